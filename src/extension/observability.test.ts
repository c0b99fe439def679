import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import * as os from 'node:os';
import * as path from 'node:path';
import { type Collector, startCollector } from '../../test/support/collector.ts';
import { type Loopback, startLoopback } from '../../test/support/loopback.ts';
import type { ContentPart } from '../core/chat.ts';
import type { HttpClient, Logger } from '../core/ports.ts';
import { createEngine } from '../engine/createEngine.ts';
import type { Engine } from '../engine/engine.ts';
import type { LogEntry } from '../engine/observability/logLine.ts';
import { readAttribute } from '../engine/observability/names.ts';
import { parseSettings, type Settings } from '../engine/settings.ts';
import { createHttpClient } from '../node/http.ts';
import { createObservability, type Observability } from './observability.ts';
import { exportTraces } from './traceExport.ts';

const question = 'A question that nobody but the model may read.';

describe('observability', () => {
  let folder: string;
  let settings: Settings;
  let loopback: Loopback;
  let collector: Collector;
  let shown: string[];
  /** How much later it is for the log than it is. */
  let clock: number;
  let sent: string[];
  let observability: Observability;
  let engine: Engine;
  let traceExport: { close(): Promise<void> };

  const configure = (value: object): void => {
    const parsed = parseSettings({ connections: [{ id: 'loop', baseUrl: loopback.url }], ...value });
    assert.deepEqual(parsed.problems, []);
    settings = parsed.settings;
  };

  beforeEach(async () => {
    folder = await fs.mkdtemp(path.join(os.tmpdir(), 'chat-llm-observability-'));
    loopback = await startLoopback();
    collector = await startCollector();
    configure({});
    shown = [];
    sent = [];
    const log =
      (level: string): Logger['info'] =>
      (message, fields) =>
        void shown.push(`${level} ${message} ${JSON.stringify(fields)}`);
    const network = createHttpClient({ connectTimeoutMs: 5000 });
    // Every address that anything wants to reach passes here.
    const http: HttpClient = {
      request(request) {
        sent.push(new URL(request.url).origin);
        return network.request(request);
      },
      close: () => network.close(),
    };
    observability = createObservability({
      folder: path.join(folder, 'logs'),
      settings: () => settings,
      channel: { debug: log('debug'), info: log('info'), warn: log('warn'), error: log('error') },
      now: () => Date.now() + clock,
    });
    clock = 0;
    traceExport = exportTraces({
      observability,
      settings: () => settings,
      http,
      logger: observability.logger,
      version: '1.2.3',
    });
    engine = createEngine({
      settings: () => settings,
      secrets: { get: async () => 'sk-secret-key', set: async () => {}, delete: async () => {} },
      http,
      logger: observability.logger,
      now: Date.now,
      observer: observability.observe,
    });
  });
  afterEach(async () => {
    await traceExport.close();
    await engine.close();
    await observability.close();
    await loopback.close();
    await collector.close();
    await fs.rm(folder, { recursive: true });
  });

  async function ask(model: string, content: string | ContentPart[] = question, isPrivate = false): Promise<void> {
    const context = { requestId: `to-${model}`, signal: new AbortController().signal, purpose: 'chat', messageId: 7 };
    const request = { model, messages: [{ role: 'user' as const, content }], stream: true };
    try {
      for await (const _ of engine.chat(request, { ...context, purpose: 'chat', private: isPrivate }));
    } catch {
      // The log tells.
    }
  }
  async function entries(): Promise<LogEntry[]> {
    const found: LogEntry[] = [];
    for await (const entry of observability.entries()) found.push(entry);
    return found;
  }
  const files = async (): Promise<string> => {
    const names = await fs.readdir(path.join(folder, 'logs'));
    return (await Promise.all(names.map((name) => fs.readFile(path.join(folder, 'logs', name), 'utf8')))).join('');
  };

  it('has everything on the disk when it is closed', async () => {
    observability.logger.info('The last words');
    await observability.close();
    assert.match(await files(), /The last words/);
  });

  it('remembers the last 500 requests', async () => {
    const record = { requestId: '', spans: [], usage: {}, outcome: 'complete', model: 'a/b', target: null };
    configure({ logs: { level: 'off' } });
    for (let count = 0; count < 501; count += 1)
      observability.observe({ ...record, requestId: String(count) } as never, {} as never);
    const kept = observability.recent().map(({ requestId }) => requestId);
    assert.deepEqual([kept.length, kept[0], kept.at(-1)], [500, '1', '500']);
  });

  it('logs each request, for people and for machines, without what was said or any key', async () => {
    await ask('loop/ok');
    await ask('loop/refuse-key');
    const [failed, complete] = await entries();
    assert.deepEqual([complete?.severityText, complete?.body], ['INFO', 'Request complete']);
    assert.equal(readAttribute(complete?.attributes ?? {}, 'messageId'), 7);
    assert.ok(complete?.spans?.some(({ name }) => name === 'stream'));
    assert.deepEqual([failed?.severityText, failed?.attributes['error.type']], ['ERROR', 'key-rejected']);
    assert.match(shown.join('\n'), /info Request complete .*"model":"loop\/ok"/);
    assert.match(shown.join('\n'), /error Request failed .*"error":"key-rejected"/);
    for (const text of [await files(), shown.join('\n')]) {
      assert.ok(text.includes('to-loop/ok'));
      assert.ok(!text.includes('nobody but') && !text.includes('sk-secret'));
    }
    assert.deepEqual(
      observability.recent().map(({ outcome }) => outcome),
      ['complete', 'failed'],
    );
  });

  it('logs prompts where that is asked for, and below its level nothing', async () => {
    configure({ logs: { includePrompts: true } });
    await ask('loop/ok');
    assert.ok(JSON.stringify((await entries())[0]?.request).includes('nobody but'));
    await ask('loop/ok', question, true);
    const [hidden] = await entries();
    assert.deepEqual([hidden?.body, hidden?.request], ['Request complete', undefined]);
    await ask('loop/ok', [
      { type: 'text', text: 'Write to ada@lovelace.org, not to ada@lovelace.org; password="tr0ub4dor&3"' },
      { type: 'image', mediaType: 'image/png', data: 'iVBORw0KGgo=' },
    ]);
    const logged = JSON.stringify((await entries())[0]?.request);
    assert.match(logged, /Write to \[EMAIL_1\], not to \[EMAIL_1\]; password=.{0,2}\[SECRET_1\]/);
    assert.ok(!/lovelace|tr0ub|iVBOR/.test(await files()));
    configure({ logs: { level: 'warn' } });
    await ask('loop/ok');
    observability.logger.info('no');
    observability.logger.warn('yes', { code: 'storage' });
    configure({ logs: { level: 'off' } });
    observability.logger.error('no');
    assert.deepEqual(
      (await entries()).map(({ body }) => body),
      ['yes', 'Request complete', 'Request complete', 'Request complete'],
    );
    const heard: string[] = [];
    const stop = observability.onEntry(({ severityText, body }) => heard.push(`${severityText} ${body}`));
    observability.logger.debug('told');
    stop();
    observability.logger.debug('not told');
    assert.deepEqual(heard, ['DEBUG told']);
    assert.equal((await entries()).length, 4);
  });

  it('sends nothing anywhere but the question to its model, unless that is configured', async () => {
    await ask('demo/demo');
    assert.deepEqual(sent, []);
    await ask('loop/ok');
    await ask('loop/boom');
    await traceExport.close();
    const { origin } = new URL(loopback.url);
    assert.ok(sent.length >= 2 && sent.every((other) => other === origin), sent.join());
    assert.equal(collector.headers.length, 0);
  });

  it('sends traces to the collector of the settings', async () => {
    configure({ tracing: { endpoint: collector.url, headers: { 'x-team': 'a' } } });
    await ask('loop/ok');
    await traceExport.close();
    assert.equal(collector.headers[0]?.['x-team'], 'a');
    assert.equal(collector.resource['service.version'], '1.2.3');
    assert.deepEqual(
      new Set(collector.spans.map(({ traceId }) => traceId)),
      new Set([observability.recent()[0]?.traceId]),
    );
    assert.ok(!JSON.stringify(collector.spans).includes('nobody but'));
  });

  it('adds how long the answer took to be drawn, once, to what this window knows and to the trace, not to the log', async () => {
    configure({ tracing: { endpoint: collector.url } });
    await ask('loop/ok');
    const { at = 0, durationMs = 0, spans = [], traceId } = observability.recent()[0] ?? {};
    observability.shown(6);
    observability.shown(7);
    observability.shown(7);
    const [record, ...others] = observability.recent();
    assert.equal(others.length, 0);
    const [step, ...rest] = record?.spans.slice(spans.length) ?? [];
    assert.equal(rest.length, 0);
    assert.deepEqual([step?.name, step?.parentId, step?.startedAt], ['render', spans[0]?.spanId, at + durationMs]);
    assert.ok(step && step.endedAt >= step.startedAt);
    const [entry] = await entries();
    assert.ok(entry && !entry.spans?.some(({ name }) => name === 'render'));
    const whole = observability.withLateSteps(entry);
    assert.deepEqual(whole.spans?.at(-1), {
      name: 'render',
      spanId: step.spanId,
      parentSpanId: spans[0]?.spanId,
      start: durationMs,
      duration: step.endedAt - step.startedAt,
      attributes: {},
    });
    await traceExport.close();
    const sentStep = collector.spans.find(({ spanId }) => spanId === step.spanId);
    assert.deepEqual([sentStep?.traceId, sentStep?.name], [traceId, 'chat_llm.render']);
  });

  it('does not count an answer as drawn slowly that nobody looked at', async () => {
    await ask('loop/ok');
    clock = 10_001;
    observability.shown(7);
    assert.ok(!observability.recent()[0]?.spans.some(({ name }) => name === 'render'));
  });
});
