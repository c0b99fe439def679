import assert from 'node:assert/strict';
import { type Loopback, startLoopback } from '../support/loopback.ts';
import { ask } from './support/chat.ts';
import { notification } from './support/notifications.ts';
import { renew } from './support/sharedWorkbench.ts';
import { openWorkbench, type Workbench } from './support/workbench.ts';

describe('a model from the environment', () => {
  const environment = { LLM_API_KEY: 'env-key', LLM_CHAT_MODEL: 'ok', LLM_STREAMING: 'no', LLM_DEMO_MODE: '1' };
  let server: Loopback;
  let workbench: Workbench;
  before(async () => {
    server = await startLoopback();
    workbench = await openWorkbench({
      environment: { ...environment, LLM_API_BASE_URL: server.url },
      settings: { 'chatLlm.timeouts.idleSeconds': -5 },
    });
  });
  after(async () => {
    await workbench?.close();
    await server?.close();
  });

  it('gives way to the demo model when LLM_DEMO_MODE is 1, beside a setting that is not valid and named', async () => {
    assert.match(await (await ask(workbench, 'Hello')).innerText(), /demo/i);
    const message = await notification(workbench, 'chatLlm.timeouts.idleSeconds');
    assert.match(await message.innerText(), /1[\s\S]*3600/);
    assert.equal(server.requests.length, 0);
  });

  it('answers without any set-up, whole when LLM_STREAMING is no, once a setting says otherwise', async () => {
    await renew(workbench, { 'chatLlm.demoMode': false });
    await workbench.statusBar().filter({ hasText: 'ok · ' }).waitFor();
    const answer = await ask(workbench, 'Hello again');
    assert.match(await answer.innerText(), /Hello from the loopback model/);
    const request = server.requests.at(-1);
    assert.equal(request?.headers.authorization, 'Bearer env-key');
    assert.notEqual(request?.body.stream, true);
  });
});
