import assert from 'node:assert/strict';
import { type Loopback, type ReceivedRequest, startLoopback } from '../../../../test/support/loopback.ts';
import { namedEventStream, recordedPayloads, sendJson } from '../../../../test/support/loopbackScenarios.ts';
import { observe } from '../../../../test/support/recordings.ts';
import type { ChatEvent, ChatRequest } from '../../../core/chat.ts';
import { ChatError, type ErrorData } from '../../../core/errors.ts';
import type { Context } from '../../../core/pipeline.ts';
import { createHttpClient } from '../../../node/http.ts';
import { createAiSdk, versioned } from './aiSdk.ts';
import { dialects } from './dialects/dialects.ts';

/** Requests, errors and cancelling of the three vendors, over real sockets. */

type Protocol = keyof typeof dialects;
type Json = Record<string, unknown>;

const protocols = Object.keys(dialects) as Protocol[];
const key = 'test-key-0123456789';
const secretPrompt = 'The launch code of the silver rocket is 4711 and nobody may know.';

const recording: Record<Protocol, string> = {
  anthropic: 'anthropic-messages--anthropic-text.chunks.txt',
  google: 'google-generate--google-text.chunks.txt',
  'openai-responses': 'openai-responses--openai-phase.1.chunks.txt',
};

describe('the AI SDK bridge', () => {
  let loopback: Loopback;
  const http = createHttpClient({ connectTimeoutMs: 5000 });

  before(async () => {
    loopback = await startLoopback();
  });
  after(async () => {
    await http.close();
    await loopback.close();
  });

  const provider = (
    protocol: Protocol,
    options: { key?: string; headers?: Record<string, string>; query?: Record<string, string> } = { key },
  ) =>
    createAiSdk({
      connection: { id: 'loop', baseUrl: loopback.url, headers: options.headers, query: options.query },
      dialect: dialects[protocol],
      key: options.key,
      http,
      estimateUsage: () => ({ add() {}, usage: () => ({ inputTokens: 1, outputTokens: 1, estimated: true }) }),
    });

  const contextOf = (facts: Partial<Context> = {}): Context => ({
    requestId: 'r',
    signal: new AbortController().signal,
    purpose: 'chat',
    ...facts,
  });

  const ask = (protocol: Protocol, request: Partial<ChatRequest> = {}, context: Partial<Context> = {}) =>
    provider(protocol).chat(
      {
        model: `replay:${recording[protocol]}`,
        messages: [{ role: 'user', content: secretPrompt }],
        stream: true,
        ...request,
      },
      contextOf(context),
    );

  async function sent(
    protocol: Protocol,
    request: Partial<ChatRequest>,
    context: Partial<Context> = {},
  ): Promise<ReceivedRequest> {
    const before = loopback.requests.length;
    await observe(ask(protocol, request, context));
    const received = loopback.requests[before];
    assert.ok(received, 'a request was sent');
    return received;
  }

  async function failure(events: AsyncIterable<ChatEvent>): Promise<ErrorData> {
    try {
      for await (const event of events) assert.ok(event);
    } catch (error) {
      assert.ok(ChatError.is(error));
      const whole = `${JSON.stringify(error.data)} ${error.message} ${everythingIn(error.cause)}`;
      assert.ok(!whole.includes('silver rocket'), 'the prompt is in the error');
      assert.ok(!whole.includes(key), 'the key is in the error');
      return error.data;
    }
    return assert.fail('nothing failed');
  }

  /** All that an error and its causes carry, own and inherited from the prototype. */
  function everythingIn(value: unknown, depth = 0): string {
    if (typeof value !== 'object' || value === null || depth > 5) return String(value);
    const names = Object.getOwnPropertyNames(value);
    return names.map((name) => everythingIn((value as Json)[name], depth + 1)).join(' ');
  }

  it('sends the key where the vendor wants it, and never one of the environment', async () => {
    const variables = [
      'ANTHROPIC_API_KEY',
      'GOOGLE_GENERATIVE_AI_API_KEY',
      'OPENAI_API_KEY',
      'ANTHROPIC_BASE_URL',
      'OPENAI_BASE_URL',
    ];
    for (const name of variables) process.env[name] = 'http://of-the-environment.invalid';
    try {
      const names = { anthropic: 'x-api-key', google: 'x-goog-api-key', 'openai-responses': 'authorization' };
      for (const protocol of protocols) {
        const { headers } = await sent(protocol, {});
        const value = headers[names[protocol]];
        assert.equal(value, protocol === 'openai-responses' ? `Bearer ${key}` : key);
        assert.equal(headers['user-agent'], 'chat-llm');

        const before = loopback.requests.length;
        const request = { model: `replay:${recording[protocol]}`, messages: [], stream: true };
        await observe(provider(protocol, { headers: { 'X-Team': 'a' } }).chat(request, contextOf()));
        const bare = loopback.requests[before];
        assert.equal(bare?.headers['x-team'], 'a');
        assert.ok(!JSON.stringify(bare?.headers).includes('of-the-environment'));
        for (const name of Object.values(names)) assert.equal(bare?.headers[name], undefined);
      }
    } finally {
      for (const name of variables) delete process.env[name];
    }
  });

  it('sends system prompt, images, tools and sampling in each vendor’s terms', async () => {
    const request: Partial<ChatRequest> = {
      messages: [
        { role: 'system', content: 'Be brief.' },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'What is this?' },
            { type: 'image', mediaType: 'image/png', data: 'iVBORw0KGgo=' },
          ],
        },
        { role: 'assistant', content: '', toolCalls: [{ id: 'call_1', name: 'look', arguments: '{"at":1}' }] },
        { role: 'tool', toolCallId: 'call_1', content: 'a cat' },
      ],
      tools: [
        { name: 'look', description: 'Looks.', parameters: { type: 'object', properties: { at: { type: 'number' } } } },
      ],
      sampling: { temperature: 0.5, maxTokens: 100, topP: 0.9, stop: ['END'] },
    };
    const claude = (await sent('anthropic', request)).body;
    assert.deepEqual(
      (claude.system as Json[]).map(({ text }) => text),
      ['Be brief.'],
    );
    assert.deepEqual([claude.max_tokens, claude.temperature, claude.stop_sequences], [100, 0.5, ['END']]);
    const claudeMessages = claude.messages as { role: string; content: Json[] }[];
    assert.deepEqual(
      claudeMessages.map(({ content }) => content.map(({ type }) => type)),
      [['text', 'image'], ['tool_use'], ['tool_result']],
    );
    assert.ok(JSON.stringify(claudeMessages[0]).includes('iVBORw0KGgo='));
    assert.deepEqual(
      (claude.tools as Json[]).map(({ name }) => name),
      ['look'],
    );

    const gemini = (await sent('google', request)).body;
    assert.deepEqual(gemini.systemInstruction, { parts: [{ text: 'Be brief.' }] });
    const { temperature, maxOutputTokens, topP, stopSequences } = gemini.generationConfig as Json;
    assert.deepEqual([temperature, maxOutputTokens, topP, stopSequences], [0.5, 100, 0.9, ['END']]);
    const parts = (gemini.contents as { parts: Json[] }[]).flatMap((content) => content.parts);
    assert.deepEqual(
      parts.map((part) => Object.keys(part)[0]),
      ['text', 'inlineData', 'functionCall', 'functionResponse'],
    );

    const openai = (await sent('openai-responses', request, { conversationId: 7 })).body;
    assert.deepEqual([openai.store, openai.prompt_cache_key, openai.max_output_tokens], [false, 'chat-llm-7', 100]);
    const input = openai.input as { type?: string; role?: string; call_id?: string; arguments?: string }[];
    assert.deepEqual(
      input.map(({ type, role }) => role ?? type),
      ['system', 'user', 'function_call', 'function_call_output'],
    );
    assert.ok(JSON.stringify(input).includes('data:image/png;base64,iVBORw0KGgo='));
  });

  it('asks for as much thinking as is set, and for what was thought', async () => {
    const models: Record<Protocol, string> = {
      anthropic: 'claude-opus-4-5',
      google: 'gemini-2.5-pro',
      'openai-responses': 'gpt-5',
    };
    const asked: Record<Protocol, (body: Json) => unknown> = {
      anthropic: ({ thinking }) => (thinking as Json | undefined)?.type,
      google: ({ generationConfig }) => (generationConfig as Json | undefined)?.thinkingConfig,
      'openai-responses': ({ reasoning }) => reasoning,
    };
    const bodies = async (sampling: ChatRequest['sampling']): Promise<unknown[]> => {
      const all: unknown[] = [];
      for (const protocol of protocols)
        all.push(
          asked[protocol]((await sent(protocol, { model: models[protocol], ...(sampling && { sampling }) })).body),
        );
      return all;
    };
    assert.deepEqual(await bodies(undefined), [undefined, { includeThoughts: true }, { summary: 'auto' }]);
    const [claude, gemini, gpt] = await bodies({ reasoning: 'low' });
    assert.equal(claude, 'enabled');
    assert.ok((gemini as { thinkingBudget?: number }).thinkingBudget);
    assert.deepEqual(gpt, { effort: 'low', summary: 'auto' });
  });

  it('marks what Anthropic is to keep in its cache', async () => {
    const messages = [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'One' },
      { role: 'assistant', content: 'Two' },
      { role: 'user', content: 'Three' },
    ] as const;
    const marks = ({ body }: ReceivedRequest): number[] =>
      [body.system, ...(body.messages as Json[])].map((part) => JSON.stringify(part).split('cache_control').length - 1);
    assert.deepEqual(marks(await sent('anthropic', { messages })), [1, 0, 0, 1]);
    assert.deepEqual(marks(await sent('anthropic', { messages }, { purpose: 'template' })), [1, 0, 0, 0]);
  });

  it('lets a system message that comes later speak as the user', async () => {
    const messages = [
      { role: 'user', content: 'One' },
      { role: 'system', content: 'Now in French.' },
    ] as const;
    for (const protocol of protocols) {
      const { rawBody } = await sent(protocol, { messages });
      assert.ok(rawBody.includes('Now in French.'), protocol);
    }
  });

  it('reads answers that come whole', async () => {
    loopback.define('whole', ({ request, response }) => {
      const usage = { input_tokens: 5, output_tokens: 3, cache_read_input_tokens: 10, cache_creation_input_tokens: 20 };
      const message = {
        type: 'message',
        id: 'm',
        model: 'x',
        role: 'assistant',
        content: [{ type: 'text', text: 'Hello.' }],
        stop_reason: 'max_tokens',
        usage,
      };
      const output = [
        {
          type: 'message',
          id: 'm',
          role: 'assistant',
          content: [{ type: 'output_text', text: 'Hello.', annotations: [] }],
        },
      ];
      const responses = {
        id: 'r',
        created_at: 1,
        model: 'x',
        output,
        usage: { input_tokens: 35, output_tokens: 3 },
        incomplete_details: { reason: 'max_output_tokens' },
      };
      const candidates = [{ content: { role: 'model', parts: [{ text: 'Hello.' }] }, finishReason: 'MAX_TOKENS' }];
      const gemini = { candidates, usageMetadata: { promptTokenCount: 35, candidatesTokenCount: 3 } };
      sendJson(
        response,
        200,
        /messages/.test(request.path) ? message : /responses/.test(request.path) ? responses : gemini,
      );
    });
    for (const protocol of protocols) {
      const seen = await observe(ask(protocol, { model: 'whole', stream: false }));
      const { inputTokens, outputTokens } = seen.usage as { inputTokens: number; outputTokens: number };
      assert.deepEqual([seen.text, seen.reason, inputTokens, outputTokens], ['Hello.', 'length', 35, 3], protocol);
      if (protocol === 'anthropic')
        assert.deepEqual(seen.usage, {
          inputTokens: 35,
          outputTokens: 3,
          cachedInputTokens: 10,
          cacheWriteTokens: 20,
          estimated: false,
        });
    }
  });

  it('tells each vendor’s refusals apart, without key and prompt', async () => {
    const said = `bad request: "${secretPrompt}" with ${key}`;
    const refusals: Record<Protocol, readonly [status: number, body: unknown, code: string][]> = {
      anthropic: [
        [401, { type: 'error', error: { type: 'authentication_error', message: 'invalid x-api-key' } }, 'key-rejected'],
        [429, { type: 'error', error: { type: 'rate_limit_error', message: said } }, 'rate-limited'],
        [529, { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }, 'overloaded'],
        [
          400,
          {
            type: 'error',
            error: { type: 'invalid_request_error', message: 'prompt is too long: 9 tokens > 8 maximum' },
          },
          'context-too-long',
        ],
        [
          400,
          {
            type: 'error',
            error: {
              type: 'invalid_request_error',
              message: 'Your credit balance is too low. Please purchase credits.',
            },
          },
          'quota-exhausted',
        ],
        [404, { type: 'error', error: { type: 'not_found_error', message: 'model: nothing' } }, 'model-not-found'],
      ],
      google: [
        [
          400,
          {
            error: {
              code: 400,
              message: 'API key not valid. Please pass a valid API key.',
              status: 'INVALID_ARGUMENT',
            },
          },
          'key-rejected',
        ],
        [503, [{ error: { code: 503, message: 'The model is overloaded.', status: 'UNAVAILABLE' } }], 'overloaded'],
        [400, { error: { code: 400, message: said, status: 'INVALID_ARGUMENT' } }, 'bad-request'],
        [
          404,
          { error: { code: 404, message: 'models/x is not found for API version v1beta', status: 'NOT_FOUND' } },
          'model-not-found',
        ],
      ],
      'openai-responses': [
        [401, { error: { message: said, code: 'invalid_api_key' } }, 'key-rejected'],
        [429, { error: { message: 'You exceeded your current quota', code: 'insufficient_quota' } }, 'quota-exhausted'],
        [500, { error: { message: said } }, 'server-error'],
      ],
    };
    for (const protocol of protocols) {
      for (const [status, body, code] of refusals[protocol]) {
        loopback.define('refuse', ({ response }) => sendJson(response, status, body));
        const data = await failure(ask(protocol, { model: 'refuse' }));
        assert.deepEqual([data.code, data.status, data.provider, data.model], [code, status, 'loop', 'refuse']);
        assert.equal(data.endpoint?.includes('127.0.0.1'), true);
      }
    }
  });

  it('knows Google’s limits by the minute from those by the day', async () => {
    const message = 'You exceeded your current quota, please check your plan and billing details.';
    const refuse = (quotaId: string) => {
      const details = [{ violations: [{ quotaId }] }, { '@type': 'RetryInfo', retryDelay: '34.07s' }];
      loopback.define('quota', ({ response }) =>
        sendJson(response, 429, { error: { code: 429, message, status: 'RESOURCE_EXHAUSTED', details } }),
      );
      return failure(ask('google', { model: 'quota' }));
    };
    const minute = await refuse('GenerateRequestsPerMinutePerProject');
    assert.deepEqual([minute.code, minute.retryAfterMs], ['rate-limited', 34_070]);
    const day = await refuse('GenerateRequestsPerDayPerProject');
    assert.deepEqual([day.code, day.retryAfterMs], ['quota-exhausted', undefined]);
  });

  it('throws what is reported in the middle of a stream, after what came before it', async () => {
    const errors: Record<Protocol, readonly [payload: object, code: string]> = {
      anthropic: [{ type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }, 'overloaded'],
      google: [{ error: { code: 500, message: 'Internal error', status: 'INTERNAL' } }, 'server-error'],
      'openai-responses': [
        { type: 'error', code: 'rate_limit_exceeded', message: 'Slow down', param: null },
        'rate-limited',
      ],
    };
    for (const protocol of protocols) {
      const lines = recordedPayloads(recording[protocol]);
      const before = lines.slice(0, protocol === 'google' ? 1 : 6);
      const [payload, code] = errors[protocol];
      loopback.define('fails', ({ response }) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.end(namedEventStream([...before, JSON.stringify(payload), ...lines.slice(before.length)]));
      });
      const whole = await observe(ask(protocol));
      const seen = await observe(ask(protocol, { model: 'fails' }));
      assert.deepEqual([seen.error, seen.calls, seen.reason], [code, [], undefined], protocol);
      assert.ok(seen.text.length > 0 && whole.text.startsWith(seen.text) && seen.text !== whole.text, protocol);
    }
  });

  it('reads past what a newer API adds, and leaves out the tools that the provider runs itself', async () => {
    const start = (index: number, content_block: object) => ({ type: 'content_block_start', index, content_block });
    const delta = (index: number, change: object) => ({ type: 'content_block_delta', index, delta: change });
    const message = {
      id: 'i',
      type: 'message',
      role: 'assistant',
      content: [],
      usage: { input_tokens: 3, output_tokens: 0 },
    };
    const events = [
      { type: 'message_start', message },
      start(0, { type: 'redacted_thinking', data: 'xx' }),
      start(1, { type: 'server_tool_use', id: 's', name: 'web_search', input: {} }),
      delta(1, { type: 'input_json_delta', partial_json: '{"query":"x"}' }),
      { type: 'content_block_stop', index: 1 },
      start(2, { type: 'web_search_tool_result', tool_use_id: 's', content: [] }),
      start(3, { type: 'a_block_of_tomorrow', news: 1 }),
      { type: 'an_event_of_tomorrow' },
      start(4, { type: 'text', text: '' }),
      delta(4, { type: 'text_delta', text: 'Found.' }),
      delta(4, { type: 'a_delta_of_tomorrow' }),
      { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 9 } },
      { type: 'message_stop' },
    ];
    loopback.define('tomorrow', ({ response }) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.end(namedEventStream(events.map((event) => JSON.stringify(event))));
    });
    const { text, calls, reason, error } = await observe(ask('anthropic', { model: 'tomorrow' }));
    assert.deepEqual([text, calls, reason, error], ['Found.', [], 'stop', undefined]);
  });

  it('closes the socket when the request is cancelled', async () => {
    for (const protocol of protocols) {
      const beginning = recordedPayloads(recording[protocol]).slice(0, protocol === 'google' ? 1 : 2);
      loopback.define('slow', ({ response }) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.write(namedEventStream(beginning));
      });
      const abort = new AbortController();
      const before = loopback.requests.length;
      const events = ask(protocol, { model: 'slow' }, { signal: abort.signal })[Symbol.asyncIterator]();
      await events.next();
      abort.abort();
      await assert.rejects(
        async () => {
          while (!(await events.next()).done);
        },
        (error) => ChatError.is(error) && error.code === 'cancelled',
      );
      assert.equal(await loopback.requests[before]?.ended, 'closed-early');
    }
  });

  it('closes the socket when nobody reads on', async () => {
    for (const protocol of protocols) {
      const beginning = recordedPayloads(recording[protocol]).slice(0, protocol === 'google' ? 1 : 2);
      loopback.define('slow', ({ response }) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.write(namedEventStream(beginning));
      });
      const before = loopback.requests.length;
      for await (const event of ask(protocol, { model: 'slow' })) {
        assert.ok(event);
        break;
      }
      assert.equal(await loopback.requests[before]?.ended, 'closed-early');
    }
  });

  it('keeps a connection for the next request', async () => {
    await observe(ask('anthropic'));
    const { opened } = loopback.sockets;
    for (const protocol of protocols) assert.equal((await observe(ask(protocol))).error, undefined);
    assert.equal(loopback.sockets.opened, opened);
  });

  it('takes comments for signs of life', async () => {
    loopback.define('comments', ({ response }) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(': thinking\n\n');
    });
    const events: ChatEvent[] = [];
    for await (const event of ask('google', { model: 'comments' })) {
      events.push(event);
      break;
    }
    assert.deepEqual(events, [{ type: 'notice', notice: 'keep-alive' }]);
  });

  it('takes payloads without content for signs of life, and tells none of those that have some', async () => {
    const [start = '', open = '', ...rest] = recordedPayloads(recording.anthropic);
    const ping = JSON.stringify({ type: 'ping' });
    const serve = (name: string, payloads: readonly string[]): void =>
      loopback.define(name, ({ response }) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.end(namedEventStream([start, open, ...payloads]));
      });
    const alive = async (name: string): Promise<number> => {
      let count = 0;
      for await (const event of ask('anthropic', { model: name }))
        if (event.type === 'notice' && event.notice === 'keep-alive') count += 1;
      return count;
    };
    serve('plain', rest);
    serve('pinging', [...Array.from({ length: 20 }, () => ping), ...rest]);
    const [plain, pinging] = [await alive('plain'), await alive('pinging')];
    assert.ok(plain < rest.length, `${plain} of ${rest.length}`);
    assert.ok(pinging - plain >= 19, `${pinging}, ${plain} without pings`);
  });

  it('takes neither a web page nor nothing for an answer', async () => {
    loopback.define('nothing', ({ response }) => void response.writeHead(200).end());
    loopback.define('filtered', ({ response }) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.end(namedEventStream([JSON.stringify({ promptFeedback: { blockReason: 'SAFETY' } })]));
    });
    for (const protocol of protocols) {
      for (const stream of [true, false]) {
        assert.equal((await failure(ask(protocol, { model: 'html', stream }))).code, 'malformed-response');
        assert.equal((await failure(ask(protocol, { model: 'nothing', stream }))).code, 'empty-answer');
      }
    }
    assert.equal((await failure(ask('google', { model: 'filtered' }))).code, 'content-filtered');
  });

  it('repeats a request once without a parameter that is refused, remembers it, and says so', async () => {
    const named: Record<Protocol, string> = {
      anthropic: '`temperature` is deprecated for this model.',
      google: 'Unknown name "temperature" at \'generation_config\': parameter is not supported.',
      'openai-responses': "Unsupported parameter: 'temperature' is not supported with this model.",
    };
    for (const protocol of protocols) {
      const file = recording[protocol];
      loopback.define('picky', ({ request, response }) => {
        if (request.rawBody.includes('"temperature"')) {
          sendJson(response, 400, { error: { message: named[protocol] } });
          return;
        }
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.end(namedEventStream(recordedPayloads(file)));
      });
      const before = loopback.requests.length;
      const picky = provider(protocol);
      for (let turn = 1; turn <= 2; turn += 1) {
        const notices: ChatEvent[] = [];
        const request = {
          model: 'picky',
          messages: [{ role: 'user', content: 'Hi' }],
          sampling: { temperature: 0.3, topP: 0.8 },
          stream: true,
        } as const;
        for await (const event of picky.chat(request, contextOf()))
          if (event.type === 'notice' && event.notice === 'degraded') notices.push(event);
        assert.ok(
          notices.some(
            (event) =>
              event.type === 'notice' && event.notice === 'degraded' && event.parameter?.endsWith('temperature'),
          ),
          `${protocol}: ${JSON.stringify(notices)}`,
        );
        assert.equal(loopback.requests.length - before, turn + 1, protocol);
      }
      const kept = loopback.requests.at(-1)?.rawBody ?? '';
      assert.ok(/"top_?p":0.8/i.test(kept), kept);
    }
  });

  it('lists models over several pages, with their limits', async () => {
    const page = (path: string): URLSearchParams => new URL(path, 'http://x').searchParams;
    loopback.define('GET /v1/models', ({ request, response }) => {
      if (page(request.path).get('after_id')) {
        sendJson(response, 200, { data: [{ id: 'claude-b' }], has_more: false, last_id: 'claude-b' });
        return;
      }
      const capabilities = {
        image_input: { supported: true },
        structured_outputs: { supported: false },
        thinking: null,
      };
      const first = {
        id: 'claude-a',
        display_name: 'Claude A',
        max_input_tokens: 200_000,
        max_tokens: 64_000,
        capabilities,
      };
      assert.equal(request.headers['anthropic-version'], '2023-06-01');
      sendJson(response, 200, { data: [first], has_more: true, last_id: 'claude-a' });
    });
    const { signal } = new AbortController();
    assert.deepEqual(await provider('anthropic').listModels(signal), [
      {
        id: 'claude-a',
        name: 'Claude A',
        contextWindow: 200_000,
        maxOutputTokens: 64_000,
        vision: true,
        jsonSchema: false,
      },
      { id: 'claude-b' },
    ]);
    loopback.define('GET /v1/models', ({ request, response }) => {
      const model = {
        name: 'models/gemini-x',
        displayName: 'Gemini X',
        inputTokenLimit: 1_000_000,
        outputTokenLimit: 65_536,
        thinking: true,
      };
      const more = { ...model, supportedGenerationMethods: ['generateContent'] };
      const other = { name: 'models/embedding', supportedGenerationMethods: ['embedContent'] };
      const second = page(request.path).get('pageToken');
      sendJson(
        response,
        200,
        second ? { models: [{ name: 'models/gemini-y' }] } : { models: [more, other], nextPageToken: 'two' },
      );
    });
    assert.deepEqual(await provider('google').listModels(signal), [
      { id: 'gemini-x', name: 'Gemini X', contextWindow: 1_000_000, maxOutputTokens: 65_536, reasoning: true },
      { id: 'gemini-y' },
    ]);
    loopback.define('GET /v1/models', ({ response }) => sendJson(response, 200, { data: [{ id: 'gpt-x' }] }));
    assert.deepEqual(await provider('openai-responses').listModels(signal), [{ id: 'gpt-x' }]);
  });

  it('adds the version to addresses that carry none, and a connection’s query to each', async () => {
    assert.equal(versioned('https://api.anthropic.com', '/v1'), 'https://api.anthropic.com/v1');
    assert.equal(versioned('https://proxy.example/anthropic/?a=b', '/v1'), 'https://proxy.example/anthropic/v1?a=b');
    assert.equal(versioned('https://api.anthropic.com/v1/messages', '/v1'), 'https://api.anthropic.com/v1');
    assert.equal(versioned('https://x/v1beta/', '/v1beta'), 'https://x/v1beta');
    const before = loopback.requests.length;
    const request = { model: `replay:${recording.google}`, messages: [], stream: true };
    await observe(provider('google', { key, query: { team: 'a b' } }).chat(request, contextOf()));
    assert.ok(
      /\?alt=sse&team=a(\+|%20)b$/.test(loopback.requests[before]?.path ?? ''),
      loopback.requests[before]?.path,
    );
  });
});
