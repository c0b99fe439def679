import assert from 'node:assert/strict';
import { type Loopback, startLoopback } from '../support/loopback.ts';
import { chunk, eventStream } from '../support/loopbackScenarios.ts';
import { selfSigned } from '../support/loopbackTls.ts';
import { answerEnds, ask, lastAnswer, messageBox, newConversation, selectModel, send } from './support/chat.ts';
import { notification } from './support/notifications.ts';
import { sharedWorkbench } from './support/sharedWorkbench.ts';
import type { Workbench } from './support/workbench.ts';

describe('servers that are out of the ordinary', () => {
  let workbench: Workbench;
  let server: Loopback;
  let tls: Loopback;
  before(async () => {
    server = await startLoopback();
    server.define('places', ({ response }) => {
      const content = 'Look at `shop/cart.ts:3` and at `nowhere/gone.ts:7`.';
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.end(eventStream([chunk({ content }), chunk({}, 'stop')]));
    });
    for (const model of ['small', 'large'])
      server.define(model, ({ response }) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.end(eventStream([chunk({ content: `Said the ${model} one.` }), chunk({}, 'stop')]));
      });
    tls = await startLoopback({ tls: selfSigned() });
    const connection = (id: string, baseUrl: string, models: string[]) => ({ id, preset: 'custom', baseUrl, models });
    workbench = await sharedWorkbench({
      settings: {
        'chatLlm.connections': [
          connection('loopback', server.url, ['places', 'huge']),
          connection('nobody', 'http://127.0.0.1:9/v1', ['absent']),
          connection('untrusted', tls.url, ['unsafe']),
        ],
        'chatLlm.model': 'loopback/places',
        'chatLlm.alerts.minimumRequests': 3,
        'chatLlm.routing.models': ['loopback/small', 'loopback/large'],
      },
    });
  });
  after(async () => {
    await server?.close();
    await tls?.close();
  });

  it('name places in files, which open at their line, or in Quick Open where there is no such file', async () => {
    const { page } = workbench;
    const answer = await ask(workbench, 'Where?');
    await answer.getByRole('link', { name: 'shop/cart.ts:3' }).click();
    await page.getByRole('tab', { name: 'cart.ts' }).waitFor();
    await page.locator('.statusbar').getByText('Ln 3, Col 1').waitFor();
    await answer.getByRole('link', { name: 'nowhere/gone.ts:7' }).click();
    const input = page.locator('.quick-input-widget input.input');
    await input.waitFor();
    assert.equal(await input.inputValue(), 'nowhere/gone.ts:7');
    await page.keyboard.press('Escape');
  });

  it('are chosen by how hard the question is, with the sentence model in its thread', async () => {
    await selectModel(workbench, 'Auto');
    const easy = await ask(workbench, 'What does TLS stand for?');
    await easy.getByText('Auto chose “small”: the question is easy enough for it.').waitFor();
    await easy.getByText('Said the small one.').waitFor();
    // Without the sentence model this one passes for easy, too.
    const hard = await ask(workbench, 'Find the memory leak');
    await hard.getByText('Auto chose “large”: the question is hard.').waitFor();
  });

  it('are not there', async () => {
    await selectModel(workbench, 'absent');
    await send(workbench, 'Anybody there?');
    await lastAnswer(workbench).getByText('the connection was refused').waitFor({ timeout: 30_000 });
    // The same words tell of the failures before the last try.
    await answerEnds(workbench);
    // They were enough for an alert: one notification, a colour with words, and an entry in the log.
    await notification(workbench, 'nobody/absent: 100 % of the last');
    await workbench.statusBar().getByRole('button', { name: 'nobody/absent: 100 %' }).waitFor();
    await lastAnswer(workbench).getByRole('button', { name: 'Show log, trace and request' }).click();
    await workbench.page.getByRole('tab', { name: 'log-entry.md' }).waitFor();
    await workbench.page.locator('.view-lines', { hasText: 'connection-refused' }).waitFor();
    await workbench.runCommand('Chat LLM: Open Request Log');
    await workbench.page.locator('.quick-input-widget').getByText('A model fails too often').waitFor();
    await workbench.page.keyboard.press('Escape');
  });

  it('have a certificate that is not trusted', async () => {
    await selectModel(workbench, 'unsafe');
    await send(workbench, 'Is this safe?');
    await lastAnswer(workbench).getByText('certificate is not trusted').waitFor();
  });

  it('answer with 20 MB, and the panel stays alive', async () => {
    await selectModel(workbench, 'huge');
    await newConversation(workbench);
    await send(workbench, 'Write a lot');
    await lastAnswer(workbench).getByRole('button', { name: 'Regenerate' }).waitFor({ timeout: 100_000 });
    await messageBox(workbench).fill('still here');
    assert.equal(await messageBox(workbench).inputValue(), 'still here');
  });
});
