import assert from 'node:assert/strict';
import { context, estimateUsage, type Probe, startProbe } from '../../../../test/support/providerProbe.ts';
import { ChatError } from '../../../core/errors.ts';
import { createOpenAiCompatible } from './openaiCompatible.ts';

describe('OpenAI-compatible model lists', () => {
  let probe: Probe;
  before(async () => {
    probe = await startProbe();
  });
  after(() => probe.close());

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
      const models = await probe.provider().listModels(context.signal);
      assert.ok(models.some(({ id }) => id === 'ok'));
      assert.equal(probe.lastRequest()?.path, '/v1/models');
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
});
