import assert from 'node:assert/strict';
import { type Loopback, startLoopback } from '../../../../test/support/loopback.ts';
import { sendJson } from '../../../../test/support/loopbackScenarios.ts';
import type { Context } from '../../../core/pipeline.ts';
import { collect } from '../../../core/pipeline.ts';
import { createHttpClient } from '../../../node/http.ts';
import { azureSurface } from './azure.ts';
import { createOpenAiCompatible } from './openaiCompatible.ts';

const estimateUsage = () => ({ add() {}, usage: () => ({ inputTokens: 1, outputTokens: 1, estimated: true }) });
const context: Context = { requestId: 'r', signal: new AbortController().signal, purpose: 'chat' };
const answer = { choices: [{ message: { content: 'Hi.' }, finish_reason: 'stop' }] };

describe('Azure OpenAI', () => {
  let loopback: Loopback;
  let origin: string;
  const http = createHttpClient({ connectTimeoutMs: 5000 });

  before(async () => {
    loopback = await startLoopback();
    origin = new URL(loopback.url).origin;
    for (const path of ['/openai/deployments/my%20gpt/chat/completions', '/openai/v1/chat/completions'])
      loopback.define(`POST ${path}`, ({ response }) => sendJson(response, 200, answer));
  });
  after(async () => {
    await http.close();
    await loopback.close();
  });

  const provider = (baseUrl: string, key = 'k3y-0123456789', query?: Record<string, string>) => {
    const connection = { id: 'azure', baseUrl: origin + baseUrl, query };
    return createOpenAiCompatible({ connection, key, http, estimateUsage, surface: azureSurface(connection) });
  };
  const ask = async (...given: Parameters<typeof provider>) => {
    const request = { model: 'my gpt', messages: [], stream: false };
    assert.equal((await collect(provider(...given).chat(request, context))).text, 'Hi.');
    return loopback.requests.at(-1) ?? assert.fail();
  };

  it('asks a deployment by its name and the API version, with the key in its header', async () => {
    const { path, headers } = await ask('');
    assert.equal(path, '/openai/deployments/my%20gpt/chat/completions?api-version=2024-10-21');
    assert.deepEqual([headers['api-key'], headers.authorization], ['k3y-0123456789', undefined]);
    assert.match(
      (await ask('/', 'k', { 'api-version': '2025-01-01-preview' })).path,
      /\?api-version=2025-01-01-preview$/,
    );
  });

  it('takes the target URI that the portal shows', async () => {
    const uri = '/openai/deployments/my%20gpt/chat/completions?api-version=2025-04-01';
    assert.equal((await ask(uri)).path, uri);
  });

  it('sends a token of Entra ID as a bearer', async () => {
    const token = 'eyJhbGciOiJub25lIn0.eyJhdWQiOiJ4In0.c2ln';
    const { headers } = await ask('', token);
    assert.deepEqual([headers['api-key'], headers.authorization], [undefined, `Bearer ${token}`]);
  });

  it('speaks to the newer surface as to OpenAI, with Azure’s header', async () => {
    const { path, headers, body } = await ask('/openai/v1/');
    assert.deepEqual(
      [path, headers['api-key'], body.model],
      ['/openai/v1/chat/completions', 'k3y-0123456789', 'my gpt'],
    );
  });

  it('takes the newer surface’s list of base models for a proof, and for no list of deployments', async () => {
    loopback.define('GET /openai/v1/models', ({ response }) => sendJson(response, 200, { data: [{ id: 'gpt-4o' }] }));
    assert.deepEqual(await provider('/openai/v1').listModels(context.signal), []);
    loopback.define('GET /openai/v1/models', ({ response }) =>
      sendJson(response, 401, { error: { code: '401', message: 'Access denied due to invalid subscription key' } }),
    );
    await assert.rejects(provider('/openai/v1').listModels(context.signal), /key-rejected/);
  });

  it('lists deployments where it may, and proves address and key where it may not', async () => {
    const { signal } = context;
    loopback.define('GET /openai/deployments', ({ response }) =>
      sendJson(response, 200, { data: [{ id: 'my gpt', model: 'gpt-4o', status: 'succeeded' }] }),
    );
    assert.deepEqual(await provider('').listModels(signal), [{ id: 'my gpt' }]);
    loopback.define('GET /openai/deployments', ({ response }) =>
      sendJson(response, 404, { error: { message: 'Resource not found' } }),
    );
    await assert.rejects(provider('').listModels(signal), { name: 'ChatError', message: /endpoint-not-found/ });
    loopback.define('GET /openai/models', ({ response }) => sendJson(response, 200, { data: [{ id: 'gpt-4o' }] }));
    assert.deepEqual(await provider('').listModels(signal), []);
    assert.deepEqual(await provider('/openai/deployments/mine/chat/completions').listModels(signal), [{ id: 'mine' }]);
  });
});
