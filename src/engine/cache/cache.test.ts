import assert from 'node:assert/strict';
import fc from 'fast-check';
import { cacheEntry } from '../../../test/support/cacheEntry.ts';
import { drain, fail, finish, type Step, scripted, text } from '../../../test/support/scripted.ts';
import type {
  CacheCount,
  CachedAnswer,
  CacheHints,
  CacheStore,
  SemanticIndex,
  SemanticMatch,
  SharedCache,
} from '../../core/cache.ts';
import type { ChatEvent, ChatRequest, Notice } from '../../core/chat.ts';
import type { Context, Handler } from '../../core/pipeline.ts';
import type { Cache, CacheOptions, CacheSettings } from './cache.ts';
import { createCache } from './cache.ts';
import { createMemoryTier } from './memory.ts';

const hour = 3_600_000;
const bill: Notice = {
  type: 'notice',
  notice: 'attempt-metered',
  outcome: 'complete',
  usage: { inputTokens: 1, outputTokens: 2, estimated: false },
  costUsd: 0.5,
  durationMs: 10,
  firstTokenMs: 5,
};
const answer = [text('An'), text('swer'), bill, finish];
const settings: CacheSettings = {
  enabled: true,
  ttlHours: 1,
  ttlHoursFor: {},
  maxTemperature: 1,
  memoryMegabytes: 1,
  staleHours: 0,
  semantic: { mode: 'serve', ttlHours: 100 },
};

let time: number;
let counts: CacheCount[];
let requestNumber: number;

beforeEach(() => {
  time = 1_000_000;
  counts = [];
  requestNumber = 0;
});

/** A store that keeps in a map, like the one on disk. */
function mapStore(entries = new Map<string, CachedAnswer>()) {
  const state = { epoch: 0 };
  const store: Partial<CacheStore> = {
    epoch: () => state.epoch,
    get: async (key) => entries.get(key),
    put: async (entry) => void entries.set(entry.key, entry),
    count: async (count) => void counts.push(count),
  };
  return { entries, state, store: store as CacheStore };
}

function setUp(handler: Handler, change: Partial<CacheOptions> = {}, changed: Partial<CacheSettings> = {}) {
  const cache: Cache = createCache({
    store: mapStore().store,
    settings: () => ({ ...settings, ...changed }),
    placeOf: () => 'here',
    ask: (request, context) => chat(request, context),
    newRequestId: () => 'refresh',
    logger: { debug() {}, info() {}, warn() {}, error() {} },
    now: () => time,
    ...change,
  });
  const chat = cache.middleware(handler);
  const ask = (
    content = 'Why?',
    { request = {}, context = {}, ...hints }: Options = {},
    signal = new AbortController().signal,
  ) => {
    requestNumber += 1;
    const whole: ChatRequest = { model: 'a/x', messages: [{ role: 'user', content }], stream: true, ...request };
    const facts: Context = { requestId: `r${requestNumber}`, signal, purpose: 'chat', cache: hints, ...context };
    return drain(chat(whole, facts));
  };
  return { cache, ask };
}
type Options = CacheHints & { readonly request?: Partial<ChatRequest>; readonly context?: Partial<Context> };

const hitOf = (events: readonly ChatEvent[]) =>
  events.find((event) => event.type === 'notice' && event.notice === 'cache-hit') as
    | Extract<Notice, { notice: 'cache-hit' }>
    | undefined;
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('the cache', () => {
  it('replays what was answered before, at no cost, and says what was saved', async () => {
    const { handler, calls } = scripted(answer);
    const { ask } = setUp(handler, mapStore());
    const first = await ask();
    assert.deepEqual(first.events, answer);
    time += 5000;
    const second = await ask();
    assert.equal(second.text, 'Answer');
    assert.deepEqual(hitOf(second.events), {
      type: 'notice',
      notice: 'cache-hit',
      tier: 'memory',
      key: hitOf(second.events)?.key,
      model: 'a/x',
      storedAt: 1_000_000,
      savedTokens: 3,
      savedUsd: 0.5,
    });
    assert.equal(second.events[0], hitOf(second.events));
    assert.deepEqual(second.events.at(-1), {
      type: 'finish',
      reason: 'stop',
      usage: { inputTokens: 0, outputTokens: 0, estimated: false },
    });
    assert.equal(calls.length, 1);
    assert.deepEqual(
      counts.map(({ tier }) => tier),
      [null, 'memory'],
    );
  });

  it('finds on disk what memory has lost, and forgets what another window removed', async () => {
    const { handler, calls } = scripted(answer);
    const stored = mapStore();
    await setUp(handler, stored).ask();
    const { ask } = setUp(handler, stored);
    assert.equal(hitOf((await ask()).events)?.tier, 'disk');
    assert.equal(hitOf((await ask()).events)?.tier, 'memory');
    stored.entries.clear();
    stored.state.epoch += 1;
    assert.equal(hitOf((await ask()).events), undefined);
    assert.equal(calls.length, 2);
  });

  it('splits long answers between characters', async () => {
    const long = `${'x'.repeat(1999)}\u{1f600}${'y'.repeat(3000)}`;
    const { ask } = setUp(scripted([{ type: 'reasoning-delta', text: 'Hm' }, text(long), finish]).handler);
    await ask();
    const { events } = await ask();
    const pieces = events.filter((event) => event.type === 'text-delta').map((event) => event.text);
    assert.deepEqual([pieces.join(''), pieces.length, pieces[0]?.length], [long, 3, 2001]);
    assert.ok(events.some((event) => event.type === 'reasoning-delta' && event.text === 'Hm'));
  });

  it('asks anew when the person wants it, and keeps the new answer', async () => {
    const { handler, calls } = scripted([text('old'), finish], [text('new'), finish]);
    const { ask } = setUp(handler);
    await ask();
    assert.equal((await ask('Why?', { fresh: true })).text, 'new');
    assert.equal((await ask()).text, 'new');
    assert.equal(calls.length, 2);
  });

  const notKept: readonly [string, readonly Step[]][] = [
    ['errors', [text('An'), fail('overloaded')]],
    ['cut answers', [text('An'), { type: 'finish', reason: 'length', usage: bill.usage }]],
    ['filtered answers', [text('An'), { type: 'finish', reason: 'content-filter', usage: bill.usage }]],
    ['answers without an end', [text('An')]],
    ['empty answers', [text(' '), finish]],
    ['tool calls', [text('An'), { type: 'tool-call', call: { id: '1', name: 'n', arguments: '{}' } }, finish]],
    [
      'answers of another model than the one that was asked',
      [
        {
          type: 'notice',
          notice: 'fallback',
          from: { model: 'a/x', key: 0 },
          to: { model: 'b/y', key: 0 },
          error: fail('overloaded').data,
        },
        text('An'),
        finish,
      ],
    ],
    [
      'answers that a check found wanting',
      [
        text('An'),
        { type: 'notice', notice: 'check-failed', problem: 'repeats', target: { model: 'a/x', key: 0 } },
        finish,
      ],
    ],
    [
      'answers of two models',
      [text('An'), { type: 'notice', notice: 'continued', target: { model: 'a/x', key: 1 }, after: 'An' }, finish],
    ],
    [
      'answers to less than was asked',
      [{ type: 'notice', notice: 'degraded', shortfall: 'vision' }, text('An'), finish],
    ],
  ];
  for (const [name, script] of notKept) {
    it(`does not keep ${name}`, async () => {
      const { handler, calls } = scripted(script, answer);
      const { ask } = setUp(handler);
      await ask();
      assert.equal(hitOf((await ask()).events), undefined);
      assert.equal(calls.length, 2);
    });
  }

  it('keeps what auto chose after an answer that was not good enough', async () => {
    const to = { model: 'b/y', key: 0 };
    const step = (code: 'answer-rejected' | 'overloaded'): readonly Step[] => [
      { type: 'notice', notice: 'fallback', from: { model: 'a/x', key: 0 }, to, error: fail(code).data },
      ...answer,
    ];
    const { handler, calls } = scripted(step('overloaded'), step('answer-rejected'));
    const { ask } = setUp(handler);
    const auto = { request: { model: 'auto' } };
    for (let count = 0; count < 3; count += 1) await ask('Why?', auto);
    assert.equal(calls.length, 2);
    assert.equal(hitOf((await ask('Why?', auto)).events)?.model, 'b/y');
  });

  const apart: readonly [string, Options, Partial<CacheSettings>?][] = [
    ['what is private', { private: true }],
    ['a private conversation', { context: { private: true } }],
    ['health checks', { context: { purpose: 'probe' } }],
    ['batches', { context: { purpose: 'batch' } }],
    ['commit messages', { context: { purpose: 'commit' } }],
    ['the demo model', { request: { model: 'demo/demo' } }],
    ['what wants variety', { request: { sampling: { temperature: 1.1 } } }],
    ['the usual temperature, when that is above the limit', {}, { maxTemperature: 0.5 }],
    ['the rest of an answer', { request: { messages: [{ role: 'assistant', content: 'So' }] } }],
    ['a model that keeps nothing', {}, { ttlHoursFor: { 'a/x': 0 } }],
    ['a template that keeps nothing', { context: { template: 't' } }, { ttlHoursFor: { t: 0 } }],
    ['anything when it is off', {}, { enabled: false }],
  ];
  for (const [name, options, changed] of apart) {
    it(`leaves alone ${name}`, async () => {
      const { handler, calls } = scripted(answer);
      const { ask } = setUp(handler, mapStore(), changed);
      await ask('Why?', options);
      await ask('Why?', options);
      assert.deepEqual([calls.length, counts], [2, []]);
    });
  }

  it('keeps answers for the time of their template, else of their model, else of all', async () => {
    const { handler, calls } = scripted(answer);
    const { ask } = setUp(handler, {}, { ttlHoursFor: { t: 3, 'a/x': 2 } });
    const asks = (): Promise<unknown> =>
      Promise.all([
        ask('by template', { context: { template: 't' } }),
        ask('by model'),
        ask('by all', { request: { model: 'a/y' } }),
      ]);
    await asks();
    for (const expected of [4, 5, 6 + 1]) {
      time += hour;
      await asks();
      // The one of an hour is asked each time, the one of two hours every second time, …
      assert.ok(calls.length >= expected, `${calls.length}`);
    }
    assert.deepEqual(
      ['by template', 'by model', 'by all'].map(
        (name) => calls.filter(({ request }) => request.messages[0]?.content === name).length,
      ),
      [2, 2, 4],
    );
  });

  it('finds no entry of another version', async () => {
    const { handler, calls } = scripted(answer);
    const stored = mapStore();
    await setUp(handler, stored).ask();
    for (const [key, entry] of stored.entries) stored.entries.set(key, { ...entry, version: entry.version - 1 });
    await setUp(handler, stored).ask();
    assert.equal(calls.length, 2);
    await setUp(handler, stored).ask();
    assert.equal(calls.length, 2);
  });

  it('serves nobody what is over its time, whatever came before', async () => {
    const step = fc.record({ question: fc.integer({ min: 0, max: 3 }), pauseMs: fc.integer({ min: 0, max: hour }) });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        const { handler } = scripted(answer);
        const { ask } = setUp(handler, mapStore());
        const storedAt = new Map<number, number>();
        for (const { question, pauseMs } of steps) {
          time += pauseMs;
          const hit = hitOf((await ask(`Question ${question}`)).events);
          const at = storedAt.get(question);
          assert.equal(hit !== undefined, at !== undefined && time < at + hour);
          if (!hit) storedAt.set(question, time);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('gives an answer that is over its time while it fetches a new one, once', async () => {
    const { handler, calls } = scripted([text('old'), finish], [text('new'), finish]);
    const { ask } = setUp(handler, mapStore(), { staleHours: 2 });
    await ask();
    time += 2 * hour;
    const stale = await Promise.all([ask(), ask()]);
    assert.deepEqual(
      stale.map((each) => [each.text, hitOf(each.events)?.stale]),
      [
        ['old', true],
        ['old', true],
      ],
    );
    await turn();
    assert.equal(calls.length, 2);
    assert.deepEqual([calls[1]?.context.requestId, calls[1]?.context.messageId], ['refresh', undefined]);
    const fresh = await ask();
    assert.deepEqual([fresh.text, hitOf(fresh.events)?.stale], ['new', undefined]);
    time += 3 * hour;
    assert.equal(hitOf((await ask()).events), undefined);
  });
});

describe('equal requests at the same time', () => {
  it('make one call; all stream, one pays', async () => {
    const gate = Promise.withResolvers<void>();
    let calls = 0;
    const { ask } = setUp(async function* () {
      calls += 1;
      yield text('An');
      await gate.promise;
      yield text('swer');
      yield bill;
      yield finish;
    }, mapStore());
    const all = Array.from({ length: 50 }, () => ask());
    await turn();
    assert.equal(calls, 1);
    gate.resolve();
    const outcomes = await Promise.all(all);
    assert.ok(outcomes.every((each) => each.text === 'Answer'));
    const bills = outcomes.filter(({ events }) => events.includes(bill));
    const hits = outcomes.map(({ events }) => hitOf(events)).filter((hit) => hit !== undefined);
    assert.deepEqual([calls, bills.length, hits.length], [1, 1, 49]);
    assert.deepEqual([hits[0]?.tier, hits[0]?.savedUsd, hits[0]?.savedTokens], ['in-flight', 0.5, 3]);
    assert.deepEqual([counts.length, counts.filter(({ tier }) => tier === null).length], [50, 1]);
    assert.equal(hitOf((await ask()).events)?.tier, 'memory');
  });

  it('fail alike', async () => {
    const gate = Promise.withResolvers<void>();
    let calls = 0;
    const { ask } = setUp(async function* () {
      calls += 1;
      yield text('An');
      await gate.promise;
      throw fail('overloaded');
    });
    const all = [ask(), ask(), ask()];
    await turn();
    gate.resolve();
    const outcomes = await Promise.all(all);
    assert.deepEqual(
      outcomes.map(({ error }) => error?.code),
      ['overloaded', 'overloaded', 'overloaded'],
    );
    assert.equal(calls, 1);
    await ask();
    assert.equal(calls, 2);
  });

  it('go on when the one that made the call is stopped', async () => {
    const gate = Promise.withResolvers<void>();
    const signals: AbortSignal[] = [];
    const { ask } = setUp(async function* (_request, { signal }) {
      signals.push(signal);
      yield text('An');
      await gate.promise;
      yield text('swer');
      yield finish;
    });
    const leaving = new AbortController();
    const first = ask('Why?', {}, leaving.signal);
    await turn();
    const second = ask();
    await turn();
    leaving.abort();
    assert.equal((await first).error?.code, 'cancelled');
    gate.resolve();
    assert.equal((await second).text, 'Answer');
    assert.deepEqual([signals.length, signals[0]?.aborted], [1, false]);
  });

  it('call twice when one of them is to be fresh, or waits less patiently', async () => {
    const gate = Promise.withResolvers<void>();
    let calls = 0;
    const { ask } = setUp(async function* () {
      calls += 1;
      await gate.promise;
      yield text('Answer');
      yield finish;
    });
    const all = [ask(), ask('Why?', { fresh: true }), ask('Why?', { context: { purpose: 'summary' } })];
    await turn();
    gate.resolve();
    await Promise.all(all);
    assert.equal(calls, 3);
  });
});

describe('the shared tier', () => {
  const shared = (change: Partial<SharedCache>): SharedCache => ({
    get: async () => undefined,
    put: () => {},
    remove: () => {},
    claim: async () => undefined,
    publish: () => {},
    onChange: () => () => {},
    searchable: () => false,
    near: async () => [],
    entries: async () => undefined,
    values: async () => undefined,
    clear: async () => undefined,
    state: () => ({ connected: true, since: 0 }),
    close: async () => {},
    ...change,
  });

  it('gives what another machine stored', async () => {
    const stored = mapStore();
    const { handler, calls } = scripted(answer);
    const { ask } = setUp(handler, {
      ...stored,
      shared: shared({ get: async () => cacheEntry('a', { expiresAt: null }) }),
    });
    const { events, text: words } = await ask();
    assert.deepEqual([hitOf(events)?.tier, words, calls.length], ['shared', 'This is a.', 0]);
    assert.equal(stored.entries.size, 1);
  });

  it('waits for the machine that asks already, and asks itself when nothing comes of it', async () => {
    const { handler, calls } = scripted(answer);
    const waits = [cacheEntry('a', { expiresAt: null }), undefined];
    let released = 0;
    const release = () => {
      released += 1;
    };
    const claim = async () => ({ ours: false as const, wait: async () => waits.shift(), release });
    const { ask } = setUp(handler, { ...mapStore(), shared: shared({ claim }) });
    const waited = await ask();
    assert.deepEqual([hitOf(waited.events)?.tier, waited.text, calls.length], ['shared', 'This is a.', 0]);
    assert.equal((await ask()).text, 'Answer');
    // Whoever waited may stand in for one that died.
    assert.deepEqual([calls.length, released], [1, 2]);
    assert.deepEqual(
      counts.map(({ tier }) => tier),
      ['shared', null],
    );
  });

  it('tells the others before it gives the claim back, however the call ends', async () => {
    const told: string[] = [];
    const claim = async () => ({ ours: true as const, release: () => void told.push('release') });
    const port = shared({ claim, put: () => void told.push('put') });
    await setUp(scripted(answer).handler, { shared: port }).ask();
    assert.deepEqual(told, ['put', 'release']);
    await setUp(scripted([fail('overloaded')]).handler, { shared: port }).ask();
    assert.deepEqual(told.slice(2), ['release']);
  });

  it('gives back a claim that comes, or that it takes over, after the person stopped', async () => {
    for (const ours of [true, false]) {
      let released = 0;
      const release = () => {
        released += 1;
      };
      const [asked, taken] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
      const wait = async () => {
        if (ours) return undefined;
        asked.resolve();
        await taken.promise;
        released = 0;
        return undefined;
      };
      const claim = async () => {
        if (!ours) return { ours, wait, release };
        asked.resolve();
        await taken.promise;
        return { ours, release };
      };
      const stop = new AbortController();
      const { ask } = setUp(scripted(answer).handler, { shared: shared({ claim }) });
      const events = ask('Why?', {}, stop.signal);
      await asked.promise;
      stop.abort();
      taken.resolve();
      await events.catch(() => undefined);
      assert.equal(released, 1);
    }
  });
});

describe('similar questions', () => {
  const stored = async (
    match: Omit<SemanticMatch, 'key' | 'question'> | undefined,
    changed: Partial<CacheSettings> = {},
    secondAnswer = 'Other',
  ) => {
    const added: unknown[] = [];
    const judged: (boolean | undefined)[] = [];
    let key = '';
    const index = {
      find: async () => match && { ...match, key, question: 'Why?' },
      add: async (entry: { key: string }) => {
        key = entry.key;
        added.push(entry);
      },
      take: () => {},
      remove: () => {},
      feedback: async () => {},
      rechecked: async (_match: object, right: boolean | undefined) => void judged.push(right),
      statistics: () => ({ entries: 0, bytes: 0, judged: 0, observedWrong: null, bound: 0.01 }),
      close: () => {},
    };
    const { handler, calls } = scripted(answer, [text(secondAnswer), finish]);
    const { ask, cache } = setUp(handler, { ...mapStore(), semantic: index, random: () => 0.099 }, changed);
    await ask('Why?', { question: 'Why?' });
    return { ask, cache, calls, added, judged, key: () => key };
  };

  it('get the answer, with the question that it was written for', async () => {
    const { ask, calls, added, key } = await stored({ verdict: 'serve', similarity: 0.97 });
    const { events, text: words } = await ask('How come?', { question: 'How come?' });
    const { tier, question, similarity } = hitOf(events) ?? {};
    assert.deepEqual([tier, question, similarity, words], ['semantic', 'Why?', 0.97, 'Answer']);
    assert.deepEqual([calls.length, added.length, key().length], [1, 1, 64]);
  });

  const sampled = { semantic: { mode: 'serve', ttlHours: 9, recheckPercent: 10 } } as const;
  for (const [name, second, right] of [
    ['right', 'The answer: Answer.', true],
    ['wrong', 'Something else entirely', false],
  ] as const)
    it(`are checked now and then in the background: ${name}`, async () => {
      const { ask, calls, judged } = await stored({ verdict: 'serve', similarity: 0.97 }, sampled, second);
      const { text: words } = await ask('How come?', { question: 'How come?' });
      assert.equal(words, 'Answer');
      while (judged.length === 0) await turn();
      assert.deepEqual([judged, calls.length], [[right], 2]);
      assert.equal(counts.filter(({ tier }) => tier === null).length, 1);
    });

  it('are not checked beyond the share that is wanted, nor when nothing is', async () => {
    for (const recheckPercent of [9, 0]) {
      const semantic = { ...sampled.semantic, recheckPercent };
      const { ask, calls } = await stored({ verdict: 'serve', similarity: 0.97 }, { semantic });
      await ask('How come?', { question: 'How come?' });
      for (let turns = 0; turns < 20; turns += 1) await turn();
      assert.equal(calls.length, 1);
    }
  });

  it('get the next likely answer where that of the likest question is gone, unless a server may still have it', async () => {
    for (const connected of [undefined, true, false]) {
      const gone = ['a', 'b'];
      let live = '';
      const match = async () => ({
        verdict: 'serve' as const,
        similarity: 0.9,
        key: gone[0] ?? live,
        question: 'Why?',
      });
      const index = {
        find: match,
        add: async ({ key }: { readonly key: string }) => {
          live = key;
        },
        remove: (keys: readonly string[]) =>
          void gone.splice(0, gone.length, ...gone.filter((key) => !keys.includes(key))),
      } as Partial<SemanticIndex> as SemanticIndex;
      const shared = {
        get: async () => undefined,
        put() {},
        claim: async () => undefined,
        onChange: () => () => {},
        state: () => (connected === undefined ? undefined : { connected, since: 0 }),
      } as Partial<SharedCache> as SharedCache;
      const { handler, calls } = scripted(answer);
      const { ask } = setUp(handler, { ...mapStore(), semantic: index, shared });
      await ask('Why?', { question: 'Why?', fresh: true });
      const { events } = await ask('How come?', { question: 'How come?' });
      const expected = connected === false ? [undefined, 2, 2] : ['semantic', 0, 1];
      assert.deepEqual([hitOf(events)?.tier, gone.length, calls.length], expected);
    }
  });

  it('are offered it when that is less sure; the person may choose it', async () => {
    const { ask, calls, key } = await stored({ verdict: 'offer', similarity: 0.9 });
    const offered = await ask('How come?', { question: 'How come?' });
    const [offer] = offered.events;
    assert.deepEqual(offer, {
      type: 'notice',
      notice: 'cache-offer',
      key: offer?.type === 'notice' && offer.notice === 'cache-offer' ? offer.key : '',
      question: 'Why?',
      storedAt: 1_000_000,
      similarity: 0.9,
    });
    assert.deepEqual([offered.text, calls.length], ['Other', 2]);
    const use = offer?.type === 'notice' && offer.notice === 'cache-offer' ? offer.key : key();
    const chosen = await ask('How come?', { question: 'How come?', use });
    assert.deepEqual([chosen.text, hitOf(chosen.events)?.tier, calls.length], ['Answer', 'semantic', 2]);
    const elsewhere = await ask('About b:\n\nHow come?', { question: 'How come?', use });
    assert.deepEqual([elsewhere.text, calls.length], ['Other', 3]);
  });

  it('are only offered it when that is all the person wants', async () => {
    const { ask, calls } = await stored(
      { verdict: 'serve', similarity: 1 },
      { semantic: { mode: 'offer', ttlHours: 9 } },
    );
    const [offer] = (await ask('How come?', { question: 'How come?' })).events;
    assert.ok(offer?.type === 'notice' && offer.notice === 'cache-offer');
    assert.equal(calls.length, 2);
  });

  it('are asked where something else is attached, and when the answer is too old', async () => {
    const { ask, calls } = await stored({ verdict: 'serve', similarity: 0.97 });
    await ask('About b:\n\nHow come?', { question: 'How come?' });
    await ask('Why so?');
    assert.equal(calls.length, 3);
    const old = await stored(
      { verdict: 'serve', similarity: 0.97 },
      { ttlHours: 9, semantic: { mode: 'serve', ttlHours: 1 } },
    );
    time += 2 * hour;
    await old.ask('How come?', { question: 'How come?' });
    assert.equal(old.calls.length, 2);
    const off = await stored({ verdict: 'serve', similarity: 1 }, { semantic: { mode: 'off', ttlHours: 9 } });
    await off.ask('How come?', { question: 'How come?' });
    assert.deepEqual([off.calls.length, off.added.length], [2, 0]);
  });
});

describe('the memory tier', () => {
  it('holds no more than its limit, drops what was used last longest ago, and follows another limit', () => {
    let limit = 100_000;
    const memory = createMemoryTier(() => limit);
    const entry = (name: string, chars = 5000): CachedAnswer => cacheEntry(name, { text: 'x'.repeat(chars) });
    for (let index = 0; index < 9; index += 1) memory.put(entry(`${index}`));
    assert.ok(memory.get(entry('0').key));
    memory.put(entry('9'));
    memory.put(entry('10'));
    assert.ok(memory.size().bytes <= limit && memory.size().entries === 9, JSON.stringify(memory.size()));
    assert.deepEqual([memory.get(entry('1').key), memory.get(entry('0').key)?.key], [undefined, entry('0').key]);
    memory.put(entry('large', 20_000));
    assert.equal(memory.get(entry('large').key), undefined);
    limit = 30_000;
    memory.put(entry('11', 100));
    assert.ok(memory.get(entry('0').key) === undefined && memory.size().bytes <= limit);
    limit = 0;
    memory.put(entry('none'));
    assert.deepEqual([memory.get(entry('11').key), memory.size()], [undefined, { entries: 0, bytes: 0 }]);
  });
});
