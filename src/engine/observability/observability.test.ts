import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { ChatEvent, ChatRequest, Usage } from '../../core/chat.ts';
import { ChatError, type ErrorCode } from '../../core/errors.ts';
import type { UsageEntry, UsageLedger } from '../../core/history.ts';
import { type Context, compose, type Handler } from '../../core/pipeline.ts';
import { createAttemptMeter } from './attemptMeter.ts';
import { createTokenCounter, createUsageEstimate, estimateInputTokens } from './estimate.ts';
import { createMeter } from './meter.ts';
import { createCostOf, priceTable } from './prices.ts';

const usage: Usage = { inputTokens: 1000, outputTokens: 100, cachedInputTokens: 400, estimated: false };
const near = (actual: number | null, expected: number): void => {
  assert.ok(actual !== null && Math.abs(actual - expected) < 1e-12, `${actual} is not ${expected}`);
};

describe('estimates', () => {
  it('come near the true count of a known text', () => {
    // Common words and full stops are one token each: 45 in all.
    const text = `${'The quick brown fox jumps over the lazy dog. '.repeat(4)}It never looks back.`;
    const counter = createTokenCounter();
    for (const piece of text.match(/.{1,3}/g) ?? []) counter.add(piece);
    assert.ok(Math.abs(counter.tokens() - 45) <= 5, String(counter.tokens()));
    assert.equal(createTokenCounter().tokens(), 0);
  });

  it('go on linearly for texts of any length', () => {
    const counter = createTokenCounter();
    const piece = 'word '.repeat(1000);
    for (let count = 0; count < 1000; count += 1) counter.add(piece);
    assert.ok(Math.abs(counter.tokens() / 1_000_000 - 1) < 0.1, String(counter.tokens()));
  });

  it('count texts, images, tool calls and tools of a request', () => {
    const base: ChatRequest = { model: 'm', messages: [{ role: 'user', content: 'Hello' }], stream: true };
    const tokens = estimateInputTokens(base);
    assert.ok(tokens >= 5 && tokens <= 7);
    const image = { type: 'image', mediaType: 'image/png', data: 'A'.repeat(100_000) } as const;
    const withImage = estimateInputTokens({
      ...base,
      messages: [{ role: 'user', content: [{ type: 'text', text: 'Hello' }, image] }],
    });
    assert.equal(withImage, tokens + 85);
    const call = { id: '1', name: 'look', arguments: '{"where":"there"}' };
    const more = estimateInputTokens({
      ...base,
      messages: [...base.messages, { role: 'assistant', content: '', toolCalls: [call] }],
      tools: [{ name: 'look', parameters: { type: 'object' } }],
    });
    assert.ok(more > tokens + 12);
  });
});

describe('createCostOf', () => {
  const connections: Record<string, { baseUrl: string; local: boolean }> = {
    openai: { baseUrl: 'https://api.openai.com/v1', local: false },
    deepseek: { baseUrl: 'https://api.deepseek.com/v1', local: false },
    ollama: { baseUrl: 'http://localhost:11434/v1', local: true },
    custom: { baseUrl: 'https://llm.example.com/v1', local: false },
    anthropic: { baseUrl: 'https://api.anthropic.com/v1', local: false },
  };
  const at = Date.UTC(2026, 8, 1, 12);
  const byTime = createCostOf({
    overrides: () => ({
      'openai/own': { input: 1, output: 2 },
      shared: { input: 10, output: 20, cachedInput: 1 },
      'openai/dear': {
        input: 2,
        output: 8,
        reasoning: 4,
        longContext: { above: 200_000, input: 4, output: 12, cachedInput: 1 },
        batch: 0.25,
      },
      'custom/shared': { input: 100, output: 200 },
      'custom/writes': { input: 1, output: 0, cachedInput: 0.1, cacheWrite: 2 },
    }),
    connection: (id) => connections[id],
  });
  const costOf = (model: string, used: Usage) => byTime(model, used, at);

  it('takes the person’s prices first: by reference, then by id', async () => {
    near(await costOf('openai/own', usage), (1000 * 1 + 100 * 2) / 1e6);
    near(await costOf('ollama/shared', usage), (600 * 10 + 400 * 1 + 100 * 20) / 1e6);
    near(await costOf('custom/shared', usage), (1000 * 100 + 100 * 200) / 1e6);
  });

  it('takes the table’s price at known vendors, cached input for less', async () => {
    const full = await costOf('openai/gpt-4o', { ...usage, cachedInputTokens: 0 });
    near(full, (1000 * 2.5 + 100 * 10) / 1e6);
    near(await costOf('openai/gpt-4o', usage), (600 * 2.5 + 400 * 1.25 + 100 * 10) / 1e6);
  });

  it('adds what is written to the cache at its own price, own and the table’s', async () => {
    const written: Usage = { ...usage, cacheWriteTokens: 300 };
    near(await costOf('custom/writes', written), (300 * 1 + 400 * 0.1 + 300 * 2) / 1e6);
    near(await costOf('anthropic/claude-sonnet-4-5', written), (300 * 3 + 400 * 0.3 + 300 * 3.75 + 100 * 15) / 1e6);
    // Figures that do not add up are not charged twice.
    near(await costOf('custom/writes', { ...written, cacheWriteTokens: 9000 }), (400 * 0.1 + 600 * 2) / 1e6);
  });

  it('takes the person’s prices for reasoning, long requests and batches', async () => {
    near(await costOf('openai/dear', { ...usage, reasoningTokens: 40 }), (1000 * 2 + 60 * 8 + 40 * 4) / 1e6);
    const long = { ...usage, inputTokens: 200_001, reasoningTokens: 0 };
    near(await costOf('openai/dear', long), (199_601 * 4 + 400 * 1 + 100 * 12) / 1e6);
    near(await costOf('openai/dear', { ...long, inputTokens: 200_000 }), (200_000 * 2 + 100 * 8) / 1e6);
    near(await costOf('openai/dear', { ...usage, serviceTier: 'batch' }), ((1000 * 2 + 100 * 8) / 1e6) * 0.25);
  });

  it('halves the table’s price for batches and knows none for priority', async () => {
    const full = (600 * 2.5 + 400 * 1.25 + 100 * 10) / 1e6;
    near(await costOf('openai/gpt-4o', { ...usage, serviceTier: 'batch' }), full / 2);
    assert.equal(await costOf('openai/gpt-4o', { ...usage, serviceTier: 'priority' }), null);
  });

  it('believes a provider that tells what it charges, on a known connection', async () => {
    near(await costOf('openai/no-such-model', { ...usage, reportedCostUsd: 0.123 }), 0.123);
    near(await costOf('openai/own', { ...usage, reportedCostUsd: 0.123 }), (1000 * 1 + 100 * 2) / 1e6);
    assert.equal(await costOf('gone/model', { ...usage, reportedCostUsd: 0.123 }), null);
  });

  it('goes by the time of the request where the price depends on it', async () => {
    const day = await byTime('deepseek/deepseek-chat', usage, Date.UTC(2026, 8, 1, 12));
    const night = await byTime('deepseek/deepseek-chat', usage, Date.UTC(2026, 8, 1, 20));
    near(day, (600 * 0.27 + 400 * 0.07 + 100 * 1.1) / 1e6);
    near(night, (600 * 0.135 + 400 * 0.035 + 100 * 0.55) / 1e6);
  });

  it('names the price table that is installed', async () => {
    const folder = import.meta.resolve('@pydantic/genai-prices').split('/dist/')[0];
    const { version } = JSON.parse(readFileSync(new URL(`${folder}/package.json`), 'utf8'));
    assert.equal(priceTable.version, version, 'another table: take its day of publication too');
    assert.match(priceTable.date, /^\d{4}-\d\d-\d\d$/);
  });

  it('knows nothing of unknown models, endpoints and connections', async () => {
    assert.equal(await costOf('openai/no-such-model', usage), null);
    assert.equal(await costOf('custom/gpt-4o', usage), null);
    assert.equal(await costOf('gone/gpt-4o', usage), null);
  });

  it('costs nothing on one’s own machine and in the demo', async () => {
    assert.equal(await costOf('ollama/gpt-4o', usage), 0);
    assert.equal(await costOf('demo/demo', usage), 0);
  });
});

describe('createMeter', () => {
  const request: ChatRequest = { model: 'a/b', messages: [{ role: 'user', content: 'Hello there' }], stream: true };
  const finish: ChatEvent = { type: 'finish', reason: 'stop', usage };

  function meter(handler: Handler, broken = false) {
    const entries: UsageEntry[] = [];
    const warnings: string[] = [];
    let now = 1000;
    const ledger = {
      record(entry: UsageEntry) {
        if (broken) throw new ChatError('storage');
        entries.push(entry);
      },
    } as UsageLedger;
    const silent = () => {};
    const options = {
      costOf: async (_model: string, { inputTokens, outputTokens }: Usage) => inputTokens + outputTokens,
      estimateUsage: createUsageEstimate,
      ledger,
      logger: { debug: silent, info: silent, error: silent, warn: (message: string) => void warnings.push(message) },
      now: () => {
        now += 10;
        return now;
      },
    };
    const metered = compose([createMeter(options), createAttemptMeter(options)], handler);
    const run = async (signal = new AbortController().signal, stopAfter = Number.POSITIVE_INFINITY) => {
      const context: Context = { requestId: 'r', signal, purpose: 'template', conversationId: 4, template: 'fix' };
      const events: ChatEvent[] = [];
      let code: ErrorCode | undefined;
      try {
        for await (const event of metered(request, context)) {
          events.push(event);
          if (events.length >= stopAfter) break;
        }
      } catch (error) {
        code = ChatError.from(error).code;
      }
      return { events, code };
    };
    return { run, entries, warnings };
  }

  const answers = (...events: ChatEvent[]): Handler =>
    async function* () {
      yield* events;
    };
  const fails = (code: ErrorCode, ...events: ChatEvent[]): Handler =>
    async function* () {
      yield* events;
      throw new ChatError(code);
    };
  const delta: ChatEvent = { type: 'text-delta', text: 'Good morning' };

  it('bills a complete answer right before its finish', async () => {
    const { run, entries } = meter(answers(delta, finish));
    const { events } = await run();
    assert.deepEqual(
      events.map((event) => (event.type === 'notice' ? event.notice : event.type)),
      ['text-delta', 'metered', 'finish'],
    );
    assert.deepEqual(events[1], {
      type: 'notice',
      notice: 'metered',
      outcome: 'complete',
      usage,
      costUsd: 1100,
      durationMs: 50,
      firstTokenMs: 30,
    });
    assert.deepEqual(entries, [
      {
        at: 1020,
        model: 'a/b',
        conversationId: 4,
        template: 'fix',
        outcome: 'complete',
        usage,
        costUsd: 1100,
        durationMs: 30,
        firstTokenMs: 10,
      },
    ]);
  });

  it('estimates what a failed or stopped answer used, before the error is thrown', async () => {
    for (const [code, outcome] of [
      ['answer-cut', 'failed'],
      ['cancelled', 'stopped'],
      ['server-error', 'failed'],
    ] as const) {
      const { run, entries } = meter(fails(code, delta));
      const result = await run();
      assert.equal(result.code, code);
      const last = result.events.at(-1);
      assert.ok(last?.type === 'notice' && last.notice === 'metered');
      assert.equal(last.outcome, outcome);
      assert.ok(last.usage.estimated && last.usage.inputTokens > 0 && last.usage.outputTokens > 0);
      assert.equal(entries[0]?.outcome, outcome);
    }
  });

  it('charges the question of a request that a model may have begun, and nothing for one that was turned away', async () => {
    const usageOf = async (code: ErrorCode, signal?: AbortSignal) => {
      const { run, entries } = meter(fails(code));
      const last = (await run(signal)).events.at(-1);
      assert.ok(last?.type === 'notice' && last.notice === 'metered' && last.firstTokenMs === null);
      return [entries[0]?.usage.inputTokens !== 0, entries[0]?.usage.outputTokens, entries[0]?.costUsd === 0];
    };
    for (const code of ['idle-timeout', 'cancelled', 'empty-answer'] as const)
      assert.deepEqual(await usageOf(code), [true, 0, false], code);
    for (const code of ['connection-refused', 'key-missing', 'key-rejected', 'rate-limited', 'bad-url'] as const)
      assert.deepEqual(await usageOf(code), [false, 0, true], code);
    assert.deepEqual(await usageOf('cancelled', AbortSignal.abort()), [false, 0, true]);
  });

  it('records an answer whose reader goes away', async () => {
    const { run, entries } = meter(answers(delta, delta, finish));
    await run(undefined, 1);
    assert.equal(entries.length, 1);
    assert.equal(entries[0]?.outcome, 'stopped');
  });

  it('goes on when the ledger fails, and says so', async () => {
    const { run, warnings } = meter(answers(delta, finish), true);
    const { events, code } = await run();
    assert.equal(code, undefined);
    assert.equal(events.length, 3);
    assert.equal(warnings.length, 1);
  });

  it('counts tool calls as output', async () => {
    const call = { id: '1', name: 'look', arguments: '{"where":"here"}' };
    const { run, entries } = meter(fails('answer-cut', { type: 'tool-call', call }));
    await run();
    assert.ok((entries[0]?.usage.outputTokens ?? 0) > 0);
  });
});
