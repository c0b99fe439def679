import assert from 'node:assert/strict';
import * as v8 from 'node:v8';
import * as vm from 'node:vm';
import { type Loopback, startLoopback } from '../../test/support/loopback.ts';
import {
  chunk,
  codeText,
  hostileText,
  hugeAnswer,
  loopbackUsage,
  okText,
  sendJson,
} from '../../test/support/loopbackScenarios.ts';
import { selfSigned } from '../../test/support/loopbackTls.ts';
import { drain } from '../../test/support/scripted.ts';
import type { ChatEvent, ChatRequest } from '../core/chat.ts';
import { ChatError, type ErrorCode, type ErrorData } from '../core/errors.ts';
import { explainError } from '../core/explainError.ts';
import { explainNotice } from '../core/explainNotice.ts';
import type { UsageEntry, UsageLedger } from '../core/history.ts';
import type { SecretStore } from '../core/ports.ts';
import { targetId } from '../core/targets.ts';
import { createHttpClient } from '../node/http.ts';
import { createEngine } from './createEngine.ts';
import type { Engine } from './engine.ts';
import { parseSettings, type Settings } from './settings.ts';

const key = 'sk-loopback-1234567890';
const prompt = 'A question that nobody but the model may read.';

let loopback: Loopback;
let engine: Engine;
/** What an engine keeps for the next one of what was refused. */
let refusals: unknown;
let settings: Settings;
let keys: Map<string, string>;
let entries: UsageEntry[];
let logged: string[];

const connection = (id: string, change: object = {}) => ({ id, preset: 'custom', baseUrl: loopback.url, ...change });

/** Failures are looked at one by one here, so nothing is repeated. */
function configure(value: object): void {
  const parsed = parseSettings({ reliability: { retries: 0 }, ...value });
  assert.deepEqual(parsed.problems, []);
  settings = parsed.settings;
}

beforeEach(async () => {
  loopback = await startLoopback();
  keys = new Map([['loop', key]]);
  entries = [];
  logged = [];
  configure({ connections: [connection('loop'), connection('keyless')] });
  refusals = undefined;
  engine = openEngine();
});

function openEngine(): Engine {
  const secrets: SecretStore = {
    get: async (id) => keys.get(id),
    set: async (id, value) => void keys.set(id, value),
    delete: async (id) => void keys.delete(id),
  };
  const log = (message: string, fields?: object): void => void logged.push(JSON.stringify([message, fields]));
  return createEngine({
    settings: () => settings,
    secrets,
    http: createHttpClient({ connectTimeoutMs: 5000 }),
    ledger: { record: (entry: UsageEntry) => void entries.push(entry) } as UsageLedger,
    logger: { debug: log, info: log, warn: log, error: log },
    now: Date.now,
    refusals: {
      load: () => refusals,
      save(state) {
        refusals = state;
      },
    },
  });
}

afterEach(async () => {
  await engine.close();
  await loopback.close();
});

type Result = {
  readonly text: string;
  readonly events: readonly ChatEvent[];
  readonly error: ErrorData | undefined;
  readonly bill: Extract<ChatEvent, { notice: 'metered' }> | undefined;
};

async function ask(
  model: string,
  change: Partial<ChatRequest> = {},
  signal = new AbortController().signal,
): Promise<Result> {
  const request: ChatRequest = { model, messages: [{ role: 'user', content: prompt }], stream: true, ...change };
  const texts: string[] = [];
  const events: ChatEvent[] = [];
  let error: ErrorData | undefined;
  try {
    for await (const event of engine.chat(request, { requestId: 'r1', signal, purpose: 'chat' })) {
      if (event.type === 'text-delta') texts.push(event.text);
      if (event.type !== 'text-delta') events.push(event);
    }
  } catch (thrown) {
    assert.ok(ChatError.is(thrown), String(thrown));
    error = thrown.data;
  }
  const bill = events.find((event) => event.type === 'notice' && event.notice === 'metered') as Result['bill'];
  return { text: texts.join(''), events, error, bill };
}

/** The failure says where and what, and neither key nor prompt; the engine answers the next request. */
async function fails(model: string, code: ErrorCode, text = '', change: Partial<ChatRequest> = {}): Promise<Result> {
  const result = await ask(model, change);
  assert.equal(result.error?.code, code, JSON.stringify(result.error));
  assert.equal(result.text, text);
  assert.equal(result.bill?.outcome, 'failed');
  assert.equal(entries.at(-1)?.outcome, 'failed');
  const shown = JSON.stringify([result.error, explainError(result.error), logged]);
  assert.ok(!shown.includes(key) && !shown.includes(prompt), shown);
  assert.ok(!explainError(result.error).what.includes('?'), explainError(result.error).what);
  return result;
}

describe('the engine', () => {
  it('streams an answer, bills it and records it', async () => {
    const { text, events, bill } = await ask('loop/ok');
    assert.equal(text, okText);
    const usage = {
      inputTokens: loopbackUsage.prompt_tokens,
      outputTokens: loopbackUsage.completion_tokens,
      estimated: false,
    };
    assert.deepEqual(events.at(-1), { type: 'finish', reason: 'stop', usage });
    assert.deepEqual([bill?.outcome, bill?.usage, bill?.costUsd], ['complete', usage, null]);
    assert.ok(bill && bill.firstTokenMs !== null && bill.firstTokenMs <= bill.durationMs);
    assert.deepEqual([entries[0]?.model, entries[0]?.outcome, entries[0]?.usage], ['loop/ok', 'complete', usage]);
    assert.equal(loopback.requests[0]?.headers.authorization, `Bearer ${key}`);
    assert.equal(loopback.requests[0]?.body.model, 'ok');
  });

  it('gives the same answer unstreamed', async () => {
    assert.equal((await ask('loop/code', { stream: false })).text, codeText);
  });

  it('finds the model’s id behind the first slash', async () => {
    loopback.define(
      'openai/gpt-4o',
      ({ response }) => void response.end(`data: ${chunk({ content: 'x' }, 'stop')}\n\n`),
    );
    assert.equal((await ask('loop/openai/gpt-4o')).text, 'x');
  });

  it('answers from the demo model, by name or in demo mode', async () => {
    const direct = await ask('demo/demo', { stream: false });
    assert.ok(direct.text.length > 10);
    assert.equal(direct.bill?.costUsd, 0);
    configure({ connections: [connection('loop')], demoMode: true });
    assert.ok((await ask('loop/ok', { stream: false })).text.length > 10);
    assert.equal(entries.at(-1)?.model, 'demo/demo');
    assert.equal(loopback.requests.length, 0);
  });

  it('knows the person’s prices', async () => {
    configure({ connections: [connection('loop')], prices: { ok: { input: 1_000_000, output: 0 } } });
    assert.equal((await ask('loop/ok')).bill?.costUsd, loopbackUsage.prompt_tokens);
  });

  it('takes changed settings and keys from the next request on', async () => {
    await ask('loop/ok');
    keys.set('loop', 'sk-another-key-12345');
    configure({ connections: [connection('loop', { headers: { 'x-new': '1' } })] });
    await ask('loop/ok');
    assert.equal(loopback.requests[1]?.headers.authorization, 'Bearer sk-another-key-12345');
    assert.equal(loopback.requests[1]?.headers['x-new'], '1');
  });

  it('closes the socket when it is stopped, keeping what came', async () => {
    const abort = new AbortController();
    const request: ChatRequest = { model: 'loop/slow', messages: [{ role: 'user', content: prompt }], stream: true };
    let text = '';
    const bills: ChatEvent[] = [];
    await assert.rejects(
      async () => {
        for await (const event of engine.chat(request, { requestId: 'r', signal: abort.signal, purpose: 'chat' })) {
          if (event.type === 'text-delta') text += event.text;
          else if (event.type === 'notice' && event.notice === 'metered') bills.push(event);
          if (text.includes('word3')) abort.abort();
        }
      },
      (error: unknown) => ChatError.is(error) && error.code === 'cancelled' && error.data.endpoint === loopback.url,
    );
    assert.match(text, /^word1 word2 word3 /);
    assert.equal(await loopback.requests[0]?.ended, 'closed-early');
    assert.equal(bills.length, 1);
    assert.equal(entries[0]?.outcome, 'stopped');
    assert.ok(entries[0]?.usage.estimated);
  });

  it('lists models, also with a key that is not stored', async () => {
    const signal = new AbortController().signal;
    assert.ok((await engine.listModels(connection('loop'), signal)).some(({ id }) => id === 'ok'));
    assert.equal(loopback.requests[0]?.headers.authorization, `Bearer ${key}`);
    await assert.rejects(engine.listModels(connection('loop'), signal, 'bad-key'), (error: unknown) => {
      assert.ok(ChatError.is(error));
      assert.deepEqual([error.code, error.data.endpoint], ['key-rejected', loopback.url]);
      return true;
    });
    await assert.rejects(
      engine.listModels(connection('loop', { preset: 'openai', id: 'none' }), signal),
      (error: unknown) => {
        assert.ok(ChatError.is(error));
        return error.code === 'key-missing' && error.data.endpoint === loopback.url;
      },
    );
    await assert.rejects(
      engine.listModels(connection('loop'), AbortSignal.abort()),
      (error: unknown) => ChatError.is(error) && error.code === 'cancelled',
    );
  });
});

v8.setFlagsFromString('--expose-gc');
const collectGarbage = vm.runInNewContext('gc') as () => void;

describe('a chain of targets', () => {
  const both = () => [connection('loop', { keys: 2 }), connection('keyless')];

  it('uses the next key, then the next model, and tells each step', async () => {
    keys.set('loop#2', 'sk-second-1234567890');
    loopback.define('picky', ({ request, response }) => {
      const second = request.headers.authorization === 'Bearer sk-second-1234567890';
      if (second) sendJson(response, 200, { choices: [{ message: { content: 'second' }, finish_reason: 'stop' }] });
      else sendJson(response, 401, { error: { message: 'Incorrect API key.' } });
    });
    configure({ connections: both(), fallbacks: { 'loop/boom': ['keyless/ok'] } });
    assert.equal((await ask('loop/picky')).text, 'second');
    const { text, events } = await ask('loop/boom');
    assert.equal(text, okText);
    const hops = events.flatMap((event) => (event.type === 'notice' && event.notice === 'fallback' ? [event] : []));
    assert.deepEqual(
      hops.map(({ from, to, error }) => [targetId(from), targetId(to), error.code, error.endpoint]),
      [
        ['loop/boom', 'loop/boom#2', 'server-error', loopback.url],
        ['loop/boom#2', 'keyless/ok', 'server-error', loopback.url],
      ],
    );
    assert.ok(!JSON.stringify([events, logged]).includes('sk-second'));
  });

  it('has an answer without the code that was asked for given by the next model, unless somebody reads along', async () => {
    const prose = 'I am sorry, but I cannot help with that.';
    loopback.define('talks', ({ response }) =>
      sendJson(response, 200, { choices: [{ message: { content: prose }, finish_reason: 'stop' }] }),
    );
    configure({ connections: both(), fallbacks: { '*': ['keyless/code'] } });
    const request: ChatRequest = {
      model: 'keyless/talks',
      messages: [{ role: 'user', content: prompt }],
      stream: true,
    };
    const context = { requestId: 'r', signal: new AbortController().signal, purpose: 'template' } as const;
    const code = { language: 'typescript', replaces: '' };
    const edit = await drain(engine.chat(request, { ...context, code }));
    assert.equal(edit.text, codeText);
    const [hop] = edit.events.filter((event) => event.type === 'notice' && event.notice === 'fallback');
    assert.ok(hop?.type === 'notice' && hop.notice === 'fallback');
    assert.equal(explainNotice(hop), '“talks” failed: The answer holds no code. “code” was asked next.');
    assert.equal(entries.length, 2);
    // In a chat it is an answer like any other.
    assert.equal((await drain(engine.chat(request, context))).text, prose);
    configure({ connections: both(), fallbacks: { '*': ['keyless/code'] }, reliability: { checkAnswers: false } });
    assert.equal((await drain(engine.chat(request, { ...context, code }))).text, prose);
  });

  it('knows after a restart what an endpoint does not take', async () => {
    loopback.define('picky', ({ request, response }) => {
      const { temperature, messages } = request.body as { temperature?: number; messages: { role: string }[] };
      if (temperature !== undefined)
        sendJson(response, 400, { error: { message: "Unsupported parameter: 'temperature'", param: 'temperature' } });
      else if (messages.some(({ role }) => role === 'system'))
        sendJson(response, 400, { error: { message: 'System role not supported' } });
      else sendJson(response, 200, { choices: [{ message: { content: 'Fine.' }, finish_reason: 'stop' }] });
    });
    const messages = [{ role: 'system', content: 'Be short.' } as const, { role: 'user', content: prompt } as const];
    const sampling = { temperature: 0.2 };
    assert.equal((await ask('loop/picky', { messages, sampling })).text, 'Fine.');
    assert.equal(loopback.requests.length, 3);
    await engine.close();
    engine = openEngine();
    const { text, events } = await ask('loop/picky', { messages, sampling });
    assert.equal(text, 'Fine.');
    assert.equal(loopback.requests.length, 4);
    assert.deepEqual(
      events.flatMap((event) => (event.type === 'notice' && event.notice === 'degraded' ? [event.shortfall] : [])),
      ['parameter', 'system-role'],
    );
    assert.ok(!JSON.stringify(refusals).includes(key));
  });

  it('bills each model that did some of the work, and the sum once', async () => {
    configure({
      connections: both(),
      fallbacks: { '*': ['keyless/ok'] },
      prices: { cut: { input: 1, output: 1 }, ok: { input: 2, output: 2 } },
    });
    const { text, bill, events } = await ask('keyless/cut');
    assert.equal(text, `The answer begins${okText}`);
    assert.deepEqual(
      entries.map(({ model, outcome }) => [model, outcome]),
      [
        ['keyless/cut', 'failed'],
        ['keyless/ok', 'complete'],
      ],
    );
    const [first, second] = entries;
    assert.ok(first && second && bill);
    assert.equal(bill.costUsd, (first.costUsd ?? 0) + (second.costUsd ?? 0));
    assert.equal(bill.usage.inputTokens, first.usage.inputTokens + second.usage.inputTokens);
    const last = events.at(-1);
    assert.ok(last?.type === 'finish');
    assert.deepEqual(last.usage, bill.usage);
    const asked = loopback.requests[1]?.body.messages as { role: string }[];
    assert.deepEqual(
      asked.map(({ role }) => role),
      ['user', 'assistant', 'user'],
    );
  });

  it('leaves a target alone that keeps failing, tells so, and remembers it', async () => {
    const changes: string[] = [];
    engine.onHealth(
      () =>
        void changes.push(
          engine
            .health()
            .map(({ circuit }) => circuit)
            .join(),
        ),
    );
    for (let count = 0; count < 5; count += 1) await ask('keyless/boom');
    assert.deepEqual(changes, ['open']);
    const asked = loopback.requests.length;
    configure({ connections: both(), fallbacks: { 'keyless/boom': ['keyless/ok'] } });
    assert.equal((await ask('keyless/boom')).text, okText);
    assert.equal(loopback.requests.length, asked + 1);
    assert.equal(engine.health().find(({ target }) => target.model === 'keyless/ok')?.circuit, 'closed');
  });
});

describe('bad input', () => {
  afterEach(async () => {
    assert.equal((await ask('keyless/echo')).text, `You wrote: ${prompt}`);
  });

  it('a connection that is not set up', async () => {
    const { error } = await ask('nowhere/ok');
    assert.deepEqual([error?.code, error?.model, error?.provider], ['unknown-connection', 'ok', 'nowhere']);
    assert.equal((await ask('ok')).error?.code, 'unknown-connection');
  });

  it('a key that is needed and missing, unless own headers authorize', async () => {
    configure({
      connections: [
        connection('keyless'),
        connection('strict', { preset: 'openai' }),
        connection('own', { preset: 'openai', headers: { Authorization: 'Bearer mine' } }),
      ],
    });
    const { bill } = await fails('strict/ok', 'key-missing');
    assert.deepEqual([bill?.usage.inputTokens, bill?.costUsd], [0, 0]);
    assert.equal(loopback.requests.length, 0);
    assert.equal((await ask('own/ok')).text, okText);
  });

  it('an address that is none', async () => {
    configure({ connections: [connection('keyless'), connection('bad', { baseUrl: 'not a url?key=1' })] });
    const { error } = await fails('bad/ok', 'bad-url');
    assert.equal(error?.endpoint, 'not a url');
  });

  it('a path without a chat service', async () => {
    configure({
      connections: [connection('keyless'), connection('bad', { baseUrl: loopback.url.replace('/v1', '') })],
    });
    await fails('bad/ok', 'endpoint-not-found');
  });

  it('a refused connection', async () => {
    const gone = await startLoopback();
    await gone.close();
    configure({ connections: [connection('keyless'), connection('gone', { baseUrl: gone.url })] });
    const { error, bill } = await fails('gone/ok', 'connection-refused');
    assert.deepEqual([error?.endpoint, error?.provider, error?.model], [gone.url, 'gone', 'ok']);
    assert.equal(bill?.usage.inputTokens, 0);
  });

  it('a certificate that nobody signed', async () => {
    const secure = await startLoopback({ tls: selfSigned() });
    configure({ connections: [connection('keyless'), connection('secure', { baseUrl: secure.url })] });
    await fails('secure/ok', 'tls-failed');
    await secure.close();
  });

  it('401: a rejected key, or a missing one', async () => {
    await fails('loop/refuse-key', 'key-rejected');
    await fails('keyless/refuse-key', 'key-missing');
  });

  it('404: a model that is not there', async () => {
    const { error } = await fails('loop/nope', 'model-not-found');
    assert.equal(error?.model, 'nope');
  });

  it('429 with and without Retry-After', async () => {
    assert.equal((await fails('loop/rate-limit', 'rate-limited')).error?.retryAfterMs, 7000);
    assert.equal((await fails('loop/rate-limit-bare', 'rate-limited')).error?.retryAfterMs, undefined);
  });

  it('500', async () => {
    const { error } = await fails('loop/boom', 'server-error');
    assert.deepEqual([error?.status, error?.detail], [500, 'The server had an error.']);
  });

  it('a web page instead of JSON', async () => {
    await fails('loop/html', 'malformed-response');
  });

  it('a stream that is cut half-way: the beginning is kept', async () => {
    const { bill } = await fails('loop/cut', 'answer-cut', 'The answer begins');
    assert.ok(bill && bill.usage.outputTokens > 0 && bill.usage.estimated);
  });

  it('an empty stream', async () => {
    await fails('loop/empty', 'empty-answer');
  });

  it('invalid UTF-8', async () => {
    assert.equal((await ask('loop/bad-utf8')).text, 'good \uFFFD(\uFFFD bad');
  });

  it('hostile Markdown, which is only text to the engine', async () => {
    assert.equal((await ask('loop/hostile')).text, hostileText);
  });

  it('an answer of 20 MB, in bounded memory', async () => {
    const request: ChatRequest = { model: 'loop/huge', messages: [{ role: 'user', content: prompt }], stream: true };
    let chars = 0;
    let peak = 0;
    let finished = false;
    const before = process.memoryUsage().arrayBuffers;
    for await (const event of engine.chat(request, {
      requestId: 'r',
      signal: new AbortController().signal,
      purpose: 'chat',
    })) {
      if (event.type === 'text-delta') chars += event.text.length;
      finished ||= event.type === 'finish';
      if (chars % (512 * 1024) !== 0) continue;
      // What is held counts, not what waits to be collected: how much that is depends on the heap's size.
      collectGarbage();
      peak = Math.max(peak, process.memoryUsage().arrayBuffers - before);
    }
    assert.deepEqual([chars, finished], [hugeAnswer.bytes, true]);
    assert.ok(peak < 20_000_000, `${peak} bytes`);
    assert.equal(entries[0]?.outcome, 'complete');
  }).timeout(120_000);

  it('a server that does not answer, and one that falls silent', async () => {
    const timeouts = { firstByteSeconds: 1, idleSeconds: 1 };
    configure({ connections: [connection('loop'), connection('keyless')], timeouts });
    const [hang, stall] = await Promise.all([ask('loop/hang'), ask('loop/stall')]);
    assert.deepEqual([hang.error?.code, hang.error?.limitMs], ['first-byte-timeout', 1000]);
    assert.deepEqual([stall.error?.code, stall.text, stall.error?.endpoint], ['idle-timeout', 'Wait', loopback.url]);
    for (const request of loopback.requests) assert.equal(await request.ended, 'closed-early');
  });
});
