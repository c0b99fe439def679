import assert from 'node:assert/strict';
import { collect } from '../../src/core/pipeline.ts';
import type { HttpClient } from '../../src/core/ports.ts';
import { createEngine } from '../../src/engine/createEngine.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { parseSettings } from '../../src/engine/settings.ts';
import { eventStream, namedEventStream, recordedPayloads } from '../support/loopbackScenarios.ts';
import { type PublishedPrice, publishedPrices } from '../support/publishedPrices.ts';
import { recordingNames } from '../support/recordings.ts';
import { createStoreFixture, type StoreFixture } from '../support/storeFixture.ts';

/**
 * The ledger against the invoice that the vendors would write: recorded answers go through the whole engine into a real
 * ledger; the invoice is reckoned from their usage bodies as each protocol defines them and from published prices.
 */

type Json = Record<string, unknown>;
/** Input tokens by what they cost, and output tokens, reasoning included. */
type Billed = { fresh: number; cached: number; written: number; output: number };

const noon = Date.UTC(2026, 8, 1, 12);
const protocols = ['openai-chat', 'openai-responses', 'anthropic-messages', 'google-generate'] as const;
type Protocol = (typeof protocols)[number];

const number = (value: unknown): number => (typeof value === 'number' ? value : 0);
const object = (value: unknown): Json => (typeof value === 'object' && value !== null ? (value as Json) : {});

/** The last usage body of a recording: vendors send running totals. */
const usageBody = (payloads: readonly Json[]): Json =>
  payloads
    .map(({ usage, usageMetadata, response, message }) =>
      object(usage ?? usageMetadata ?? object(response).usage ?? object(message).usage),
    )
    .findLast((usage) => Object.keys(usage).length > 0) ?? {};

const modelOf = (payloads: readonly Json[]): string => {
  const names = payloads.map(({ model, modelVersion, response, message }) =>
    [model, modelVersion, object(response).model, object(message).model].find((name) => typeof name === 'string'),
  );
  return String(names.find((name) => name !== undefined));
};

/** As the vendors' documentation defines the fields. */
const billedBy: Record<Protocol, (usage: Json) => Billed> = {
  'openai-chat'(usage) {
    const cached = number(object(usage.prompt_tokens_details).cached_tokens);
    return { fresh: number(usage.prompt_tokens) - cached, cached, written: 0, output: number(usage.completion_tokens) };
  },
  'openai-responses'(usage) {
    const cached = number(object(usage.input_tokens_details).cached_tokens);
    return { fresh: number(usage.input_tokens) - cached, cached, written: 0, output: number(usage.output_tokens) };
  },
  // What is read from the cache and written to it comes on top of `input_tokens`.
  'anthropic-messages': (usage) => ({
    fresh: number(usage.input_tokens),
    cached: number(usage.cache_read_input_tokens),
    written: number(usage.cache_creation_input_tokens),
    output: number(usage.output_tokens),
  }),
  // Thinking is billed as output and not counted among the candidates.
  'google-generate'(usage) {
    const cached = number(usage.cachedContentTokenCount);
    const output = number(usage.candidatesTokenCount) + number(usage.thoughtsTokenCount);
    return { fresh: number(usage.promptTokenCount) - cached, cached, written: 0, output };
  },
};

/** In US dollars. */
function invoice({ fresh, cached, written, output }: Billed, price: PublishedPrice): number {
  const isLong = price.long !== undefined && fresh + cached + written > price.long.above;
  const rates = isLong && price.long ? price.long : price;
  return (
    (fresh / 1e6) * rates.input +
    (cached / 1e6) * rates.cached +
    (written / 1e6) * (rates.written ?? rates.input) +
    (output / 1e6) * rates.output
  );
}

const cents = (usd: number): string => (usd * 100).toFixed(0);
const same = (actual: number, expected: number, what: string): void =>
  assert.ok(Math.abs(actual - expected) < 1e-9, `${what}: the ledger has ${actual}, the invoice ${expected}`);

describe('the ledger against the vendors’ invoices', () => {
  let fixture: StoreFixture;
  let engine: Engine;
  let body: string;

  const connectionIds = Object.keys(publishedPrices);
  const { settings, problems } = parseSettings({
    connections: Object.entries(publishedPrices).map(([id, { baseUrl, protocol }]) => ({ id, baseUrl, protocol })),
    prices: { 'qwen3-max': { input: 1.2, cachedInput: 0.24, output: 6 } },
    reliability: { retries: 0 },
  });
  const http: HttpClient = {
    request: async () => ({
      status: 200,
      headers: { 'content-type': 'text/event-stream' },
      body: (async function* () {
        yield Buffer.from(body);
      })(),
    }),
    close: async () => {},
  };
  const silent = () => {};

  beforeEach(() => {
    assert.deepEqual(problems, []);
    fixture = createStoreFixture();
    engine = createEngine({
      settings: () => settings,
      secrets: { get: async () => 'k', set: async () => {}, delete: async () => {} },
      http,
      ledger: fixture.open().ledger,
      logger: { debug: silent, info: silent, warn: silent, error: silent },
      now: () => noon,
    });
  });
  afterEach(async () => {
    await engine.close();
    fixture.close();
  });

  const ledger = () => fixture.open().ledger;

  /** Sends the answer through the engine; returns what the vendor would bill for it. */
  async function answer(protocol: Protocol, payloads: readonly Json[]): Promise<number> {
    const lines = payloads.map((payload) => JSON.stringify(payload));
    body = protocol === 'openai-chat' ? eventStream(lines) : namedEventStream(lines);
    const model = modelOf(payloads);
    const price = publishedPrices[model];
    assert.ok(price && connectionIds.includes(model), `no published price for ${model}`);
    const context = { requestId: 'r', signal: new AbortController().signal, purpose: 'chat' } as const;
    const messages = [{ role: 'user', content: 'Hi' }] as const;
    await collect(engine.chat({ model: `${model}/${model}`, messages, stream: true }, context));
    return invoice(billedBy[protocol](usageBody(payloads)), price);
  }

  const read = (protocol: Protocol, name: string): Json[] =>
    recordedPayloads(`${protocol}--${name}.chunks.txt`).map((line) => JSON.parse(line));

  it('agrees with every recorded answer, and with all of them together', async () => {
    let total = 0;
    let answers = 0;
    for (const protocol of protocols) {
      for (const name of recordingNames(protocol).filter((each) => !each.includes('error'))) {
        const before = ledger().totals({ since: 0 });
        const due = await answer(protocol, read(protocol, name));
        const after = ledger().totals({ since: 0 });
        assert.ok(due > 0, name);
        assert.deepEqual([after.requests - before.requests, after.unpriced, after.estimated], [1, 0, false], name);
        same(after.costUsd - before.costUsd, due, name);
        total += due;
        answers += 1;
      }
    }
    assert.equal(answers, 18);
    same(ledger().totals({ since: 0 }).costUsd, total, 'all');
    assert.equal(cents(ledger().totals({ since: 0 }).costUsd), cents(total));
  });

  /** A recording with other figures in its usage bodies. */
  const changed = (payloads: readonly Json[], figures: Json): Json[] =>
    payloads.map((payload) => {
      const { usage, usageMetadata, message, response } = payload;
      const inner = (holder: unknown, key: string) =>
        object(holder).usage === undefined || object(holder).usage === null
          ? {}
          : { [key]: { ...object(holder), usage: { ...object(object(holder).usage), ...figures } } };
      return {
        ...payload,
        ...(usage ? { usage: { ...object(usage), ...figures } } : {}),
        ...(usageMetadata ? { usageMetadata: { ...object(usageMetadata), ...figures } } : {}),
        ...inner(message, 'message'),
        ...inner(response, 'response'),
      };
    });

  it('agrees on cached input, cache writes and long requests', async () => {
    const claude = read('anthropic-messages', 'anthropic-text');
    const gemini = read('google-generate', 'google-reasoning');
    const codex = read('openai-responses', 'openai-phase.1');
    const cases: [Protocol, Json[]][] = [
      [
        'anthropic-messages',
        changed(claude, {
          input_tokens: 1200,
          cache_creation_input_tokens: 40_000,
          cache_read_input_tokens: 90_000,
          output_tokens: 3000,
        }),
      ],
      ['anthropic-messages', changed(claude, { input_tokens: 1200, cache_read_input_tokens: 250_000 })],
      ['google-generate', changed(gemini, { promptTokenCount: 260_000, cachedContentTokenCount: 200_000 })],
      ['openai-responses', changed(codex, { input_tokens: 90_000, input_tokens_details: { cached_tokens: 80_000 } })],
    ];
    let total = 0;
    for (const [protocol, payloads] of cases) total += await answer(protocol, payloads);
    assert.ok(total > 0.7, `${total}`);
    same(ledger().totals({ since: 0 }).costUsd, total, 'all');
    assert.equal(cents(ledger().totals({ since: 0 }).costUsd), cents(total));
  });

  it('takes half for flex processing, and what the provider says it charged', async () => {
    const payloads = read('openai-chat', 'openai-text');
    const due = await answer(
      'openai-chat',
      payloads.map((payload) => ({ ...payload, service_tier: 'flex' })),
    );
    same(ledger().totals({ since: 0 }).costUsd, due / 2, 'flex');
    await answer('openai-chat', changed(payloads, { cost: 0.5 }));
    same(ledger().totals({ since: 0 }).costUsd, due / 2 + 0.5, 'reported');
  });
});
