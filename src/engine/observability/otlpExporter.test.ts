import assert from 'node:assert/strict';
import { type Collector, plainValues, startCollector } from '../../../test/support/collector.ts';
import { ChatError } from '../../core/errors.ts';
import type { HttpClient } from '../../core/ports.ts';
import type { RequestRecord } from '../../core/requestRecord.ts';
import { createHttpClient } from '../../node/http.ts';
import { createOtlpExporter, type OtlpExporter, tracesUrl } from './otlpExporter.ts';
import { startTrace } from './trace.ts';

function recordOf(flags = '01'): RequestRecord {
  let time = 1_763_800_000_000.25;
  const traceparent = `00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-${flags}`;
  const { root, spans } = startTrace({ traceparent }, () => time);
  const attempt = root.child('attempt');
  time += 1000;
  const error = new ChatError('server-error', { status: 503 }).data;
  attempt.end({ facts: { model: 'openai/gpt-4o', inputTokens: 12, costUsd: 0.5, durationMs: 1000 }, error });
  time += 500;
  root.end({ facts: { model: 'openai/gpt-4o', conversationId: 3, finishReason: 'stop', retries: 1 } });
  return {
    requestId: 'r',
    traceId: root.traceId,
    sampled: root.flags === '01',
    at: time,
    durationMs: 1500,
    firstTokenMs: null,
    purpose: 'chat',
    conversationId: 3,
    messageId: null,
    template: null,
    model: 'openai/gpt-4o',
    target: null,
    outcome: 'complete',
    finishReason: 'stop',
    usage: { inputTokens: 0, outputTokens: 0, estimated: false },
    costUsd: 0,
    retries: 0,
    fallbacks: 0,
    error: null,
    spans: spans(),
  };
}

describe('createOtlpExporter', () => {
  let collector: Collector;
  let http: HttpClient;
  let endpoint: string;
  let warnings: string[];
  let timers: { callback: () => void; ms: number }[];
  let exporter: OtlpExporter;

  beforeEach(async () => {
    collector = await startCollector();
    http = createHttpClient({ connectTimeoutMs: 5000 });
    endpoint = collector.url;
    warnings = [];
    timers = [];
    const silent = () => {};
    exporter = createOtlpExporter({
      endpoint: () => endpoint,
      headers: () => ({ authorization: 'Bearer mine' }),
      http,
      resource: { 'service.name': 'chat-llm', 'process.pid': 7 },
      latestNames: true,
      logger: { debug: silent, info: silent, error: silent, warn: (message) => void warnings.push(message) },
      timers: {
        setTimeout: (callback, ms) => timers[timers.push({ callback, ms }) - 1],
        clearTimeout: (timer) => {
          timers = timers.filter((other) => other !== timer);
        },
      },
    });
  });
  afterEach(async () => {
    await http.close();
    await collector.close();
  });

  it('sends what a collector can read: ids, times, names, kinds, outcome', async () => {
    exporter.add(recordOf());
    assert.deepEqual(
      timers.map(({ ms }) => ms),
      [2000],
    );
    await exporter.flush();
    assert.deepEqual(warnings, []);
    assert.equal(collector.headers[0]?.authorization, 'Bearer mine');
    assert.deepEqual(collector.resource, { 'service.name': 'chat-llm', 'process.pid': '7' });
    const [root, attempt] = collector.spans;
    assert.deepEqual(
      [root?.traceId, root?.parentSpanId, attempt?.parentSpanId],
      ['0af7651916cd43dd8448eb211c80319c', 'b7ad6b7169203331', root?.spanId],
    );
    assert.deepEqual([root?.name, root?.kind, attempt?.name, attempt?.kind], ['chat gpt-4o', 1, 'chat gpt-4o', 3]);
    assert.deepEqual([root?.status, attempt?.status], [{ code: 1 }, { code: 2, message: 'server-error' }]);
    assert.equal(root?.startTimeUnixNano, '1763800000000250000');
    assert.equal(BigInt(attempt?.endTimeUnixNano ?? 0) - BigInt(attempt?.startTimeUnixNano ?? 0), 1_000_000_000n);
    assert.deepEqual(plainValues(attempt?.attributes ?? []), {
      'gen_ai.operation.name': 'chat',
      'gen_ai.request.model': 'gpt-4o',
      'gen_ai.usage.input_tokens': '12',
      'chat_llm.cost.usd': 0.5,
      // Whole numbers of what is measured in fractions are fractions too; counts are text, being 64 bits wide.
      'chat_llm.duration_ms': 1000,
    });
    assert.deepEqual(plainValues(root?.attributes ?? [])['gen_ai.response.finish_reasons'], {
      values: [{ stringValue: 'stop' }],
    });
  });

  it('sends nothing without an address, and nothing that the caller does not sample', async () => {
    exporter.add(recordOf('00'));
    await exporter.flush();
    endpoint = '';
    exporter.add(recordOf());
    await exporter.flush();
    await exporter.close();
    assert.equal(collector.headers.length, 0);
    assert.equal(timers.length, 0);
  });

  it('repeats what a busy collector turns away, ever later, and says so once', async () => {
    collector.refuse(503, 429);
    exporter.add(recordOf());
    await exporter.flush();
    assert.deepEqual(
      timers.map(({ ms }) => ms),
      [5000],
    );
    await exporter.flush();
    assert.deepEqual(
      timers.map(({ ms }) => ms),
      [10_000],
    );
    assert.equal(collector.spans.length, 0);
    await exporter.flush();
    assert.deepEqual([collector.spans.length, collector.headers.length, warnings.length], [2, 3, 1]);
    assert.equal(timers.length, 0);
  });

  it('drops what a collector will never take', async () => {
    collector.refuse(400);
    exporter.add(recordOf());
    await exporter.flush();
    await exporter.flush();
    assert.deepEqual([collector.headers.length, collector.spans.length, warnings.length], [1, 0, 1]);
  });

  it('keeps the last thousand while nobody answers', async () => {
    const { url } = collector;
    await collector.close();
    for (let count = 0; count < 1000; count += 1) exporter.add(recordOf());
    await exporter.flush();
    for (let count = 0; count < 200; count += 1) exporter.add(recordOf());
    assert.equal(warnings.length, 1);
    collector = await startCollector();
    endpoint = collector.url;
    assert.notEqual(url, endpoint);
    await exporter.close();
    assert.equal(collector.spans.length, 2000);
  });

  it('takes a base address or the whole one', () => {
    for (const given of ['http://c:4318', 'http://c:4318/', 'http://c:4318/v1/traces', ' http://c:4318/v1/traces/ '])
      assert.equal(tracesUrl(given), 'http://c:4318/v1/traces');
  });
});
