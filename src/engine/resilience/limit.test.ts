import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { createLimitedProvider, type Keeping } from '../../../test/support/limitedProvider.ts';
import { createRandom } from '../../../test/support/random.ts';
import {
  contextFor,
  drain,
  finish,
  notices,
  type Outcome,
  request,
  scripted,
  text,
} from '../../../test/support/scripted.ts';
import { createSimClock, type SimClock } from '../../../test/support/simClock.ts';
import type { ChatRequest, Target } from '../../core/chat.ts';
import { ChatError } from '../../core/errors.ts';
import { type Context, compose, type Handler, type Purpose } from '../../core/pipeline.ts';
import type { StateStore } from '../../core/ports.ts';
import { createLimits } from './limit.ts';
import { createRetry } from './retry.ts';

const target: Target = { model: 'a/one', key: 0 };

type Options = {
  maxConcurrent?: number;
  maxWaitMs?: number;
  countTokens?: (request: ChatRequest) => number;
  store?: StateStore;
};

function limitsOn(
  clock: SimClock,
  { maxConcurrent = 8, maxWaitMs = 60_000, countTokens = () => 0, store }: Options = {},
) {
  return createLimits({
    maxConcurrent: () => maxConcurrent,
    maxWaitMs: () => maxWaitMs,
    countTokens,
    store,
    now: clock.now,
    timers: clock.timers,
  });
}

/** Answers after so long; tells who began, in order. */
function slow(
  clock: SimClock,
  ms: number,
): { handler: Handler; begun: string[]; running: () => number; most: () => number } {
  const begun: string[] = [];
  let running = 0;
  let most = 0;
  const handler: Handler = async function* (_request, context) {
    begun.push(context.requestId);
    running += 1;
    most = Math.max(most, running);
    try {
      yield text('x');
      await clock.sleep(ms);
      yield finish;
    } finally {
      running -= 1;
    }
  };
  return { handler, begun, running: () => running, most: () => most };
}

describe('createLimits', () => {
  it('lets so many run at a time, in order, and tells those who wait for a second', async () => {
    const clock = createSimClock();
    const { handler, begun, most } = slow(clock, 3000);
    const limits = limitsOn(clock, { maxConcurrent: 2 });
    const ask = (requestId: string) => drain(limits.middleware(handler)(request, contextFor({ requestId, target })));
    const all = Promise.all(['1', '2', '3', '4', '5'].map(ask));
    await clock.advance(500);
    assert.deepEqual(
      limits.turns().map(({ turns }) => [turns.running, turns.waiting]),
      [[2, 3]],
    );
    const outcomes = await clock.until(all);
    assert.deepEqual(begun, ['1', '2', '3', '4', '5']);
    assert.equal(most(), 2);
    assert.ok(outcomes.every((outcome) => outcome.text === 'x'));
    assert.deepEqual(
      outcomes.map(({ events }) => notices(events)),
      [[], [], ['queued'], ['queued'], ['queued']],
    );
    const [queued] = outcomes[4]?.events ?? [];
    assert.deepEqual(queued, { type: 'notice', notice: 'queued', target, reason: 'concurrency', ahead: 2 });
    assert.equal(clock.pending, 0);
  });

  it('serves people first and keeps places for them', async () => {
    const clock = createSimClock();
    const { handler, begun } = slow(clock, 1000);
    const limits = limitsOn(clock, { maxConcurrent: 3 });
    const ask = (requestId: string, purpose: Purpose) =>
      drain(limits.middleware(handler)(request, contextFor({ requestId, target, purpose })));
    const background = ['b1', 'b2', 'b3'].map((id) => ask(id, 'batch'));
    await clock.advance(0);
    assert.deepEqual(begun, ['b1']);
    const people = ['p1', 'p2', 'p3'].map((id) => ask(id, 'chat'));
    const title = ask('t', 'title');
    await clock.advance(0);
    assert.deepEqual(begun, ['b1', 'p1', 'p2']);
    await clock.until(Promise.all([...background, ...people, title]));
    assert.deepEqual(begun, ['b1', 'p1', 'p2', 'p3', 't', 'b2', 'b3']);
  });

  it('serves questions before templates, and both before titles and batches', async () => {
    const clock = createSimClock();
    const { handler, begun } = slow(clock, 1000);
    const limits = limitsOn(clock, { maxConcurrent: 1 });
    const ask = (purpose: Purpose) =>
      drain(limits.middleware(handler)(request, contextFor({ requestId: purpose, target, purpose })));
    const first = ask('probe');
    await clock.advance(0);
    const rest = (['batch', 'title', 'template', 'chat'] as const).map(ask);
    await clock.until(Promise.all([first, ...rest]));
    assert.deepEqual(begun, ['probe', 'chat', 'template', 'title', 'batch']);
  });

  it('sheds background work when too much waits, and people’s requests last', async () => {
    const clock = createSimClock();
    const { handler } = slow(clock, 100);
    const limits = limitsOn(clock, { maxConcurrent: 1 });
    const ask = (purpose: Purpose) => drain(limits.middleware(handler)(request, contextFor({ target, purpose })));
    const first = ask('chat');
    await clock.advance(0);
    const batch = Array.from({ length: 150 }, () => ask('batch'));
    const people = Array.from({ length: 100 }, () => ask('chat'));
    const outcomes = await clock.until(Promise.all([first, ...people, ...batch]));
    const shed = (list: readonly Outcome[]): number => list.filter(({ error }) => error?.code === 'shed').length;
    assert.deepEqual([shed(outcomes.slice(0, 101)), shed(outcomes.slice(101))], [0, 50]);
    assert.equal(outcomes.filter((outcome) => outcome.text === 'x').length, 201);
  });

  it('gives places back whatever becomes of those who wait or run', async () => {
    const fate = fc.record({
      at: fc.nat(3000),
      fate: fc.constantFrom('answer', 'fail', 'abort', 'return'),
      after: fc.nat(4000),
      purpose: fc.constantFrom<Purpose>('chat', 'title', 'batch'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(fate, { maxLength: 25 }), async (fates) => {
        const clock = createSimClock();
        let running = 0;
        let most = 0;
        const limits = limitsOn(clock, { maxConcurrent: 3, maxWaitMs: 1e9 });
        const handler: Handler = async function* (_request, { requestId, signal }) {
          running += 1;
          most = Math.max(most, running);
          try {
            yield text('x');
            await Promise.race([
              clock.sleep(1500),
              new Promise((resolve) => signal.addEventListener('abort', resolve)),
            ]);
            if (requestId === 'fail' || signal.aborted)
              throw new ChatError(signal.aborted ? 'cancelled' : 'server-error');
            yield finish;
          } finally {
            running -= 1;
          }
        };
        const play = async (each: (typeof fates)[number]): Promise<void> => {
          await clock.sleep(each.at);
          const abort = new AbortController();
          const change: Partial<Context> = {
            requestId: each.fate,
            target,
            purpose: each.purpose,
            signal: abort.signal,
          };
          const iterator = limits.middleware(handler)(request, contextFor(change))[Symbol.asyncIterator]();
          if (each.fate === 'abort') void clock.sleep(each.after).then(() => abort.abort());
          for (let read = 0; ; read += 1) {
            if (each.fate === 'return' && read === each.after % 2) break;
            if ((await iterator.next().catch(() => ({ done: true }))).done) break;
          }
          await iterator.return?.();
        };
        await clock.until(Promise.all([clock.sleep(0), ...fates.map(play)]));
        await clock.advance(100_000);
        assert.equal(running, 0);
        assert.ok(most <= 3);
        for (const { turns } of limits.turns()) assert.deepEqual([turns.running, turns.waiting], [0, 0]);
        assert.equal(clock.pending, 0);
      }),
      { numRuns: 60 },
    );
  });

  it('asks again after a day, whatever it was told', async () => {
    const clock = createSimClock();
    const { handler, calls } = scripted([new ChatError('rate-limited', { retryAfterMs: 1e15 })], [text('x'), finish]);
    const chat = limitsOn(clock).middleware(handler);
    const ask = () => drain(chat(request, contextFor({ target })));
    await ask();
    await clock.advance(23 * 3_600_000);
    assert.equal((await ask()).error?.code, 'rate-limited');
    await clock.advance(3_600_000);
    assert.equal((await ask()).text, 'x');
    assert.equal(calls.length, 2);
  });

  it('does not wait for a limit where another target is at hand, nor longer than allowed', async () => {
    const clock = createSimClock();
    const limits = limitsOn(clock, { maxWaitMs: 20_000 });
    const handler: Handler = async function* () {
      const told = { limit: 1, remaining: 0, resetAt: clock.now() + 15_000 };
      yield { type: 'notice', notice: 'rate-limits', limits: { requests: [told], tokens: [], outputTokens: [] } };
      yield finish;
    };
    const ask = (change: Partial<Context> = {}) =>
      drain(limits.middleware(handler)(request, contextFor({ target, ...change })));
    assert.equal((await ask()).error, undefined);
    const { error } = await ask({ alternatives: 1 });
    assert.equal(error?.code, 'rate-limited');
    assert.ok((error.data.retryAfterMs ?? 0) >= 15_000);
    const from = clock.now();
    const { events } = await clock.until(ask());
    assert.ok(clock.now() - from >= 15_000 && clock.now() - from < 16_000);
    const [queued] = events;
    assert.ok(queued?.type === 'notice' && queued.notice === 'queued' && queued.reason === 'rate-limit');
    await clock.advance(1);
    const patient = ask({ purpose: 'batch' });
    await clock.until(patient);
    assert.equal((await patient).error, undefined);
  });
});

describe('limits of output tokens', () => {
  it('hold a request back only when nothing is left, however long the question is', async () => {
    const clock = createSimClock();
    const limits = limitsOn(clock, { countTokens: () => 20_000 });
    let remaining = 7000;
    const handler: Handler = async function* () {
      const told = { limit: 8000, remaining, resetAt: clock.now() + 30_000 };
      yield { type: 'notice', notice: 'rate-limits', limits: { requests: [], tokens: [], outputTokens: [told] } };
      yield finish;
    };
    const ask = () => drain(limits.middleware(handler)(request, contextFor({ target })));
    const from = clock.now();
    await ask();
    remaining = 0;
    await ask();
    assert.equal(clock.now(), from);
    await clock.until(ask());
    assert.ok(clock.now() >= from + 30_000);
  });
});

describe('limits that run low', () => {
  const told = (remaining: number, resetAt: number) => ({
    requests: [{ limit: 10, remaining, resetAt }],
    tokens: [],
    outputTokens: [],
  });

  it('hold after a restart until they are reset, for that target alone', async () => {
    const clock = createSimClock();
    const state: { saved?: unknown } = {};
    const store: StateStore = {
      load: () => structuredClone(state.saved),
      save(value) {
        state.saved = structuredClone(value);
      },
    };
    const open = () => limitsOn(clock, { store });
    const answer = (remaining: number): Handler =>
      async function* () {
        yield { type: 'notice', notice: 'rate-limits', limits: told(remaining, clock.now() + 30_000) };
        yield finish;
      };
    const ask = (remaining: number, limits = open()) =>
      drain(limits.middleware(answer(remaining))(request, contextFor({ target })));
    await ask(9);
    assert.equal(state.saved, undefined, 'nothing is low');
    await ask(0);
    const before = clock.now();
    const [again] = open().turns();
    assert.deepEqual(again?.target, target);
    await clock.until(ask(9));
    assert.ok(clock.now() >= before + 30_000, 'it waited');
    assert.deepEqual(open().turns(), [], 'what is reset is forgotten');
    state.saved = { nonsense: true };
    assert.deepEqual(open().turns(), []);
  });
});

/** A day of 2,000 requests in bursts, from a person and from work in the background. */
function day(
  clock: SimClock,
  seed: number,
  run: (purpose: Purpose, size: number) => Promise<Outcome>,
): Promise<Outcome>[] {
  const random = createRandom(seed);
  const dayMs = 24 * 60 * 60_000;
  return Array.from({ length: 400 }, () => Math.floor(random() * dayMs)).flatMap((start) =>
    Array.from({ length: 5 }, async () => {
      const at = start + random() * 20_000;
      const purpose: Purpose = random() < 0.5 ? 'chat' : 'batch';
      const size = 100 + Math.floor(random() * 1900);
      await clock.sleep(at);
      return run(purpose, size);
    }),
  );
}

const sizeOf = ({ messages }: ChatRequest): number => Number(messages[0]?.content);

type Day = { readonly headers?: boolean; readonly guarded?: boolean; readonly seed?: number; readonly error?: number };

/** `error`: how far the expected tokens are off, as a share, by turns too few and too many. */
function simulate(keeping: Keeping, { headers = true, guarded = true, seed = 7, error = 0 }: Day = {}) {
  const clock = createSimClock();
  let turn = 0;
  const provider = createLimitedProvider({
    clock,
    keeping,
    headers,
    requestsPerMinute: 4,
    tokensPerMinute: 6000,
    tokensOf: sizeOf,
    latency() {
      turn += 1;
      return { headersMs: 200 + ((turn * 37) % 900), answerMs: (turn * 811) % 9000 };
    },
  });
  const expected = (asked: ChatRequest): number => Math.round(sizeOf(asked) * (1 + error * Math.sin(sizeOf(asked))));
  const limits = limitsOn(clock, { maxWaitMs: 10 * 60_000, countTokens: expected });
  const retry = createRetry({
    limits: () => ({ retries: 5, maxWaitMs: 10 * 60_000 }),
    budget: { deposit() {}, withdraw: () => true },
    now: clock.now,
    timers: clock.timers,
  });
  const policies = guarded ? [retry.middleware, limits.middleware] : [];
  const handler = compose(policies, provider.handler);
  const outcomes = day(clock, seed, (purpose, size) =>
    drain(
      handler({ ...request, messages: [{ role: 'user', content: String(size) }] }, contextFor({ target, purpose })),
    ),
  );
  return clock.until(Promise.all(outcomes)).then(() => provider);
}

describe('a day of 2,000 requests against a provider with tight limits', () => {
  it('breaks the limits hundreds of times without the limiter', async () => {
    const { violations } = await simulate('window', { guarded: false });
    assert.ok(violations > 300, String(violations));
  });
  for (const keeping of ['window', 'bucket', 'sliding'] as const) {
    it(`breaks them fewer than five times with it, and all are answered: ${keeping}`, async () => {
      for (const seed of keeping === 'bucket' ? [7, 99] : [7]) {
        const { answered, violations } = await simulate(keeping, { seed });
        assert.equal(answered, 2000);
        assert.ok(violations < 5, `${violations} violations with seed ${seed}`);
      }
    });
  }
  it('learns how the provider counts where expected tokens are off by up to half', async () => {
    const { answered, violations } = await simulate('sliding', { error: 0.5 });
    assert.equal(answered, 2000);
    assert.ok(violations < 5, `${violations} violations`);
  });
  it('learns from refusals alone where no headers tell', async () => {
    const { answered, violations } = await simulate('sliding', { headers: false });
    // With four requests a minute a burst may use up all tries of one.
    assert.ok(answered >= 1990, `${answered} answered`);
    assert.ok(violations < 150, `${violations} violations`);
  });
});
