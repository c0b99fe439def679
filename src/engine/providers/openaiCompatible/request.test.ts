import assert from 'node:assert/strict';
import { chunk, eventStream, sendJson } from '../../../../test/support/loopbackScenarios.ts';
import { context, failure, type Probe, question, startProbe } from '../../../../test/support/providerProbe.ts';
import type { ChatRequest } from '../../../core/chat.ts';
import { ChatError } from '../../../core/errors.ts';
import { collect } from '../../../core/pipeline.ts';

describe('OpenAI-compatible requests', () => {
  let probe: Probe;
  before(async () => {
    probe = await startProbe();
  });
  after(() => probe.close());

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
        probe
          .provider({ key: ' sk-secret ', headers: { 'X-Team': 'blue' }, query: { version: '2' } })
          .chat(request, context),
      );
      assert.deepEqual(probe.lastRequest()?.body, {
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
      assert.equal(probe.lastRequest()?.path, '/v1/chat/completions?version=2');
      assert.equal(probe.lastRequest()?.headers.authorization, 'Bearer sk-secret');
      assert.equal(probe.lastRequest()?.headers['x-team'], 'blue');
    });

    it('leaves out what is not set', async () => {
      await collect(probe.provider().chat({ ...question, model: 'ok', stream: false }, context));
      assert.deepEqual(probe.lastRequest()?.body, {
        model: 'ok',
        messages: [{ role: 'user', content: 'What is it?' }],
        stream: false,
      });
      assert.equal(probe.lastRequest()?.headers.authorization, undefined);
    });

    it('lets own headers authorize', async () => {
      await collect(
        probe.provider({ key: 'k', headers: { Authorization: 'Token t' } }).chat({ ...question, model: 'ok' }, context),
      );
      assert.equal(probe.lastRequest()?.headers.authorization, 'Token t');
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
        probe.loopback.define(
          model,
          ({ response }) => void response.end(eventStream([chunk({ content: 'x' }, 'stop')])),
        );
        const sampling = { temperature: 1, maxTokens: 5, topP: 1 };
        await collect(probe.provider().chat({ ...question, model, sampling }, context));
        const {
          messages: _messages,
          model: _model,
          stream: _stream,
          stream_options: _options,
          ...sent
        } = probe.lastRequest()?.body ?? {};
        assert.deepEqual(sent, reasons ? { max_completion_tokens: 5 } : { max_tokens: 5, temperature: 1, top_p: 1 });
      });
    }

    it('is repeated once without a parameter that the server names, and remembers it', async () => {
      probe.loopback.define('picky', ({ request, response }) => {
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
      const picky = probe.provider();
      const request = { ...question, model: 'picky', sampling: { maxTokens: 9, temperature: 0.1 } };
      const before = probe.loopback.requests.length;
      assert.equal((await collect(picky.chat(request, context))).text, 'fine');
      assert.equal(probe.loopback.requests.length - before, 3);
      assert.equal(probe.lastRequest()?.body.max_completion_tokens, 9);
      await collect(picky.chat(request, context));
      assert.equal(probe.loopback.requests.length - before, 4);
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
        probe.loopback.define('m', ({ response }) => sendJson(response, 400, body));
        const before = probe.loopback.requests.length;
        const request = { ...question, sampling: { maxTokens: 9, temperature: 0.1 } };
        assert.equal((await failure(probe.provider().chat(request, context))).code, 'bad-request');
        assert.equal(probe.loopback.requests.length - before, count);
      }
    });

    it('is repeated without stream_options where they are forbidden', async () => {
      probe.loopback.define('strict', ({ request, response }) => {
        if (!request.body.stream_options) response.end(eventStream([chunk({ content: 'fine' }, 'stop')]));
        else
          sendJson(response, 422, {
            detail: [
              { loc: ['body', 'stream_options'], msg: 'Extra inputs are not permitted', type: 'extra_forbidden' },
            ],
          });
      });
      const answer = await collect(probe.provider().chat({ ...question, model: 'strict' }, context));
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
          probe.provider({ baseUrl: change(probe.loopback.url) }).chat({ ...question, model: 'ok' }, context),
        );
        assert.ok(answer.text.startsWith('Hello'));
      });
    }

    it('may carry a user and a password, which errors do not show', async () => {
      const baseUrl = `${probe.loopback.url.replace('http://', 'http://user:word@')}?key=secret`;
      const error = await failure(probe.provider({ baseUrl }).chat({ ...question, model: 'boom' }, context));
      assert.equal(probe.lastRequest()?.headers.authorization, `Basic ${Buffer.from('user:word').toString('base64')}`);
      assert.equal(error.endpoint, probe.loopback.url);
    });

    for (const baseUrl of ['', 'nonsense', 'localhost:1234/v1', 'ftp://x/v1', 'http://', 'http://u:100%@x/v1']) {
      it(`is refused as “${baseUrl}”`, () => {
        assert.throws(
          () => probe.provider({ baseUrl }),
          (error: unknown) => ChatError.is(error) && error.code === 'bad-url',
        );
      });
    }
  });
});
