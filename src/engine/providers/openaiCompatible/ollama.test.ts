import assert from 'node:assert/strict';
import { type Loopback, startLoopback } from '../../../../test/support/loopback.ts';
import { sendJson } from '../../../../test/support/loopbackScenarios.ts';
import { observe, split } from '../../../../test/support/recordings.ts';
import type { ChatRequest } from '../../../core/chat.ts';
import type { Context } from '../../../core/pipeline.ts';
import { createHttpClient } from '../../../node/http.ts';
import { type OllamaOptions, ollamaSurface } from './ollama.ts';
import { createOpenAiCompatible } from './openaiCompatible.ts';

const estimateUsage = () => ({ add() {}, usage: () => ({ inputTokens: 1, outputTokens: 1, estimated: true }) });
const context: Context = { requestId: 'r', signal: new AbortController().signal, purpose: 'chat' };
const line = (message: object, more: object = {}): string =>
  `${JSON.stringify({ model: 'm', message, done: false, ...more })}\n`;

const lines = [
  line({ role: 'assistant', content: '', thinking: 'Let me ' }),
  line({ role: 'assistant', content: '', thinking: 'think.' }),
  line({ role: 'assistant', content: 'Grüße' }),
  line({ role: 'assistant', content: ' an alle.' }),
  line({ role: 'assistant', content: '', tool_calls: [{ function: { name: 'look', arguments: { at: 1 } } }] }),
  line({ role: 'assistant', content: '' }, { done: true, done_reason: 'stop', prompt_eval_count: 26, eval_count: 9 }),
];
const whole = {
  text: 'Grüße an alle.',
  reasoning: 'Let me think.',
  calls: [{ id: 'call_1', name: 'look', arguments: '{"at":1}' }],
  reason: 'tool-calls',
  usage: { inputTokens: 26, outputTokens: 9, estimated: false },
};

describe('Ollama', () => {
  let loopback: Loopback;
  const http = createHttpClient({ connectTimeoutMs: 5000 });

  before(async () => {
    loopback = await startLoopback();
  });
  after(async () => {
    await http.close();
    await loopback.close();
  });

  const provider = (options?: OllamaOptions) => {
    const connection = { id: 'ollama', baseUrl: loopback.url };
    return createOpenAiCompatible({ connection, http, estimateUsage, surface: ollamaSurface(connection, options) });
  };
  const ask = (request: Partial<ChatRequest> = {}, options: OllamaOptions = { numCtx: 8192, keepAlive: '10m' }) =>
    observe(
      provider(options).chat(
        { model: 'ok', messages: [{ role: 'user', content: 'Hi' }], stream: true, ...request },
        context,
      ),
    );

  const answerWith = (pieces: readonly (string | Uint8Array)[], drop = false): void =>
    loopback.define('POST /api/chat', async ({ response }) => {
      response.writeHead(200, { 'content-type': 'application/x-ndjson' });
      for (const piece of pieces) await new Promise((resolve) => response.write(piece, resolve));
      if (drop) response.destroy();
      else response.end();
    });

  it('is asked on its OpenAI surface unless the context or the time in memory is set', async () => {
    const seen = await ask({}, {});
    assert.match(seen.text, /loopback/);
    assert.equal(loopback.requests.at(-1)?.path, '/v1/chat/completions');
  });

  it('is asked in its own words with them', async () => {
    answerWith(lines);
    await ask({
      messages: [
        { role: 'system', content: 'Be brief.' },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'What?' },
            { type: 'image', mediaType: 'image/png', data: 'AAAA' },
          ],
        },
        { role: 'assistant', content: '', toolCalls: [{ id: 'c', name: 'look', arguments: '{"at":1}' }] },
        { role: 'tool', toolCallId: 'c', content: 'a cat' },
      ],
      tools: [{ name: 'look', parameters: { type: 'object' } }],
      sampling: { temperature: 0.5, maxTokens: 50, stop: ['END'] },
    });
    assert.deepEqual(loopback.requests.at(-1)?.body, {
      model: 'ok',
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'What?', images: ['AAAA'] },
        { role: 'assistant', content: '', tool_calls: [{ function: { name: 'look', arguments: { at: 1 } } }] },
        { role: 'tool', content: 'a cat', tool_name: 'look' },
      ],
      tools: [{ type: 'function', function: { name: 'look', parameters: { type: 'object' } } }],
      stream: true,
      keep_alive: '10m',
      options: { num_ctx: 8192, num_predict: 50, temperature: 0.5, stop: ['END'] },
    });
    await ask({}, { keepAlive: '-1' });
    assert.deepEqual(loopback.requests.at(-1)?.body.keep_alive, -1);
  });

  it('streams text, thoughts, tool calls and figures, wherever the stream is cut', async () => {
    answerWith(lines);
    assert.deepEqual(await ask(), whole);
    const bytes = Buffer.from(lines.join(''));
    for (let at = 0; at < bytes.length; at += 53) {
      answerWith(split(bytes, at));
      assert.deepEqual(await ask(), whole, `at ${at}`);
    }
    answerWith([JSON.stringify({ message: { content: 'Whole.' }, done: true, done_reason: 'length', eval_count: 2 })]);
    const { text, reason } = await ask({ stream: false });
    assert.deepEqual([text, reason], ['Whole.', 'length']);
  });

  it('keeps what came of an answer that is cut or dropped', async () => {
    const bytes = Buffer.from(lines.join(''));
    const beginning = bytes.subarray(0, bytes.indexOf('an alle') - 20);
    for (const drop of [true, false]) {
      answerWith([beginning], drop);
      const seen = await ask();
      assert.deepEqual(
        [seen.text, seen.reasoning, seen.calls, seen.error],
        ['Grüße', 'Let me think.', [], 'answer-cut'],
      );
    }
  });

  it('tells what Ollama reports, and takes no web page for an answer', async () => {
    answerWith([lines[2] ?? '', `${JSON.stringify({ error: 'an error was encountered while running the model' })}\n`]);
    const seen = await ask();
    assert.deepEqual([seen.text, seen.error], ['Grüße', 'server-error']);
    answerWith(['<!doctype html><html><body>Sign in</body></html>']);
    assert.equal((await ask()).error, 'malformed-response');
    loopback.define('POST /api/chat', ({ response }) =>
      sendJson(response, 404, { error: 'model "m" not found, try pulling it first' }),
    );
    assert.equal((await ask()).error, 'model-not-found');
  });

  it('asks for thoughts in its own words, and without them where the model has none', async () => {
    answerWith(lines);
    const asked = async (model: string, reasoning: 'none' | 'high') => {
      await ask({ model, sampling: { reasoning } });
      return loopback.requests.at(-1)?.body.think;
    };
    assert.deepEqual([await asked('qwen3:8b', 'high'), await asked('qwen3:8b', 'none')], [true, false]);
    assert.deepEqual([await asked('gpt-oss:20b', 'high'), await asked('gpt-oss:20b', 'none')], ['high', 'low']);
    loopback.define('POST /api/chat', async ({ request, response }) => {
      if (request.body.think === undefined) response.end(lines.join(''));
      else sendJson(response, 400, { error: '"llama3" does not support thinking' });
    });
    assert.equal((await ask({ sampling: { reasoning: 'high' } })).text, whole.text);
  });

  it('lists its models with what they can do', async () => {
    loopback.define('GET /api/tags', ({ response }) =>
      sendJson(response, 200, { models: ['llava:13b', 'embed', 'old', 'small'].map((name) => ({ name })) }),
    );
    loopback.define('POST /api/show', ({ request, response }) => {
      const shown: Record<string, object> = {
        'llava:13b': { capabilities: ['completion', 'vision'], model_info: { 'llama.context_length': 4096 } },
        embed: { capabilities: ['embedding'] },
        small: {
          capabilities: ['completion', 'tools', 'thinking'],
          model_info: { 'x.context_length': 131072 },
          parameters: 'num_ctx   16384\nstop "a"',
        },
      };
      const known = shown[String(request.body.model)];
      sendJson(response, known ? 200 : 500, known ?? { error: 'broken' });
    });
    const { signal } = context;
    assert.deepEqual(await provider().listModels(signal), [
      { id: 'llava:13b', contextWindow: 4096, vision: true, tools: false, reasoning: false },
      { id: 'old' },
      { id: 'small', contextWindow: 16384, vision: false, tools: true, reasoning: true },
    ]);
    // What is in memory has the context that counts: what the model was trained with may be far more.
    loopback.define('GET /api/ps', ({ response }) =>
      sendJson(response, 200, { models: [{ name: 'small', context_length: 8192 }, { name: 'old' }] }),
    );
    const windows = async (options?: OllamaOptions) =>
      (await provider(options).listModels(signal)).map(({ contextWindow }) => contextWindow);
    assert.deepEqual(await windows(), [4096, undefined, 8192]);
    assert.deepEqual(await windows({ numCtx: 2048 }), [2048, undefined, 2048]);
  });

  it('lists what the OpenAI surface tells where its own API is not there', async () => {
    loopback.define('GET /api/tags', ({ response }) => sendJson(response, 404, { error: 'not found' }));
    assert.ok((await provider().listModels(context.signal)).some(({ id }) => id === 'echo'));
  });
});
