import assert from 'node:assert/strict';
import { type Loopback, startLoopback } from '../../test/support/loopback.ts';
import { chunk, eventStream, okText } from '../../test/support/loopbackScenarios.ts';
import type { ChatEvent } from '../core/chat.ts';
import { ChatError } from '../core/errors.ts';
import type { UsageEntry, UsageLedger, UsageTotals } from '../core/history.ts';
import { createHttpClient } from '../node/http.ts';
import { createEngine } from './createEngine.ts';
import type { Engine } from './engine.ts';
import { parseSettings, type Settings } from './settings.ts';

const logger = { debug() {}, info() {}, warn() {}, error() {} };
const nothing: UsageTotals = {
  requests: 0,
  inputTokens: 0,
  outputTokens: 0,
  costUsd: 0,
  unpriced: 0,
  estimated: false,
};
const price = (usd: number) => ({ input: usd, output: usd });

describe('the engine with the model auto', () => {
  let loopback: Loopback;
  let engine: Engine;
  let settings: Settings;
  let entries: UsageEntry[];
  let spentUsd: number;

  beforeEach(async () => {
    loopback = await startLoopback();
    for (const [model, text] of [
      ['strong', 'Nineteen. 12 + 7 = 19'],
      ['wrong', 'That is 12 + 7 = 21, so 21 pears.'],
    ] as const)
      loopback.define(model, ({ response }) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.end(eventStream([chunk({ content: text }), chunk({}, 'stop')]));
      });
    entries = [];
    spentUsd = 0;
    configure(['ok', 'strong']);
    engine = createEngine({
      settings: () => settings,
      secrets: { get: async () => 'sk-loopback-1234567890', set: async () => {}, delete: async () => {} },
      http: createHttpClient({ connectTimeoutMs: 5000 }),
      ledger: {
        record: (entry: UsageEntry) => void entries.push(entry),
        totals: () => ({ ...nothing, costUsd: spentUsd }),
      } as unknown as UsageLedger,
      logger,
      now: Date.now,
    });
  });
  afterEach(async () => {
    await engine.close();
    await loopback.close();
  });

  function configure(models: readonly string[], change: object = {}): void {
    const parsed = parseSettings({
      reliability: { retries: 0 },
      connections: [{ id: 'loop', preset: 'custom', baseUrl: loopback.url, models }],
      prices: { ok: price(1), wrong: price(1), strong: price(20), free: price(0) },
      ...change,
    });
    assert.deepEqual(parsed.problems, []);
    settings = parsed.settings;
  }

  async function ask(content: string, model = 'auto') {
    const events: ChatEvent[] = [];
    const context = { requestId: 'r1', signal: new AbortController().signal, purpose: 'chat' as const };
    const request = { model, messages: [{ role: 'user' as const, content }], stream: true };
    for await (const event of engine.chat(request, context)) events.push(event);
    return {
      events,
      text: events.map((event) => (event.type === 'text-delta' ? event.text : '')).join(''),
      notices: events.flatMap((event) => (event.type === 'notice' ? [event.notice] : [])),
    };
  }

  it('asks the cheap model what is easy and bills that one', async () => {
    const { events, text } = await ask('Which port does Redis use?');
    assert.equal(text, okText);
    const [first] = events;
    assert.ok(first?.type === 'notice' && first.notice === 'routed');
    assert.deepEqual([first.target.model, first.reasons], ['loop/ok', ['easy']]);
    assert.deepEqual(
      entries.map(({ model }) => model),
      ['loop/ok'],
    );
  });

  it('asks the next model when the arithmetic of the cheap one is wrong', async () => {
    configure(['wrong', 'strong']);
    const { text, notices } = await ask(
      'Ann has 12 pears and buys 7 more at the market on her way home. How many pears has she now?',
    );
    assert.equal(text, 'Nineteen. 12 + 7 = 19');
    assert.deepEqual(
      notices.filter((notice) => notice === 'routed' || notice === 'fallback'),
      ['routed', 'fallback'],
    );
  });

  it('goes on with what is free once the budget is used up, and stops without it', async () => {
    loopback.define('free', ({ response }) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.end(eventStream([chunk({ content: 'Free of charge.' }), chunk({}, 'stop')]));
    });
    const limit = { budget: { dailyUsd: 5 } };
    configure(['ok', 'free'], { ...limit, routing: { policy: 'best' } });
    spentUsd = 5.2;
    assert.equal((await ask('Which port does Redis use?')).text, 'Free of charge.');
    assert.deepEqual(engine.budgets(), [{ period: 'day', usedUsd: 5.2, limitUsd: 5, level: 'stop' }]);
    await assert.rejects(
      ask('Which port does Redis use?', 'loop/ok'),
      (error) => ChatError.is(error) && error.code === 'budget-reached' && error.data.limitUsd === 5,
    );
    assert.equal(loopback.requests.filter(({ body }) => body.model === 'ok').length, 0);
  });

  it('can do what one of its models can, and reads what the largest one reads', async () => {
    configure(['ok', 'strong'], {
      capabilities: { ok: { contextWindow: 8000, vision: false }, strong: { contextWindow: 128_000, vision: true } },
    });
    assert.equal(engine.capabilities('auto').vision, true);
    assert.equal(await engine.contextWindow('auto'), 128_000);
    assert.deepEqual(engine.autoModels(), ['loop/ok', 'loop/strong']);
  });

  it('has the demo model while nothing is set up', () => {
    configure([], { connections: [] });
    assert.deepEqual(engine.autoModels(), ['demo/demo']);
  });
});
