import assert from 'node:assert/strict';
import { type Loopback, startLoopback } from '../../test/support/loopback.ts';
import type { RequestRecord } from '../core/requestRecord.ts';
import { createHttpClient } from '../node/http.ts';
import { createEngine } from './createEngine.ts';
import type { Engine } from './engine.ts';
import { parseSettings } from './settings.ts';

describe('what the engine tells of its requests', () => {
  let loopback: Loopback;
  let engine: Engine;
  let records: RequestRecord[];

  beforeEach(async () => {
    loopback = await startLoopback();
    records = [];
    const { settings } = parseSettings({
      connections: [
        { id: 'loop', baseUrl: loopback.url },
        { id: 'claude', baseUrl: loopback.url, protocol: 'anthropic' },
      ],
      fallbacks: { 'loop/boom': ['loop/ok'] },
      reliability: { retries: 0, maxWaitSeconds: 60, maxConcurrent: 8 },
    });
    const silent = (): void => {};
    engine = createEngine({
      settings: () => settings,
      secrets: { get: async () => undefined, set: async () => {}, delete: async () => {} },
      http: createHttpClient({ connectTimeoutMs: 5000 }),
      logger: { debug: silent, info: silent, warn: silent, error: silent },
      now: Date.now,
      observer: (record) => void records.push(record),
    });
  });
  afterEach(async () => {
    await engine.close();
    await loopback.close();
  });

  async function ask(model: string): Promise<RequestRecord> {
    const context = { requestId: 'r', signal: new AbortController().signal, purpose: 'chat' } as const;
    const request = { model, messages: [{ role: 'user', content: 'Hi' }], stream: true } as const;
    const received = [];
    try {
      for await (const event of engine.chat(request, context)) received.push(event);
    } catch {
      // The record tells.
    }
    assert.equal(records.length, 1);
    return records[0] as RequestRecord;
  }

  it('is a trace that each attempt carries on the wire', async () => {
    const record = await ask('loop/boom');
    assert.deepEqual([record.outcome, record.model, record.target], ['complete', 'loop/boom', 'loop/ok']);
    assert.deepEqual([record.fallbacks, record.retries], [1, 0]);
    const attempts = record.spans.filter(({ name }) => name === 'attempt');
    assert.deepEqual(
      attempts.map(({ facts, error }) => [facts.target, facts.outcome, error?.code]),
      [
        ['loop/boom', 'failed', 'server-error'],
        ['loop/ok', 'complete', undefined],
      ],
    );
    assert.deepEqual(
      loopback.requests.map(({ headers }) => headers.traceparent),
      attempts.map(({ spanId }) => `00-${record.traceId}-${spanId}-01`),
    );
    const names = new Set(record.spans.map(({ name }) => name));
    assert.deepEqual([...names].sort(), [
      'attempt',
      'first-byte',
      'mask',
      'queue',
      'request',
      'route',
      'stream',
      'validate',
    ]);
  });

  it('reaches vendors with a protocol of their own too', async () => {
    const record = await ask('claude/ok');
    const attempt = record.spans.find(({ name }) => name === 'attempt');
    assert.equal(loopback.requests[0]?.headers.traceparent, `00-${record.traceId}-${attempt?.spanId}-01`);
  });
});
