import assert from 'node:assert/strict';
import { type Loopback, startLoopback } from '../support/loopback.ts';
import { selfSigned } from '../support/loopbackTls.ts';
import { ask, lastAnswer, messageBox, send } from './support/chat.ts';
import { openWorkbench, type Workbench } from './support/workbench.ts';

describe('a model from the environment', () => {
  let server: Loopback;
  before(async () => {
    server = await startLoopback();
  });
  after(() => server?.close());

  async function withModel(model: string, extra: Record<string, string>, use: (workbench: Workbench) => Promise<void>) {
    const environment = { LLM_API_BASE_URL: server.url, LLM_API_KEY: 'env-key', LLM_CHAT_MODEL: model, ...extra };
    const workbench = await openWorkbench({ environment });
    try {
      await use(workbench);
    } finally {
      await workbench.close();
    }
  }

  it('answers without any set-up, whole when LLM_STREAMING is no', async () => {
    await withModel('ok', { LLM_STREAMING: 'no' }, async (workbench) => {
      const answer = await ask(workbench, 'Hello');
      assert.match(await answer.innerText(), /Hello from the loopback model/);
      const request = server.requests.at(-1);
      assert.equal(request?.headers.authorization, 'Bearer env-key');
      assert.notEqual(request?.body.stream, true);
    });
  });

  it('gives way to the demo model when LLM_DEMO_MODE is 1', async () => {
    const before = server.requests.length;
    await withModel('ok', { LLM_DEMO_MODE: '1' }, async (workbench) => {
      assert.match(await (await ask(workbench, 'Hello')).innerText(), /demo/i);
    });
    assert.equal(server.requests.length, before);
  });

  it('keeps the panel alive through an answer of 20 MB', async () => {
    await withModel('huge', {}, async (workbench) => {
      await send(workbench, 'Write a lot');
      await lastAnswer(workbench).getByRole('button', { name: 'Regenerate' }).waitFor({ timeout: 50_000 });
      await messageBox(workbench).fill('still here');
      assert.equal(await messageBox(workbench).inputValue(), 'still here');
    });
  });

  it('says that nothing answers, and that a certificate is not trusted', async () => {
    const tls = await startLoopback({ tls: selfSigned() });
    try {
      await withModel('ok', { LLM_API_BASE_URL: 'http://127.0.0.1:9/v1' }, async (workbench) => {
        await send(workbench, 'Anybody there?');
        await lastAnswer(workbench).getByText('the connection was refused').waitFor();
      });
      await withModel('ok', { LLM_API_BASE_URL: tls.url }, async (workbench) => {
        await send(workbench, 'Is this safe?');
        await lastAnswer(workbench).getByText('certificate is not trusted').waitFor();
      });
    } finally {
      await tls.close();
    }
  });
});
