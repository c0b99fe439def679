import assert from 'node:assert/strict';
import { type Loopback, startLoopback } from '../../../../test/support/loopback.ts';
import { chunk, eventStream, sendJson } from '../../../../test/support/loopbackScenarios.ts';
import type { ChatEvent, ChatRequest } from '../../../core/chat.ts';
import { ChatError, type ErrorData } from '../../../core/errors.ts';
import { collect } from '../../../core/pipeline.ts';
import type { EstimateUsage } from '../../../core/ports.ts';
import { createHttpClient } from '../../../node/http.ts';
import { createOpenAiCompatible, type OpenAiCompatibleOptions } from './openaiCompatible.ts';

const question: ChatRequest = { model: 'm', messages: [{ role: 'user', content: 'What is it?' }], stream: true };
const context = { requestId: 'r', signal: new AbortController().signal, purpose: 'chat' } as const;

const estimateUsage: EstimateUsage = () => {
  let output = 0;
  return {
    add: (piece) => {
      output += piece.length;
    },
    usage: () => ({ inputTokens: 1, outputTokens: output, estimated: true }),
  };
};

let loopback: Loopback;
const http = createHttpClient({ connectTimeoutMs: 5000 });

before(async () => {
  loopback = await startLoopback();
});
after(async () => {
  await http.close();
  await loopback.close();
});

type Change = Partial<Omit<OpenAiCompatibleOptions, 'connection'>> & Partial<OpenAiCompatibleOptions['connection']>;

const provider = ({ baseUrl = loopback.url, headers, query, ...rest }: Change = {}) =>
  createOpenAiCompatible({ connection: { id: 'loop', baseUrl, headers, query }, http, estimateUsage, ...rest });

/** The events of an answer whose stream has these payloads. */
async function events(payloads: readonly unknown[], request = question): Promise<ChatEvent[]> {
  const texts = payloads.map((payload) => (typeof payload === 'string' ? payload : JSON.stringify(payload)));
  loopback.define('m', ({ response }) => void response.end(eventStream(texts)));
  const all: ChatEvent[] = [];
  for await (const event of provider().chat(request, context)) all.push(event);
  return all;
}

async function failure(events: AsyncIterable<ChatEvent>): Promise<ErrorData> {
  try {
    await collect(events);
  } catch (error) {
    assert.ok(ChatError.is(error), String(error));
    return error.data;
  }
  throw new assert.AssertionError({ message: 'the answer did not fail' });
}

/** How a response of this status and body fails. */
function failureOf(status: number, body: unknown, headers: Record<string, string> = {}, change: Change = {}) {
  loopback.define('m', ({ response }) => {
    if (typeof body === 'string') response.writeHead(status, headers).end(body);
    else sendJson(response, status, body, headers);
  });
  return failure(provider({ key: 'sk-test-1234567890', ...change }).chat(question, context));
}

const lastRequest = () => loopback.requests.at(-1);

describe('the request', () => {
  it('carries everything, in the protocol’s names', async () => {
    const request: ChatRequest = {
      model: 'ok',
      messages: [
        { role: 'system', content: 'Be brief.' },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'Look' },
            { type: 'image', mediaType: 'image/png', data: 'AAAA' },
          ],
        },
        { role: 'assistant', content: '', toolCalls: [{ id: 'c1', name: 'look', arguments: '{}' }] },
        { role: 'tool', toolCallId: 'c1', content: 'a cat' },
        { role: 'assistant', content: 'A cat.', reasoning: 'not sent' },
      ],
      tools: [{ name: 'look', description: 'Looks', parameters: { type: 'object' } }],
      sampling: {
        temperature: 0.5,
        maxTokens: 100,
        topP: 0.9,
        stop: ['END'],
        seed: 7,
        presencePenalty: 0.1,
        frequencyPenalty: 0.2,
      },
      stream: true,
    };
    await collect(
      provider({ key: ' sk-secret ', headers: { 'X-Team': 'blue' }, query: { version: '2' } }).chat(request, context),
    );
    assert.deepEqual(lastRequest()?.body, {
      model: 'ok',
      messages: [
        { role: 'system', content: 'Be brief.' },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'Look' },
            { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } },
          ],
        },
        {
          role: 'assistant',
          content: null,
          tool_calls: [{ id: 'c1', type: 'function', function: { name: 'look', arguments: '{}' } }],
        },
        { role: 'tool', tool_call_id: 'c1', content: 'a cat' },
        { role: 'assistant', content: 'A cat.' },
      ],
      tools: [{ type: 'function', function: { name: 'look', description: 'Looks', parameters: { type: 'object' } } }],
      max_tokens: 100,
      stop: ['END'],
      seed: 7,
      temperature: 0.5,
      top_p: 0.9,
      presence_penalty: 0.1,
      frequency_penalty: 0.2,
      stream: true,
      stream_options: { include_usage: true },
    });
    assert.equal(lastRequest()?.path, '/v1/chat/completions?version=2');
    assert.equal(lastRequest()?.headers.authorization, 'Bearer sk-secret');
    assert.equal(lastRequest()?.headers['x-team'], 'blue');
  });

  it('leaves out what is not set', async () => {
    await collect(provider().chat({ ...question, model: 'ok', stream: false }, context));
    assert.deepEqual(lastRequest()?.body, {
      model: 'ok',
      messages: [{ role: 'user', content: 'What is it?' }],
      stream: false,
    });
    assert.equal(lastRequest()?.headers.authorization, undefined);
  });

  it('lets own headers authorize', async () => {
    await collect(
      provider({ key: 'k', headers: { Authorization: 'Token t' } }).chat({ ...question, model: 'ok' }, context),
    );
    assert.equal(lastRequest()?.headers.authorization, 'Token t');
  });

  for (const [model, reasons] of Object.entries({
    o1: true,
    'o3-mini': true,
    'o4-mini-2025-04-16': true,
    'gpt-5': true,
    'gpt-5.1-codex': true,
    'openai/gpt-5-mini': true,
    'gpt-5-chat-latest': false,
    'gpt-4o': false,
    'olmo-2': false,
    'deepseek-reasoner': false,
  })) {
    it(`${reasons ? 'spares' : 'gives'} ${model} temperature and max_tokens`, async () => {
      loopback.define(model, ({ response }) => void response.end(eventStream([chunk({ content: 'x' }, 'stop')])));
      const sampling = { temperature: 1, maxTokens: 5, topP: 1 };
      await collect(provider().chat({ ...question, model, sampling }, context));
      const {
        messages: _messages,
        model: _model,
        stream: _stream,
        stream_options: _options,
        ...sent
      } = lastRequest()?.body ?? {};
      assert.deepEqual(sent, reasons ? { max_completion_tokens: 5 } : { max_tokens: 5, temperature: 1, top_p: 1 });
    });
  }

  it('is repeated once without a parameter that the server names, and remembers it', async () => {
    loopback.define('picky', ({ request, response }) => {
      const { max_tokens: limit, temperature } = request.body;
      if (limit !== undefined) {
        const message =
          "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.";
        sendJson(response, 400, { error: { message, param: 'max_tokens', code: 'unsupported_parameter' } });
      } else if (temperature !== undefined) {
        const message = "Unsupported parameter: 'temperature' is not supported with this model.";
        sendJson(response, 400, {
          error: { message, type: 'invalid_request_error', param: 'temperature', code: null },
        });
      } else response.end(eventStream([chunk({ content: 'fine' }, 'stop')]));
    });
    const picky = provider();
    const request = { ...question, model: 'picky', sampling: { maxTokens: 9, temperature: 0.1 } };
    const before = loopback.requests.length;
    assert.equal((await collect(picky.chat(request, context))).text, 'fine');
    assert.equal(loopback.requests.length - before, 3);
    assert.equal(lastRequest()?.body.max_completion_tokens, 9);
    await collect(picky.chat(request, context));
    assert.equal(loopback.requests.length - before, 4);
  });

  it('is not repeated for a value that is wrong, nor for ever', async () => {
    const wrong = {
      error: { message: "Invalid 'temperature': must be at most 2", param: 'temperature', code: 'invalid_value' },
    };
    const always = {
      error: { message: 'max_tokens and max_completion_tokens are not supported', code: 'unsupported_parameter' },
    };
    for (const [body, count] of [
      [wrong, 1],
      [always, 2],
    ] as const) {
      loopback.define('m', ({ response }) => sendJson(response, 400, body));
      const before = loopback.requests.length;
      const request = { ...question, sampling: { maxTokens: 9, temperature: 0.1 } };
      assert.equal((await failure(provider().chat(request, context))).code, 'bad-request');
      assert.equal(loopback.requests.length - before, count);
    }
  });

  it('is repeated without stream_options where they are forbidden', async () => {
    loopback.define('strict', ({ request, response }) => {
      if (!request.body.stream_options) response.end(eventStream([chunk({ content: 'fine' }, 'stop')]));
      else
        sendJson(response, 422, {
          detail: [{ loc: ['body', 'stream_options'], msg: 'Extra inputs are not permitted', type: 'extra_forbidden' }],
        });
    });
    const answer = await collect(provider().chat({ ...question, model: 'strict' }, context));
    assert.deepEqual([answer.text, answer.usage.estimated], ['fine', true]);
  });
});

describe('the base URL', () => {
  for (const change of [
    (url: string) => ` ${url}/ `,
    (url: string) => `${url}///`,
    (url: string) => `${url}/chat/completions`,
    (url: string) => `${url}/chat/completions/`,
    (url: string) => `${url}?tag=a#x`,
    (url: string) => url.replace('http://', 'HTTP://user:pass%20word@'),
  ]) {
    it(`is taken as ${change('http://host/v1')}`, async () => {
      const answer = await collect(
        provider({ baseUrl: change(loopback.url) }).chat({ ...question, model: 'ok' }, context),
      );
      assert.ok(answer.text.startsWith('Hello'));
    });
  }

  it('may carry a user and a password, which errors do not show', async () => {
    const baseUrl = `${loopback.url.replace('http://', 'http://user:word@')}?key=secret`;
    const error = await failure(provider({ baseUrl }).chat({ ...question, model: 'boom' }, context));
    assert.equal(lastRequest()?.headers.authorization, `Basic ${Buffer.from('user:word').toString('base64')}`);
    assert.equal(error.endpoint, loopback.url);
  });

  for (const baseUrl of ['', 'nonsense', 'localhost:1234/v1', 'ftp://x/v1', 'http://']) {
    it(`is refused as “${baseUrl}”`, () => {
      assert.throws(
        () => provider({ baseUrl }),
        (error: unknown) => ChatError.is(error) && error.code === 'bad-url',
      );
    });
  }
});

describe('the answer', () => {
  it('comes whole when no stream was asked for, or the server ignores that one was', async () => {
    const whole = {
      choices: [
        {
          message: {
            content: 'Text',
            reasoning: 'Why',
            tool_calls: [{ id: 'a', type: 'function', function: { name: 'f', arguments: '{"x":1}' } }],
          },
          finish_reason: 'tool_calls',
        },
      ],
      usage: { prompt_tokens: 3, completion_tokens: 4 },
    };
    loopback.define('whole', ({ response }) => sendJson(response, 200, whole));
    for (const stream of [true, false]) {
      assert.deepEqual(await collect(provider().chat({ ...question, model: 'whole', stream }, context)), {
        text: 'Text',
        reasoning: 'Why',
        toolCalls: [{ id: 'a', name: 'f', arguments: '{"x":1}' }],
        reason: 'tool-calls',
        usage: { inputTokens: 3, outputTokens: 4, estimated: false },
      });
    }
  });

  it('comes as a stream though none was asked for', async () => {
    loopback.define('m', ({ response }) => void response.end(eventStream([chunk({ content: 'x' }, 'stop')])));
    assert.equal((await collect(provider().chat({ ...question, stream: false }, context))).text, 'x');
  });

  it('has an estimated usage when none is reported', async () => {
    const all = await events([chunk({ content: 'four' }, 'stop')]);
    assert.deepEqual(all.at(-1), {
      type: 'finish',
      reason: 'stop',
      usage: { inputTokens: 1, outputTokens: 4, estimated: true },
    });
  });

  const usages: Record<string, [payload: unknown, expected: object]> = {
    'in the choice': [
      {
        choices: [
          {
            index: 0,
            delta: {},
            finish_reason: 'stop',
            usage: { prompt_tokens: 2, completion_tokens: 3, cached_tokens: 1 },
          },
        ],
      },
      { inputTokens: 2, outputTokens: 3, cachedInputTokens: 1 },
    ],
    'under x_groq': [
      {
        choices: [{ delta: {}, finish_reason: 'stop' }],
        x_groq: { usage: { prompt_tokens: 2, completion_tokens: 3 } },
      },
      { inputTokens: 2, outputTokens: 3 },
    ],
    'with reasoning beside the answer': [
      {
        choices: [{ delta: {}, finish_reason: 'stop' }],
        usage: {
          prompt_tokens: 10,
          completion_tokens: 5,
          total_tokens: 35,
          completion_tokens_details: { reasoning_tokens: 20 },
        },
      },
      { inputTokens: 10, outputTokens: 25, reasoningTokens: 20 },
    ],
    'in the newer names': [
      {
        choices: [{ delta: {}, finish_reason: 'stop' }],
        usage: { input_tokens: 4, output_tokens: 5, input_tokens_details: { cached_tokens: 3 } },
      },
      { inputTokens: 4, outputTokens: 5, cachedInputTokens: 3 },
    ],
  };
  for (const [where, [payload, expected]] of Object.entries(usages)) {
    it(`finds the usage ${where}`, async () => {
      const last = (await events([chunk({ content: 'x' }), payload])).at(-1);
      assert.deepEqual(last?.type === 'finish' && last.usage, { ...expected, estimated: false });
    });
  }

  it('does not take zeros or nonsense for a usage', async () => {
    for (const usage of [{ prompt_tokens: 0, completion_tokens: 0 }, { prompt_tokens: 'x' }, 'none', null]) {
      const last = (await events([{ choices: [{ delta: { content: 'x' }, finish_reason: 'stop' }], usage }])).at(-1);
      assert.equal(last?.type === 'finish' && last.usage.estimated, true);
    }
  });

  it('counts only the first of several choices', async () => {
    const all = await events([
      {
        choices: [
          { index: 1, delta: { content: 'no' } },
          { index: 0, delta: { content: 'yes' } },
        ],
      },
      { choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] },
    ]);
    assert.deepEqual(
      all.filter((event) => event.type === 'text-delta').map((event) => event.text),
      ['yes'],
    );
  });

  const text = (all: readonly ChatEvent[], type: 'text-delta' | 'reasoning-delta'): string =>
    all.map((event) => (event.type === type ? event.text : '')).join('');

  it('reads reasoning under every name, once', async () => {
    const all = await events([
      chunk({ reasoning_content: 'a', reasoning: 'a' }),
      chunk({ reasoning: 'b' }),
      chunk({
        reasoning_details: [
          { type: 'reasoning.text', text: 'c' },
          { type: 'reasoning.summary', summary: 'd' },
        ],
      }),
      chunk({
        content: [
          { type: 'thinking', thinking: 'e' },
          { type: 'text', text: 'answer' },
        ],
      }),
      chunk({ refusal: ', but no' }, 'stop'),
    ]);
    assert.equal(text(all, 'reasoning-delta'), 'abcde');
    assert.equal(text(all, 'text-delta'), 'answer, but no');
  });

  const tagged = '\n<think>\nSo <b>this</b> </thin is it.</think>\n\nThe answer <think>stays</think>.';
  for (let size = 1; size <= tagged.length; size += 1) {
    const pieces = Array.from({ length: Math.ceil(tagged.length / size) }, (_, n) =>
      tagged.slice(n * size, (n + 1) * size),
    );
    it(`tells reasoning in tags apart, in pieces of ${size}`, async () => {
      const all = await events([...pieces.map((content) => chunk({ content })), chunk({}, 'stop')]);
      assert.equal(text(all, 'reasoning-delta'), 'So <b>this</b> </thin is it.');
      assert.equal(text(all, 'text-delta'), 'The answer <think>stays</think>.');
    });
  }

  it('leaves tags inside an answer alone, and shows what only looked like one', async () => {
    for (const answer of ['Use <think>tags</think>.', '<thi', '<thinner>', ' <', 'x'])
      assert.equal(text(await events([chunk({ content: answer }), chunk({}, 'stop')]), 'text-delta'), answer);
  });

  it('takes an unclosed tag for reasoning to the end, and an empty one for none', async () => {
    const open = await events([chunk({ content: '<think>on and on </th' }, 'length')]);
    assert.equal(text(open, 'reasoning-delta'), 'on and on </th');
    const empty = await events([chunk({ content: '<think>\n\n</think>\n\nHi' }, 'stop')]);
    assert.deepEqual([text(empty, 'reasoning-delta'), text(empty, 'text-delta')], ['', 'Hi']);
  });

  const callsOf = async (...toolCalls: unknown[]) => {
    const all = await events([...toolCalls.map((tool_calls) => chunk({ tool_calls })), chunk({}, 'stop')]);
    const last = all.at(-1);
    assert.equal(last?.type === 'finish' && last.reason, 'tool-calls');
    return all.filter((event) => event.type === 'tool-call').map(({ call }) => [call.id, call.name, call.arguments]);
  };

  it('joins fragments of several calls by index', async () => {
    const calls = await callsOf(
      [{ index: 0, id: 'a', function: { name: 'f', arguments: '' } }],
      [{ index: 1, id: 'b', function: { name: 'g', arguments: '{"y"' } }],
      [
        { index: 0, function: { arguments: '{"x":' } },
        { index: 1, function: { arguments: ':2}' } },
      ],
      [{ index: 0, function: { arguments: '1}' } }],
    );
    assert.deepEqual(calls, [
      ['a', 'f', '{"x":1}'],
      ['b', 'g', '{"y":2}'],
    ]);
  });

  it('takes whole calls without index or id, and gives them ids', async () => {
    const calls = await callsOf([
      { function: { name: 'f', arguments: '{"x":1}' } },
      { function: { name: 'f', arguments: { x: 2 } } },
      { function: { name: 'g', arguments: null } },
    ]);
    assert.deepEqual(calls, [
      ['call_1', 'f', '{"x":1}'],
      ['call_2', 'f', '{"x":2}'],
      ['call_3', 'g', ''],
    ]);
  });

  it('takes another id under the same index for another call', async () => {
    const calls = await callsOf(
      [{ index: 0, id: 'a', function: { name: 'f', arguments: '{}' } }],
      [{ index: 0, id: 'b', function: { name: 'f', arguments: '{"z":1}' } }],
    );
    assert.deepEqual(calls, [
      ['a', 'f', '{}'],
      ['b', 'f', '{"z":1}'],
    ]);
  });

  it('joins fragments that have neither index nor id, or the same id each time', async () => {
    assert.deepEqual(
      await callsOf(
        [{ function: { name: 'f', arguments: '{"x' } }],
        [{ function: { arguments: '":1' } }],
        [{ function: { name: 'f', arguments: '}' } }],
      ),
      [['call_1', 'f', '{"x":1}']],
    );
    assert.deepEqual(
      await callsOf(
        [{ id: 'a', function: { name: 'f', arguments: '{"x' } }],
        [{ id: 'a', function: { name: 'f', arguments: '":1}' } }],
      ),
      [['a', 'f', '{"x":1}']],
    );
  });

  it('passes over what it does not know', async () => {
    const all = await events([
      'ping',
      '[]',
      { choices: [] },
      { choices: 'x' },
      { id: 5, choices: [{ delta: { content: 7, tool_calls: 'no' }, finish_reason: 9 }] },
      { choices: [{ delta: { content: 'ok', tool_calls: [null, 3] }, finish_reason: 'mystery' }] },
    ]);
    assert.equal(text(all, 'text-delta'), 'ok');
    const last = all.at(-1);
    assert.equal(last?.type === 'finish' && last.reason, 'other');
  });

  it('is replaced, not broken, where its bytes are no UTF-8', async () => {
    const { text: answer } = await collect(provider().chat({ ...question, model: 'bad-utf8' }, context));
    assert.equal(answer, 'good \uFFFD(\uFFFD bad');
  });
});

describe('an answer that fails', () => {
  const ended = (...payloads: unknown[]) =>
    events(payloads).then(
      () => 'finished',
      (error: unknown) => ChatError.from(error).code,
    );
  const dataOf = (...payloads: unknown[]) =>
    failure(
      (async function* () {
        yield* await events(payloads);
      })(),
    );

  it('reports an error inside the stream', async () => {
    const cases: [unknown, string][] = [
      [{ error: { message: 'Slow down', code: 429 } }, 'rate-limited'],
      [{ error: { message: 'Bad upstream', code: 502 } }, 'server-error'],
      [{ error: { message: 'x', type: 'overloaded_error' } }, 'overloaded'],
      [{ error: { message: 'x', code: 'rate_limit_exceeded' } }, 'rate-limited'],
      [{ error: { message: 'x', code: 'insufficient_quota' } }, 'quota-exhausted'],
      [{ error: { message: 'x', code: 'context_length_exceeded' } }, 'context-too-long'],
      [{ error: { message: 'x', type: 'invalid_request_error' } }, 'bad-request'],
      [{ error: 'out of memory' }, 'server-error'],
      [{ object: 'error', message: 'boom', code: 500 }, 'server-error'],
      [{ choices: [{ error: { message: 'x', code: 503 }, delta: {}, finish_reason: 'error' }] }, 'overloaded'],
      [{ choices: [{ delta: {}, finish_reason: 'error' }] }, 'server-error'],
      [{ choices: [], x_groq: { error: 'over capacity' } }, 'server-error'],
    ];
    for (const [payload, code] of cases) assert.equal(await ended(chunk({ content: 'x' }), payload), code);
    assert.deepEqual(await dataOf({ error: { message: 'Slow down', code: 429 } }), {
      code: 'rate-limited',
      kind: 'rate-limit',
      retryable: true,
      provider: 'loop',
      endpoint: loopback.url,
      model: 'm',
      status: 429,
      detail: 'Slow down',
    });
  });

  it('reports an event named error', async () => {
    loopback.define('m', ({ response }) => void response.end('event: error\ndata: {"message":"gone","code":503}\n\n'));
    assert.equal((await failure(provider().chat(question, context))).code, 'overloaded');
  });

  it('is empty without text, reasoning and tool calls', async () => {
    assert.equal(await ended(chunk({}, 'stop')), 'empty-answer');
    assert.equal(await ended(chunk({ content: ' \n' }, 'stop')), 'empty-answer');
    assert.equal(await ended(), 'empty-answer');
    assert.equal(await ended(chunk({}, 'content_filter')), 'content-filtered');
    assert.equal((await failureOf(200, '')).code, 'empty-answer');
    assert.equal((await failureOf(200, ': ping\n\n')).code, 'empty-answer');
    assert.equal((await failureOf(200, { choices: [{ message: { content: '' } }] })).code, 'empty-answer');
  });

  for (const [what, body] of Object.entries({
    'a web page': '<!doctype html><p>Hi',
    'a page after blank lines': '\n\n  <html>',
    'plain words': 'Internal Server Error',
    'words that begin like a field': 'detail of nothing',
    'half a document': '{"choices":[{"mess',
    'another document': '{"hello":"world"}',
    'a list': '[1,2]',
    'a broken payload': 'data: {"choices":\n\ndata: [DONE]\n\n',
    'events of another protocol': 'data: {"type":"message_start"}\n\n',
  })) {
    it(`is malformed as ${what}`, async () => {
      for (const type of ['text/html', 'application/json', 'text/event-stream'])
        assert.equal((await failureOf(200, body, { 'content-type': type })).code, 'malformed-response');
    });
  }

  it('is too large beyond the limit, whole or in one endless payload', async () => {
    loopback.define(
      'm',
      ({ response }) =>
        void response.end(eventStream(Array.from({ length: 20 }, () => chunk({ content: 'x'.repeat(100) })))),
    );
    const texts: string[] = [];
    const limited = provider({ maxAnswerChars: 1000 });
    await assert.rejects(
      async () => {
        for await (const event of limited.chat(question, context))
          if (event.type === 'text-delta') texts.push(event.text);
      },
      (error: unknown) => ChatError.is(error) && error.code === 'answer-too-large',
    );
    assert.equal(texts.join('').length, 1100);
    for (const start of ['data: "', '{"choices": "']) {
      loopback.define('m', ({ response }) => void response.end(start + 'x'.repeat(5000)));
      assert.equal((await failure(limited.chat(question, context))).code, 'answer-too-large');
    }
  });

  it('keeps what only may become a tag, when the connection drops', async () => {
    loopback.define('m', ({ response }) => {
      response.writeHead(200);
      response.write(`data: ${chunk({ content: '<thi' })}\n\n`, () => response.destroy());
    });
    const texts: string[] = [];
    await assert.rejects(async () => {
      for await (const event of provider().chat(question, context))
        if (event.type === 'text-delta') texts.push(event.text);
    });
    assert.deepEqual(texts, ['<thi']);
  });

  it('tells a sign of life that is no part of the answer', async () => {
    loopback.define('m', async ({ response }) => {
      response.writeHead(200);
      response.write(': working\n\n');
      await new Promise((resolve) => setTimeout(resolve, 20));
      response.end(eventStream([chunk({ content: 'x' }, 'stop')]));
    });
    const all: ChatEvent[] = [];
    for await (const event of provider().chat(question, context)) all.push(event);
    assert.deepEqual(all[0], { type: 'notice', notice: 'keep-alive' });
  });
});

describe('a status that tells a failure', () => {
  const cases: [number, unknown, string][] = [
    [400, { error: { message: 'no', code: 'context_length_exceeded' } }, 'context-too-long'],
    [400, { error: { message: "This model's maximum context length is 8192 tokens" } }, 'context-too-long'],
    [400, { error: { message: 'bad', code: 'content_filter' } }, 'content-filtered'],
    [400, { object: 'error', message: 'Invalid model: nope', type: 'invalid_model' }, 'model-not-found'],
    [400, { error: { message: 'nope is not a valid model ID', code: 400 } }, 'model-not-found'],
    [
      400,
      [
        {
          error: { code: 400, message: 'API key not valid. Please pass a valid API key.', status: 'INVALID_ARGUMENT' },
        },
      ],
      'key-rejected',
    ],
    [400, { error: { message: 'messages: required' } }, 'bad-request'],
    [401, { error: { message: 'no' } }, 'key-rejected'],
    [402, { error: { message: 'Insufficient credits' } }, 'quota-exhausted'],
    [403, { error: { message: 'Country not supported' } }, 'forbidden'],
    [403, { error: { message: 'x', code: 'insufficient_quota' } }, 'quota-exhausted'],
    [404, { error: { message: "model 'llama9' not found", type: 'api_error' } }, 'model-not-found'],
    [404, { error: { message: 'gone', code: 'model_not_found' } }, 'model-not-found'],
    [404, { detail: 'Not Found' }, 'endpoint-not-found'],
    [404, '404 page not found', 'endpoint-not-found'],
    [404, '', 'endpoint-not-found'],
    [405, { detail: 'Method Not Allowed' }, 'endpoint-not-found'],
    [308, '<html>moved</html>', 'endpoint-not-found'],
    [408, {}, 'overloaded'],
    [409, {}, 'overloaded'],
    [425, {}, 'overloaded'],
    [413, '', 'context-too-long'],
    [418, 'teapot', 'bad-request'],
    [429, { error: { message: 'Too many' } }, 'rate-limited'],
    [429, { error: { message: 'You exceeded your current quota', type: 'insufficient_quota' } }, 'quota-exhausted'],
    [500, { error: { message: 'x' } }, 'server-error'],
    [500, { error: { message: 'x', type: 'overloaded_error' } }, 'overloaded'],
    [502, 'Bad Gateway', 'server-error'],
    [503, {}, 'overloaded'],
    [529, {}, 'overloaded'],
    [404, '<html><body>Not found</body></html>', 'malformed-response'],
    [502, '<!DOCTYPE html><title>Bad gateway</title>', 'malformed-response'],
  ];
  for (const [status, body, code] of cases) {
    it(`${status} ${JSON.stringify(body).slice(0, 60)} is ${code}`, async () => {
      const error = await failureOf(status, body, { 'content-type': 'application/json', 'x-request-id': 'req-1' });
      assert.deepEqual([error.code, error.status, error.requestId], [code, status, 'req-1']);
      assert.deepEqual([error.provider, error.model, error.endpoint], ['loop', 'm', loopback.url]);
    });
  }

  it('401 is a missing key when none was sent', async () => {
    assert.equal((await failureOf(401, {}, {}, { key: undefined })).code, 'key-missing');
    assert.equal(
      (await failureOf(401, {}, {}, { key: undefined, headers: { 'api-key': 'abc' } })).code,
      'key-rejected',
    );
  });

  it('tells how long to wait', async () => {
    const now = () => Date.parse('2026-01-01T00:00:00Z');
    const wait = async (status: number, headers: Record<string, string>) =>
      (await failureOf(status, {}, headers, { now })).retryAfterMs;
    assert.equal(await wait(429, { 'retry-after': '7' }), 7000);
    assert.equal(await wait(429, { 'retry-after': '1.5' }), 1500);
    assert.equal(await wait(503, { 'retry-after': 'Thu, 01 Jan 2026 00:01:00 GMT' }), 60_000);
    assert.equal(await wait(409, { 'retry-after': 'Wed, 31 Dec 2025 00:00:00 GMT' }), 0);
    assert.equal(await wait(429, { 'retry-after-ms': '250', 'retry-after': '7' }), 250);
    assert.equal(await wait(429, { 'retry-after': 'soon' }), undefined);
    assert.equal(await wait(429, {}), undefined);
  });

  it('never shows keys or the conversation', async () => {
    const key = 'topsecret-0987654321';
    const prompt = 'My grandmother lives in Paris\nand likes "good" wine.';
    const message = [
      `Key ${key} and sk-proj-abc*****xyz9 rejected; Authorization: Bearer abcdefgh;`,
      'you said My grandmother lives in Paris and likes "good" wine. Or',
      JSON.stringify(prompt),
      'and header blue-header-value',
    ].join(' ');
    loopback.define('m', ({ response }) => sendJson(response, 401, { error: { message } }));
    const leaky = provider({ key, headers: { 'x-own': 'blue-header-value' } });
    const request: ChatRequest = { ...question, messages: [{ role: 'user', content: prompt }] };
    const { detail = '' } = await failure(leaky.chat(request, context));
    for (const secret of [key, 'abc*****xyz9', 'abcdefgh', 'grandmother', 'wine', 'blue-header'])
      assert.ok(!detail.includes(secret), detail);
    assert.match(detail, /rejected; .*you said …/);
  });

  it('shows at most 300 characters of what the provider says', async () => {
    const { detail = '' } = await failureOf(400, { error: { message: 'long words '.repeat(500) } });
    assert.equal(detail.length, 300);
  });
});

describe('listModels', () => {
  const list = (status: number, body: unknown) => {
    const fake = createOpenAiCompatible({
      connection: { id: 'loop', baseUrl: 'http://host/v1' },
      estimateUsage,
      http: {
        request: async () => ({
          status,
          headers: {},
          body: (async function* () {
            yield Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
          })(),
        }),
        close: async () => {},
      },
    });
    return fake.listModels(context.signal);
  };

  it('reads the list of the loopback server', async () => {
    const models = await provider().listModels(context.signal);
    assert.ok(models.some(({ id }) => id === 'ok'));
    assert.equal(lastRequest()?.path, '/v1/models');
  });

  const shapes: Record<string, [unknown, unknown]> = {
    OpenAI: [{ object: 'list', data: [{ id: 'gpt-4o', object: 'model' }] }, [{ id: 'gpt-4o' }]],
    OpenRouter: [
      { data: [{ id: 'openai/gpt-4o', name: 'GPT-4o', context_length: 128000 }] },
      [{ id: 'openai/gpt-4o', name: 'GPT-4o', contextWindow: 128000 }],
    ],
    Together: [
      [
        { id: 'meta/llama', display_name: 'Llama', type: 'chat', context_length: 8192 },
        { id: 'x/embed', type: 'embedding' },
      ],
      [{ id: 'meta/llama', name: 'Llama', contextWindow: 8192 }],
    ],
    Groq: [{ data: [{ id: 'llama', context_window: 131072 }] }, [{ id: 'llama', contextWindow: 131072 }]],
    Mistral: [
      { data: [{ id: 'm', name: 'm', max_context_length: 32768 }, { id: 'm' }] },
      [{ id: 'm', contextWindow: 32768 }],
    ],
    vLLM: [{ data: [{ id: 'q', max_model_len: 4096 }] }, [{ id: 'q', contextWindow: 4096 }]],
    'llama.cpp': [{ data: [{ id: 'g', meta: { n_ctx_train: 2048 } }] }, [{ id: 'g', contextWindow: 2048 }]],
    'Ollama’s own': [{ models: [{ name: 'qwen3:8b', model: 'qwen3:8b' }] }, [{ id: 'qwen3:8b' }]],
    'Ollama without models': [{ object: 'list', data: null }, []],
    'bare names': [
      ['a', 'b', '', 5],
      [{ id: 'a' }, { id: 'b' }],
    ],
  };
  for (const [name, [body, expected]] of Object.entries(shapes)) {
    it(`reads the shape of ${name}`, async () => assert.deepEqual(await list(200, body), expected));
  }

  const failures: [number, unknown, string][] = [
    [200, '<html>', 'malformed-response'],
    [200, { hello: 1 }, 'malformed-response'],
    [200, { error: { message: 'no', code: 'rate_limited' } }, 'rate-limited'],
    [401, { error: { message: 'no' } }, 'key-missing'],
    [404, { error: { message: 'Unknown path /v1/models of no model' } }, 'endpoint-not-found'],
    [500, {}, 'server-error'],
  ];
  for (const [status, body, code] of failures) {
    it(`fails with ${code} on ${status} ${JSON.stringify(body).slice(0, 50)}`, async () => {
      await assert.rejects(list(status, body), (error: unknown) => ChatError.is(error) && error.code === code);
    });
  }
});
