import assert from 'node:assert/strict';
import { type Loopback, startLoopback } from '../support/loopback.ts';
import { ask } from './support/chat.ts';
import { notification } from './support/notifications.ts';
import { openWorkbench, type Workbench, type WorkbenchOptions } from './support/workbench.ts';

describe('a model from the environment', () => {
  let server: Loopback;
  let workbench: Workbench | undefined;
  before(async () => {
    server = await startLoopback();
  });
  afterEach(() => workbench?.close());
  after(() => server?.close());

  async function open(extra: Record<string, string>, settings: WorkbenchOptions['settings'] = {}): Promise<Workbench> {
    const environment = { LLM_API_BASE_URL: server.url, LLM_API_KEY: 'env-key', LLM_CHAT_MODEL: 'ok', ...extra };
    workbench = await openWorkbench({ environment, settings });
    return workbench;
  }

  it('answers without any set-up, whole when LLM_STREAMING is no', async () => {
    const answer = await ask(await open({ LLM_STREAMING: 'no' }), 'Hello');
    assert.match(await answer.innerText(), /Hello from the loopback model/);
    const request = server.requests.at(-1);
    assert.equal(request?.headers.authorization, 'Bearer env-key');
    assert.notEqual(request?.body.stream, true);
  });

  it('gives way to the demo model when LLM_DEMO_MODE is 1, beside a setting that is not valid and named', async () => {
    const before = server.requests.length;
    const window = await open({ LLM_DEMO_MODE: '1' }, { 'chatLlm.timeouts.idleSeconds': -5 });
    const message = await notification(window, 'chatLlm.timeouts.idleSeconds');
    assert.match(await message.innerText(), /1[\s\S]*3600/);
    assert.match(await (await ask(window, 'Hello')).innerText(), /demo/i);
    assert.equal(server.requests.length, before);
  });
});
