import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Loopback, startLoopback } from '../../test/support/loopback.ts';
import { loopbackUsage, okText } from '../../test/support/loopbackScenarios.ts';
import { drain } from '../../test/support/scripted.ts';
import { answeredBy } from '../core/answeredBy.ts';
import type { CacheHints } from '../core/cache.ts';
import type { UsageEntry, UsageLedger } from '../core/history.ts';
import type { Embedder } from '../core/ports.ts';
import { cacheResultOf, type RequestRecord } from '../core/requestRecord.ts';
import { createHttpClient } from '../node/http.ts';
import { type CacheStores, openCache } from '../node/sqlite/cache/openCache.ts';
import { createEngine } from './createEngine.ts';
import type { Engine } from './engine.ts';
import { createMetrics } from './observability/metrics.ts';
import { parseSettings, type Settings } from './settings.ts';

describe('the engine with a cache', () => {
  let loopback: Loopback;
  let engine: Engine;
  let settings: Settings;
  let stores: CacheStores;
  let folder: string;
  let records: RequestRecord[];
  let entries: UsageEntry[];
  /** Each text its own meaning. */
  const embedder: Embedder = {
    id: 'letters',
    dimensions: 512,
    embed: async (texts) =>
      texts.map((text) => Float32Array.from({ length: 512 }, (_, index) => Number(index === text.length))),
    close: () => {},
  };

  function configure(value: object = {}): void {
    const connections = [{ id: 'loop', baseUrl: loopback.url }];
    const prices = { ok: { input: 1_000_000, output: 1_000_000 } };
    settings = parseSettings({ connections, prices, reliability: { retries: 0 }, ...value }).settings;
  }

  beforeEach(async () => {
    loopback = await startLoopback();
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'chat-llm-cached-'));
    records = [];
    entries = [];
    configure();
    const silent = (): void => {};
    const logger = { debug: silent, info: silent, warn: silent, error: silent };
    stores = openCache({ folder, logger, now: Date.now, maxBytes: () => 1_000_000, staleMs: () => 0 });
    engine = createEngine({
      settings: () => settings,
      secrets: { get: async () => undefined, set: async () => {}, delete: async () => {} },
      http: createHttpClient({ connectTimeoutMs: 5000 }),
      ledger: { record: (entry: UsageEntry) => void entries.push(entry) } as UsageLedger,
      logger,
      now: Date.now,
      observer: (record) => void records.push(record),
      cache: { ...stores, workspace: 'shop' },
      embedder,
    });
  });
  afterEach(async () => {
    await engine.close();
    await loopback.close();
    stores.store.close();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  function ask(content: string, cache: CacheHints = {}, model = 'loop/ok') {
    const context = { requestId: 'r', signal: new AbortController().signal, purpose: 'chat', cache } as const;
    return drain(engine.chat({ model, messages: [{ role: 'user', content }], stream: true }, context));
  }

  it('answers an equal question without a call, at no cost, and tells so everywhere', async () => {
    const tokens = loopbackUsage.prompt_tokens + loopbackUsage.completion_tokens;
    const first = await ask('What is a loop?');
    const second = await ask('What is a loop?  ');
    assert.deepEqual([first.text, second.text, loopback.requests.length], [okText, okText, 1]);
    const bill = second.events.find((event) => event.type === 'notice' && event.notice === 'metered');
    assert.ok(bill?.type === 'notice' && bill.notice === 'metered');
    assert.deepEqual([bill.costUsd, bill.usage.inputTokens, bill.usage.outputTokens], [0, 0, 0]);
    assert.deepEqual(
      entries.map(({ costUsd, usage }) => [costUsd, usage.inputTokens + usage.outputTokens]),
      [
        [tokens, tokens],
        [0, 0],
      ],
    );
    const [asked, given] = records;
    assert.deepEqual(given?.hit, { tier: 'memory', savedTokens: tokens, savedUsd: tokens });
    assert.deepEqual([asked && cacheResultOf(asked), given && cacheResultOf(given)], ['miss', 'memory']);
    assert.deepEqual(
      given?.spans.map(({ name, facts }) => [name, facts.cache]),
      [
        ['request', 'memory'],
        ['mask', undefined],
        ['cache', 'memory'],
      ],
    );
    assert.equal(given?.spans[0]?.facts.savedTokens, tokens);
    const metrics = createMetrics({ health: () => [], version: '1' });
    for (const record of records) metrics.observe(record);
    const { body } = await metrics.text('');
    for (const line of ['requests_total{result="miss"} 1', 'requests_total{result="memory"} 1'])
      assert.ok(body.includes(`chat_llm_cache_${line}`), body);
    assert.ok(body.includes(`chat_llm_cache_saved_cost_usd_total{result="memory"} ${tokens}`), body);
    const { hits, misses, savedUsd, entries: kept, memory } = (await engine.cache?.statistics()) ?? {};
    assert.deepEqual([hits?.memory, misses, savedUsd, kept, memory?.entries], [1, 1, tokens, 1, 1]);
  });

  it('does not mistake one endpoint for another, nor one choice of models for another', async () => {
    await ask('Hi');
    configure({ connections: [{ id: 'loop', baseUrl: `${loopback.url}/`, query: { v: '2' } }] });
    await ask('Hi');
    assert.equal(loopback.requests.length, 2);
    configure({ connections: [{ id: 'loop', baseUrl: loopback.url, headers: { 'x-variant': '2' } }] });
    await ask('Hi');
    assert.equal(loopback.requests.length, 3);
    configure({ routing: { models: ['loop/ok'] } });
    const auto = await ask('Hi', {}, 'auto');
    const notices = (await ask('Hi', {}, 'auto')).events.filter((event) => event.type === 'notice');
    assert.deepEqual([auto.text, loopback.requests.length, answeredBy('auto', notices)], [okText, 4, 'loop/ok']);
    configure({ routing: { models: ['loop/ok', 'loop/code'] } });
    await ask('Hi', {}, 'auto');
    assert.equal(loopback.requests.length, 5);
  });

  it('answers the same question in another spelling, says for which one, and not when that is off', async () => {
    const hints = (question: string): CacheHints => ({ question });
    await ask('What is a linked list?', hints('What is a linked list?'));
    while ((await engine.cache?.statistics())?.semantic?.entries !== 1) await sleep(5);
    const { text, events } = await ask('what is a linked list', hints('what is a linked list'));
    const hit = events.find((event) => event.type === 'notice' && event.notice === 'cache-hit');
    assert.ok(hit?.type === 'notice' && hit.notice === 'cache-hit');
    assert.deepEqual([hit.tier, hit.question, text], ['semantic', 'What is a linked list?', okText]);
    assert.equal((await ask('what is a linked list', hints('a linked list'))).events.length > 0, true);
    assert.equal(loopback.requests.length, 2);
    configure({ cache: { semantic: { mode: 'off' } } });
    await ask('WHAT IS A LINKED LIST', hints('WHAT IS A LINKED LIST'));
    assert.equal(loopback.requests.length, 3);
    await engine.cache?.clear({});
    assert.equal((await engine.cache?.statistics())?.semantic?.entries, 0);
  });

  it('lists, pins and clears, in memory too', async () => {
    await ask('About a.ts', { question: 'About a.ts', files: ['file:///a.ts'] });
    await ask('About b.ts', { question: 'About b.ts', files: ['file:///b.ts'] });
    const { cache } = engine;
    assert.ok(cache);
    const [b, a] = await cache.list({}, { limit: 5, offset: 0 });
    assert.deepEqual([a?.question, b?.question, a?.tags.workspace], ['About a.ts', 'About b.ts', 'shop']);
    assert.equal((await cache.preview({ file: 'file:///a.ts' })).entries, 1);
    assert.equal((await cache.clear({ file: 'file:///a.ts' })).entries, 1);
    await ask('About a.ts');
    assert.equal(loopback.requests.length, 3);
    await cache.pin(b?.key ?? '', true);
    await cache.clear({});
    await ask('About b.ts');
    assert.equal(loopback.requests.length, 3);
    await cache.clear({ pinned: true });
    await ask('About b.ts');
    assert.equal(loopback.requests.length, 4);
  });
});
