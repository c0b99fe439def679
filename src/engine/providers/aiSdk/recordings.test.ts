import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { type Loopback, startLoopback } from '../../../../test/support/loopback.ts';
import { eventStream, namedEventStream, recordedPayloads } from '../../../../test/support/loopbackScenarios.ts';
import { observe, recordingNames, type Seen, split } from '../../../../test/support/recordings.ts';
import type { ChatEvent } from '../../../core/chat.ts';
import { ChatError } from '../../../core/errors.ts';
import type { HttpClient } from '../../../core/ports.ts';
import { createHttpClient } from '../../../node/http.ts';
import { createAiSdk } from './aiSdk.ts';
import { anthropic } from './dialects/anthropic.ts';
import { google } from './dialects/google.ts';
import { openaiResponses } from './dialects/openaiResponses.ts';
import type { Dialect } from './types.ts';

/** Recorded answers of Anthropic, Google and OpenAI's Responses, whole, in odd cuts, cut short and dropped. */

type Json = Record<string, unknown>;
type Family = {
  readonly dialect: Dialect;
  /** The text that one payload adds, read without any of the code under test. */
  readonly text: (payload: Json) => string;
  readonly reasoning: (payload: Json) => string;
  /** Whether the answer is complete with this payload. */
  readonly final: (payload: Json) => boolean;
};

const families: Record<string, Family> = {
  'anthropic-messages': {
    dialect: anthropic,
    text: ({ delta }) => (delta as { text?: string } | undefined)?.text ?? '',
    reasoning: ({ delta }) => (delta as { thinking?: string } | undefined)?.thinking ?? '',
    final: ({ type }) => type === 'message_delta',
  },
  'google-generate': {
    dialect: google,
    text: (payload) => googleParts(payload, false),
    reasoning: (payload) => googleParts(payload, true),
    final: ({ candidates }) => (candidates as { finishReason?: string }[])[0]?.finishReason !== undefined,
  },
  'openai-responses': {
    dialect: openaiResponses,
    text: ({ type, delta }) => (type === 'response.output_text.delta' ? String(delta) : ''),
    reasoning: ({ type, delta }) => (String(type).startsWith('response.reasoning_summary_text.d') ? String(delta) : ''),
    final: ({ type }) => type === 'response.completed' || type === 'error',
  },
};

function googleParts({ candidates }: Json, thought: boolean): string {
  const [first] = candidates as { content?: { parts?: { text?: string; thought?: boolean }[] } }[];
  const parts = first?.content?.parts ?? [];
  return parts.map((part) => ((part.thought ?? false) === thought ? (part.text ?? '') : '')).join('');
}

type Figures = readonly [
  input: number,
  output: number,
  cached: number,
  written?: number | undefined,
  reasoning?: number,
];

function usage([input, output, cached, written, reasoning]: Figures): object {
  return {
    inputTokens: input,
    outputTokens: output,
    cachedInputTokens: cached,
    ...(written === undefined ? {} : { cacheWriteTokens: written }),
    ...(reasoning === undefined ? {} : { reasoningTokens: reasoning }),
    estimated: false,
  };
}

type Expected = {
  readonly reason?: string;
  readonly usage?: Figures;
  readonly calls?: readonly object[];
  error?: string;
};

const expected: Record<string, Expected> = {
  'anthropic-clear-thinking.1': { reason: 'stop', usage: [69, 53, 0, 0] },
  'anthropic-json-tool.1': {
    reason: 'tool-calls',
    usage: [849, 47, 0, 0],
    calls: [
      {
        id: 'toolu_01KFbKqPYSuAKujiL6mTfzYA',
        name: 'json',
        arguments: '{"elements": [{"location": "San Francisco", "temperature": 58, "condition": "sunny"}]}',
      },
    ],
  },
  'anthropic-text': { reason: 'stop', usage: [12, 30, 0, 0] },
  'anthropic-tool-no-args': {
    reason: 'tool-calls',
    usage: [565, 48, 0, 0],
    calls: [{ id: 'toolu_01QE1WLsSVp5hy5Q3GmGTmjP', name: 'updateIssueList', arguments: '{}' }],
  },
  'google-reasoning': { reason: 'stop', usage: [9, 285, 0, undefined, 256] },
  'google-text': { reason: 'stop', usage: [9, 208, 0, undefined, 185] },
  'google-tool-call': {
    reason: 'tool-calls',
    usage: [29, 60, 0, undefined, 45],
    calls: [{ id: 'given', name: 'weather', arguments: '{"location":"San Francisco"}' }],
  },
  'openai-custom-tool.1': {
    reason: 'tool-calls',
    usage: [50, 20, 0, undefined, 0],
    calls: [{ id: 'call_custom_sql_001', name: 'write_sql', arguments: '"SELECT * FROM users WHERE age > 25"' }],
  },
  'openai-error.1': { error: 'quota-exhausted' },
  'openai-phase.1': { reason: 'stop', usage: [7112, 463, 3072, undefined, 64] },
};

function expectedOf(name: string, payloads: readonly Json[], { text, reasoning }: Family): Seen {
  const facts = expected[name];
  assert.ok(facts, `no expectation for ${name}`);
  return {
    text: payloads.map(text).join(''),
    reasoning: payloads.map(reasoning).join(''),
    calls: facts.calls ?? [],
    ...(facts.reason === undefined ? {} : { reason: facts.reason }),
    ...(facts.usage === undefined ? {} : { usage: usage(facts.usage) }),
    ...(facts.error === undefined ? {} : { error: facts.error }),
  };
}

/** Google gives its calls no ids, so the library does. */
function withoutRandom(seen: Seen): Seen {
  const calls = seen.calls.map((call) => {
    const { id } = call as { id: string };
    return { ...(call as object), id: /^(toolu|call)_/.test(id) || id === '' ? id : 'given' };
  });
  return { ...seen, calls };
}

const estimateUsage = () => ({ add() {}, usage: () => ({ inputTokens: 1, outputTokens: 1, estimated: true }) });
const context = { requestId: 'r', signal: new AbortController().signal, purpose: 'chat' } as const;
const request = { messages: [{ role: 'user', content: 'Hi' }], stream: true } as const;

/** Answers in-process with pieces of a body; `drop` ends it as a lost connection does. */
function ask(dialect: Dialect, pieces: readonly Uint8Array[], drop = false): AsyncIterable<ChatEvent> {
  async function* body(): AsyncGenerator<Uint8Array> {
    yield* pieces;
    if (drop) throw new ChatError('connection-lost');
  }
  const http: HttpClient = { request: async () => ({ status: 200, headers: {}, body: body() }), close: async () => {} };
  const connection = { id: 'test', baseUrl: 'http://127.0.0.1:1' };
  return createAiSdk({ connection, dialect, key: 'k', http, estimateUsage }).chat({ ...request, model: 'm' }, context);
}

const seenOf = async (...given: Parameters<typeof ask>): Promise<Seen> => withoutRandom(await observe(ask(...given)));

/** Places to cut at: the ends, and some between (every one with EVERY_OFFSET=1). */
function offsets(length: number): number[] {
  const all = Array.from({ length: length + 1 }, (_, index) => index);
  return process.env.EVERY_OFFSET ? all : all.filter((at) => at > length - 8 || at % 97 === 0);
}

const variants: Record<string, (stream: string) => string> = {
  'with CRLF': (stream) => stream.replaceAll('\n', '\r\n'),
  'with comments, ids and retry': (stream) =>
    `: hello\n\nretry: 100\n\n${stream.replaceAll('data: ', 'id: 7\ndata: ')}`,
  'with comments between': (stream) => stream.replaceAll('\n\n', '\n\n: still here\n\n'),
  'without event names': (stream) => stream.replaceAll(/^event: .*\n/gm, ''),
  'without a space after the colon': (stream) => stream.replaceAll(/^(data|event): /gm, '$1:'),
  'without the final newlines': (stream) => stream.trimEnd(),
  'closed by [DONE]': (stream) => `${stream}data: [DONE]\n\n`,
  'with a byte order mark': (stream) => `\uFEFF${stream}`,
};

for (const [protocol, family] of Object.entries(families)) {
  const { dialect, final } = family;

  describe(`recorded answers of ${protocol}`, () => {
    for (const name of recordingNames(protocol)) {
      const lines = recordedPayloads(`${protocol}--${name}.chunks.txt`);
      const payloads = lines.map((line) => JSON.parse(line) as Json);
      const stream = namedEventStream(lines);
      const bytes = Buffer.from(stream);

      it(`${name}: whole, and in single bytes`, async () => {
        const want = expectedOf(name, payloads, family);
        assert.ok(want.text.length + want.reasoning.length + want.calls.length > 0 || want.error);
        assert.deepEqual(await seenOf(dialect, [bytes]), want);
        assert.deepEqual(
          await seenOf(
            dialect,
            Array.from(bytes, (byte) => Uint8Array.of(byte)),
          ),
          want,
        );
      });

      it(`${name}: as servers and proxies write it`, async () => {
        const want = expectedOf(name, payloads, family);
        for (const [variant, change] of Object.entries(variants))
          assert.deepEqual(await seenOf(dialect, [Buffer.from(change(stream))]), want, variant);
      });

      it(`${name}: split in two`, async () => {
        const want = expectedOf(name, payloads, family);
        for (const at of offsets(bytes.length))
          assert.deepEqual(await seenOf(dialect, split(bytes, at)), want, `at ${at}`);
      }).timeout(600_000);

      it(`${name}: cut and dropped, keeping all that came`, async () => {
        const want = expectedOf(name, payloads, family);
        const last = payloads.findIndex(final);
        for (const at of offsets(bytes.length)) {
          const came = bytes.subarray(0, at);
          const arrived = payloads.slice(0, came.toString('utf8').split('\n\n').length - 1);
          for (const drop of [true, false]) {
            const seen = await seenOf(dialect, [came], drop);
            const least = {
              text: arrived.map(family.text).join(''),
              reasoning: arrived.map(family.reasoning).join(''),
            };
            assert.ok(seen.text.startsWith(least.text) && want.text.startsWith(seen.text), `text at ${at}`);
            assert.ok(seen.reasoning.startsWith(least.reasoning) && want.reasoning.startsWith(seen.reasoning));
            if (arrived.length > last)
              assert.deepEqual([seen.error, seen.reason], [want.error, want.reason], `at ${at}`);
            else if (seen.error === undefined || seen.error === want.error) assert.deepEqual(seen, want);
            else assert.deepEqual([seen.error, seen.calls], [at === 0 && !drop ? 'empty-answer' : 'answer-cut', []]);
          }
        }
      }).timeout(600_000);
    }
  });
}

it('every recorded answer has its expectation', () => {
  const names = Object.keys(families).flatMap(recordingNames);
  assert.deepEqual(names.toSorted(), Object.keys(expected).toSorted());
});

describe('recorded answers over a socket', () => {
  let loopback: Loopback;
  const http = createHttpClient({ connectTimeoutMs: 5000 });

  before(async () => {
    loopback = await startLoopback();
  });
  after(async () => {
    await http.close();
    await loopback.close();
  });

  const asked = (dialect: Dialect, model: string): Promise<Seen> => {
    const connection = { id: 'loop', baseUrl: loopback.url };
    const provider = createAiSdk({ connection, dialect, key: 'k', http, estimateUsage });
    return observe(provider.chat({ ...request, model }, context)).then(withoutRandom);
  };

  for (const [protocol, family] of Object.entries(families)) {
    it(`${protocol}: whole, in two writes, and dropped after the first`, async () => {
      for (const name of recordingNames(protocol)) {
        const file = `${protocol}--${name}.chunks.txt`;
        const lines = recordedPayloads(file);
        const want = expectedOf(
          name,
          lines.map((line) => JSON.parse(line)),
          family,
        );
        assert.deepEqual(await asked(family.dialect, `replay:${file}`), want);

        const bytes = Buffer.from(namedEventStream(lines));
        const at = Math.floor(bytes.length / 2);
        loopback.define('split', async ({ response }) => {
          response.writeHead(200, { 'content-type': 'text/event-stream' });
          response.write(bytes.subarray(0, at));
          await setImmediate();
          response.end(bytes.subarray(at));
        });
        assert.deepEqual(await asked(family.dialect, 'split'), want);

        loopback.define('drop', ({ response }) => {
          response.writeHead(200, { 'content-type': 'text/event-stream' });
          response.write(bytes.subarray(0, at), () => response.destroy());
        });
        const seen = await asked(family.dialect, 'drop');
        assert.deepEqual(seen, await seenOf(family.dialect, [bytes.subarray(0, at)], true), name);
        assert.equal(seen.error, 'answer-cut', name);
      }
    });
  }

  it('an event stream of another protocol is no answer', async () => {
    const lines = recordedPayloads('openai-chat--mistral-text.chunks.txt');
    for (const { dialect } of Object.values(families))
      assert.equal((await seenOf(dialect, [Buffer.from(eventStream(lines))])).error, 'malformed-response');
  });
});
