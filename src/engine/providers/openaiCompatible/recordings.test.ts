import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { type Loopback, startLoopback } from '../../../../test/support/loopback.ts';
import { eventStream, recordedPayloads } from '../../../../test/support/loopbackScenarios.ts';
import { observe, recordingNames, type Seen, split } from '../../../../test/support/recordings.ts';
import type { ChatEvent } from '../../../core/chat.ts';
import { ChatError } from '../../../core/errors.ts';
import { collect } from '../../../core/pipeline.ts';
import { createHttpClient } from '../../../node/http.ts';
import { createOpenAiCompatible } from './openaiCompatible.ts';
import { readAnswer } from './readAnswer.ts';

/** Recorded answers of real providers, whole and cut at every place. */

type Expected = { reason: string; usage: object; reasoning?: string; calls?: readonly object[]; text?: string };

const usage = (input: number, output: number, cached?: number, reasoning?: number): object => ({
  inputTokens: input,
  outputTokens: output,
  ...(cached === undefined ? {} : { cachedInputTokens: cached }),
  ...(reasoning === undefined ? {} : { reasoningTokens: reasoning }),
  estimated: false,
});

const expected: Record<string, Expected> = {
  'alibaba-text': { reason: 'stop', usage: usage(18, 779, 0) },
  'deepseek-reasoning': { reason: 'stop', usage: usage(18, 219, 0, 205) },
  'deepseek-text': { reason: 'length', usage: usage(13, 400, 0) },
  'deepseek-tool-call': {
    reason: 'tool-calls',
    usage: usage(339, 83, 320, 39),
    text: '',
    calls: [
      {
        id: 'call_00_ioIn7yN9p1ZOMNpDLwd4MgAF',
        name: 'weather',
        arguments: '{"location": "San Francisco"}',
      },
    ],
  },
  'mistral-reasoning': {
    reason: 'stop',
    usage: usage(10, 46),
    text: '2 + 2 = 4',
    reasoning: 'The user is asking for 2+2. This is basic arithmetic. 2+2=4.',
  },
  'mistral-text': { reason: 'stop', usage: usage(13, 8), text: 'Hello, world! This is a test response.' },
  'mistral-tool-call': {
    reason: 'tool-calls',
    usage: usage(124, 22),
    text: '',
    calls: [{ id: 'gSIMJiOkT', name: 'weather', arguments: '{"location": "San Francisco"}' }],
  },
  'moonshotai-stream': {
    reason: 'stop',
    usage: usage(9, 12, undefined, 7),
    text: 'Hello!',
    reasoning: 'Thinking aloud. ',
  },
  'openai-text': { reason: 'stop', usage: usage(16, 300, 0, 0) },
};

const fileOf = (name: string): string => `openai-chat--${name}.chunks.txt`;

/** What the recording says, read without any of the code under test. */
function written(payloads: readonly string[], field: string): string {
  const deltas = payloads.map((payload) => JSON.parse(payload).choices[0]?.delta ?? {});
  return deltas.map((delta) => (typeof delta[field] === 'string' ? delta[field] : '')).join('');
}

const estimate = { add() {}, usage: () => ({ inputTokens: 1, outputTokens: 1, estimated: true }) };

/** Reads pieces of a body in-process; `drop` ends it as a lost connection does. */
function read(pieces: readonly Uint8Array[], drop = false): AsyncIterable<ChatEvent> {
  async function* body(): AsyncGenerator<Uint8Array> {
    yield* pieces;
    if (drop) throw new ChatError('connection-lost');
  }
  return readAnswer({
    body: body(),
    estimate,
    maxChars: 1_000_000,
    error: (code) => new ChatError(code),
    failed: () => new ChatError('server-error'),
  });
}

const expectedOf = (name: string, payloads: readonly string[]): Seen => {
  const facts = expected[name];
  assert.ok(facts, `no expectation for ${name}`);
  return {
    text: facts.text ?? written(payloads, 'content'),
    reasoning: facts.reasoning ?? written(payloads, 'reasoning_content'),
    calls: facts.calls ?? [],
    reason: facts.reason,
    usage: facts.usage,
  };
};

/** Every offset of a short stream; of a long one those at both ends and some between (all with EVERY_OFFSET=1). */
function offsets(length: number): number[] {
  const all = Array.from({ length: length + 1 }, (_, index) => index);
  if (length < 6000 || process.env.EVERY_OFFSET) return all;
  return all.filter((at) => at < 150 || at > length - 150 || at % 1999 === 0);
}

const variants: Record<string, (stream: string) => string> = {
  'with CRLF': (stream) => stream.replaceAll('\n', '\r\n'),
  'with CR': (stream) => stream.replaceAll('\n', '\r'),
  'with comments, ids, event names and retry': (stream) =>
    `: hello\n\nretry: 100\n\n${stream.replaceAll('data: ', ': ping\n\nevent: message\nid: 7\ndata: ')}: bye\n\n`,
  'without a space after the colon': (stream) => stream.replaceAll('data: ', 'data:'),
  'without the final newlines': (stream) => stream.trimEnd(),
  'without [DONE] and final newlines': (stream) => stream.replace('data: [DONE]\n\n', '').trimEnd(),
  'with a byte order mark': (stream) => `\uFEFF${stream}`,
  'without blank lines': (stream) => stream.replaceAll('\n\n', '\n'),
  'with leading blank lines': (stream) => `\n\n${stream}`,
};

describe('recorded answers', () => {
  it('are all expected', () => assert.deepEqual(recordingNames('openai-chat'), Object.keys(expected).toSorted()));

  for (const name of Object.keys(expected)) {
    const payloads = recordedPayloads(fileOf(name));
    const stream = eventStream(payloads);
    const bytes = Buffer.from(stream);
    const want = expectedOf(name, payloads);

    it(`${name}: whole`, async () => {
      assert.deepEqual(await observe(read([bytes])), want);
      assert.ok(want.text.length + want.reasoning.length + want.calls.length > 0);
    });

    it(`${name}: in single bytes`, async () => {
      assert.deepEqual(await observe(read(Array.from(bytes, (byte) => Uint8Array.of(byte)))), want);
    });

    it(`${name}: split in two`, async () => {
      for (const at of offsets(bytes.length)) assert.deepEqual(await observe(read(split(bytes, at))), want, `at ${at}`);
    }).timeout(600_000);

    for (const [variant, change] of Object.entries(variants)) {
      it(`${name}: ${variant}`, async () => {
        const changed = Buffer.from(change(stream));
        assert.deepEqual(await observe(read([changed])), want);
        assert.deepEqual(await observe(read(Array.from(changed, (byte) => Uint8Array.of(byte)))), want);
      });
    }

    it(`${name}: dropped at any offset, keeping all that came`, async () => {
      // The end of the payload that tells the finish reason: from there on the answer is complete.
      const last = payloads.findIndex((payload) => JSON.parse(payload).choices[0]?.finish_reason);
      const complete = Buffer.byteLength(eventStream(payloads.slice(0, last + 1)).replace('data: [DONE]\n\n', ''));
      let longest = 0;
      for (const at of offsets(bytes.length)) {
        for (const drop of [true, false]) {
          const seen = await observe(read([bytes.subarray(0, at)], drop));
          const arrived = bytes.subarray(0, at).toString('utf8').split('\n\n').slice(0, -1);
          const ended = arrived.length - 1 >= last;
          // A payload without its newline is taken as soon as its JSON is complete.
          if (at >= complete - 2) {
            assert.equal(seen.text, want.text);
            assert.equal(seen.error, undefined, `at ${at}`);
          } else if (!ended) {
            assert.equal(seen.error, at === 0 && !drop ? 'empty-answer' : 'answer-cut', `at ${at}`);
            assert.deepEqual(seen.calls, []);
          }
          assert.ok(want.text.startsWith(seen.text) && want.reasoning.startsWith(seen.reasoning));
          const length = seen.text.length + seen.reasoning.length;
          assert.ok(length >= longest, `lost text at ${at}`);
          longest = length;
        }
      }
    }).timeout(600_000);
  }
});

describe('recorded answers over a socket', () => {
  let loopback: Loopback;
  const http = createHttpClient({ connectTimeoutMs: 5000 });
  const context = { requestId: 'r', signal: new AbortController().signal, purpose: 'chat' } as const;

  before(async () => {
    loopback = await startLoopback();
  });
  after(async () => {
    await http.close();
    await loopback.close();
  });

  const ask = (model: string): AsyncIterable<ChatEvent> => {
    const connection = { id: 'loop', baseUrl: loopback.url };
    const provider = createOpenAiCompatible({ connection, http, estimateUsage: () => estimate });
    return provider.chat({ model, messages: [{ role: 'user', content: 'Hi' }], stream: true }, context);
  };

  for (const name of Object.keys(expected)) {
    const payloads = recordedPayloads(fileOf(name));
    const bytes = Buffer.from(eventStream(payloads));
    const want = expectedOf(name, payloads);

    it(`${name}: whole`, async () => {
      assert.deepEqual(await observe(ask(`replay:${fileOf(name)}`)), want);
      const { text, reasoning, usage: used } = await collect(ask(`replay:${fileOf(name)}`));
      assert.deepEqual({ text, reasoning, used }, { text: want.text, reasoning: want.reasoning, used: want.usage });
    });

    it(`${name}: in two writes, and dropped after the first`, async () => {
      for (let part = 1; part < 12; part += 1) {
        const at = Math.floor((bytes.length * part) / 12);
        loopback.define('split', async ({ response }) => {
          response.writeHead(200, { 'content-type': 'text/event-stream' });
          response.write(bytes.subarray(0, at));
          await setImmediate();
          response.end(bytes.subarray(at));
        });
        assert.deepEqual(await observe(ask('split')), want, `at ${at}`);

        loopback.define('drop', ({ response }) => {
          response.writeHead(200, { 'content-type': 'text/event-stream' });
          response.write(bytes.subarray(0, at), () => response.destroy());
        });
        const seen = await observe(ask('drop'));
        const inProcess = await observe(read([bytes.subarray(0, at)], true));
        assert.deepEqual(seen, inProcess, `dropped at ${at}`);
      }
    });
  }
});
