import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import type { ChatEvent } from '../../src/core/chat.ts';
import { ChatError } from '../../src/core/errors.ts';
import type { HttpClient, Timers } from '../../src/core/ports.ts';
import { createEngine } from '../../src/engine/createEngine.ts';
import type { Engine, EngineOptions } from '../../src/engine/engine.ts';
import { parseSettings, type Settings } from '../../src/engine/settings.ts';
import { createHttpClient } from '../../src/node/http.ts';
import { chunk, eventStream } from '../support/loopbackScenarios.ts';
import { selfSigned } from '../support/loopbackTls.ts';
import { createRandom } from '../support/random.ts';
import { contextFor, drain, notices, request } from '../support/scripted.ts';
import { createSimClock } from '../support/simClock.ts';
import { answerTo, type ChaosProvider, faults, startChaosProvider } from './chaosProviders.ts';

/** CHAT_LLM_CHAOS=20000 for a long run, CHAT_LLM_SEED=2 for other failures. */
const requests = Number(process.env.CHAT_LLM_CHAOS ?? 2000);
const atOnce = 25;
/** The engine's clock runs this much faster, so that its waits do not take the test's time. */
const speed = 20;
const names = ['p0', 'p1', 'p2', 'p3', 'p4'];

function fastClock(): { now: () => number; timers: Timers; pending: () => number } {
  const start = performance.now();
  const running = new Set<NodeJS.Timeout>();
  return {
    now: () => 1_800_000_000_000 + (performance.now() - start) * speed,
    timers: {
      setTimeout(callback, ms) {
        const timer = setTimeout(() => {
          running.delete(timer);
          callback();
        }, ms / speed);
        running.add(timer);
        return timer;
      },
      clearTimeout(timer) {
        clearTimeout(timer as NodeJS.Timeout);
        running.delete(timer as NodeJS.Timeout);
      },
    },
    pending: () => running.size,
  };
}

function createTestEngine({
  settings,
  ...rest
}: Pick<EngineOptions, 'http' | 'now'> & { settings: Settings; timers: Timers }): Engine {
  const silent = (): void => {};
  return createEngine({
    settings: () => settings,
    secrets: { get: async () => undefined, set: async () => {}, delete: async () => {} },
    logger: { debug: silent, info: silent, warn: silent, error: silent },
    ...rest,
  });
}

describe('five providers that fail in every known way', () => {
  let providers: ChaosProvider[];
  let http: HttpClient;
  let engine: Engine;
  let clock: ReturnType<typeof fastClock>;

  beforeEach(async () => {
    const random = createRandom(Number(process.env.CHAT_LLM_SEED ?? 11));
    const tls = selfSigned();
    providers = await Promise.all(
      names.map((name) => startChaosProvider({ random, failing: 0.2, ...(name === 'p4' && { tls }) })),
    );
    const { settings, problems } = parseSettings({
      connections: names.map((id, at) => ({ id, baseUrl: providers[at]?.url ?? '' })),
      fallbacks: Object.fromEntries(
        names.map((id, at) => [`${id}/m`, [1, 2, 3, 4].map((step) => `${names[(at + step) % 5]}/m`)]),
      ),
      timeouts: { firstByteSeconds: 30, idleSeconds: 30 },
    });
    assert.deepEqual(problems, []);
    clock = fastClock();
    http = createHttpClient({ connectTimeoutMs: 5000, ca: tls.cert });
    engine = createTestEngine({ settings, http, now: clock.now, timers: clock.timers });
  });
  afterEach(async () => {
    await engine.close();
    await Promise.all(providers.map((provider) => provider.close()));
  });

  const ask = (question: string, first: number) =>
    drain(
      engine.chat(
        { model: `${names[first]}/m`, messages: [{ role: 'user', content: question }], stream: true },
        { requestId: question, signal: new AbortController().signal, purpose: 'chat' },
      ),
    );

  it(`answers ${requests} requests, each once and with its own text, and leaks nothing`, async () => {
    const seen: ChatEvent[] = [];
    const failed: string[] = [];
    let next = 0;
    const worker = async (): Promise<void> => {
      for (let at = next++; at < requests; at = next++) {
        const question = `q${at}`;
        const { text, events, error } = await ask(question, at % 5);
        if (error) failed.push(error.code);
        else assert.equal(text, answerTo(question));
        assert.ok(answerTo(question).startsWith(text), 'nothing but the answer');
        assert.equal(events.filter(({ type }) => type === 'finish').length, error ? 0 : 1);
        seen.push(...events);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, worker));

    assert.ok(failed.length <= requests / 1000, `${failed.length} failed: ${failed.join(' ')}`);
    for (const fault of [...faults, 'tls-reset'] as const)
      assert.ok(
        providers.some((provider) => provider.seen.has(fault)),
        fault,
      );
    const kinds = notices(seen);
    for (const kind of ['fallback', 'continued']) assert.ok(kinds.includes(kind), kind);
    const retries = kinds.filter((kind) => kind === 'retry-wait').length;
    assert.ok(retries <= 0.1 * kinds.filter((kind) => kind === 'attempt').length, `${retries} retries`);

    await engine.close();
    await new Promise((resolve) => setTimeout(resolve, 20));
    assert.equal(clock.pending(), 0, 'timers');
    for (const provider of providers) assert.equal(provider.sockets.open, 0, 'sockets');
    assert.ok(engine.health().every(({ running, waiting }) => running + waiting === 0));
  }).timeout(60_000 + requests * 20);
});

describe('a provider that was gone for ten minutes', () => {
  it('is left alone meanwhile, and asked again within 30 s of its return', async () => {
    const clock = createSimClock();
    let down = false;
    let asked = 0;
    const http: HttpClient = {
      async request({ method }) {
        asked += 1;
        if (down) throw new ChatError('connection-refused');
        const answer = eventStream([chunk({ content: 'x' }, 'stop')]);
        const bytes = Buffer.from(method === 'GET' ? '{"data":[]}' : answer);
        return { status: 200, headers: {}, body: Readable.from([bytes]) };
      },
      close: async () => {},
    };
    const { settings } = parseSettings({
      connections: [{ id: 'p0', baseUrl: 'http://p0.invalid/v1' }],
      reliability: { retries: 0 },
    });
    const engine = createTestEngine({ settings, http, now: clock.now, timers: clock.timers });
    const ask = () => drain(engine.chat({ ...request, model: 'p0/m' }, contextFor()));
    const circuit = () => engine.health()[0]?.circuit;

    assert.equal((await ask()).text, 'x');
    down = true;
    while (circuit() === 'closed') assert.equal((await ask()).error?.code, 'connection-refused');
    assert.ok(asked <= 6);
    const before = asked;
    await clock.advance(9 * 60_000);
    assert.equal(circuit(), 'open');
    assert.ok(asked - before < 60, `${asked - before} health checks`);
    down = false;
    await clock.advance(30_000);
    assert.equal(circuit(), 'half-open');
    assert.equal((await ask()).text, 'x');
    assert.equal(circuit(), 'closed');
    await engine.close();
    assert.equal(clock.pending, 0);
  });
});
