import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Loopback, startLoopback } from '../support/loopback.ts';
import { chunk, eventStream, sendJson } from '../support/loopbackScenarios.ts';
import { ask, lastAnswer, messageBox, newConversation, send } from './support/chat.ts';
import { pickItem } from './support/quickInput.ts';
import { connectedTo, sharedWorkbench } from './support/sharedWorkbench.ts';
import { waitUntil } from './support/waitUntil.ts';
import type { Workbench } from './support/workbench.ts';

/** The model refuses more characters than this. */
const limit = 6000;
const long = (topic: string): string => `${topic}: ${'many words about it '.repeat(130)}`;

describe('a conversation that outgrows the model', () => {
  let server: Loopback;
  let workbench: Workbench;
  before(async () => {
    server = await startLoopback();
    server.define('gpt-4', ({ request, response }) => {
      if (request.rawBody.length > limit) {
        sendJson(response, 400, { error: { message: 'too long', code: 'context_length_exceeded' } });
        return;
      }
      const asksSummary = request.rawBody.includes('Summarize the conversation below');
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const text = asksSummary ? '- They spoke of cherries.' : 'Good.';
      response.end(eventStream([chunk({ content: text }), chunk({}, 'stop')]));
    });
    server.define('GET /v1/models', ({ response }) =>
      sendJson(response, 200, { object: 'list', data: [{ id: 'gpt-4', object: 'model', context_window: 8192 }] }),
    );
    workbench = await sharedWorkbench({
      settings: { ...connectedTo(server.url, 'gpt-4'), 'chatLlm.titlesByModel': false },
    });
  });
  after(async () => {
    await server?.close();
  });

  const sent = (): string => server.requests.at(-1)?.rawBody ?? '';
  const dialog = () => workbench.page.getByRole('dialog').filter({ hasText: 'This request needs about' });
  const choose = (name: string): Promise<void> => dialog().getByRole('button', { name, exact: true }).click();

  it('goes on with a summary when the model refuses it as too long', async () => {
    await ask(workbench, long('Cherries'));
    await ask(workbench, 'And now?');
    await send(workbench, long('Plums'));
    await lastAnswer(workbench).getByRole('button', { name: 'Summarize and Try Again' }).click();
    await lastAnswer(workbench).getByText('Good.').waitFor();
    assert.match(sent(), /They spoke of cherries/);
    assert.match(sent(), /Plums/);
    assert.doesNotMatch(sent(), /Cherries: many/);
    await workbench
      .panel()
      .getByText(/Summary of the first \d messages/)
      .waitFor();
    await workbench.panel().getByText('2/2').waitFor();
  });

  it('asks before it sends more than the window takes, and sends nothing when nobody agrees', async () => {
    await newConversation(workbench);
    // The list of models tells how much each reads.
    await workbench.runCommand('Chat LLM: Select Model…');
    await pickItem(workbench.page, 'gpt-4');
    const requests = server.requests.length;
    const question = `Short question ${'really '.repeat(9000)}`;
    await send(workbench, question);
    await dialog().waitFor();
    assert.equal(await dialog().getByRole('button', { name: 'Leave Out Attachments' }).count(), 0);
    await workbench.page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'detached' });
    assert.equal(server.requests.length, requests);
    await waitUntil(async () => (await messageBox(workbench).inputValue()).trim() === question.trim());
  });

  it('asks before a template sends more than the window takes', async () => {
    await writeFile(join(workbench.workspace, 'huge.txt'), 'really '.repeat(9000));
    // Not by Quick Open: it may still answer from what it found before the file was there.
    const { page } = workbench;
    await page.locator('.explorer-folders-view .monaco-list-row').filter({ hasText: 'huge.txt' }).dblclick();
    await page.locator('.editor-instance .monaco-editor .view-line').first().waitFor();
    const requests = server.requests.length;
    await workbench.runCommand('Chat LLM: Explain');
    await dialog().waitFor();
    await workbench.page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'detached' });
    assert.equal(server.requests.length, requests);
  });

  it('leaves attachments out when that is chosen, and sends the rest', async () => {
    await writeFile(join(workbench.workspace, 'big.txt'), 'really '.repeat(9000));
    await messageBox(workbench).fill('What is it?');
    await messageBox(workbench).press('End');
    await messageBox(workbench).pressSequentially(' #file:big');
    await workbench.panel().getByRole('option').filter({ hasText: 'big.txt' }).first().waitFor();
    await messageBox(workbench).press('Enter');
    await workbench.panel().getByRole('button', { name: 'Remove big.txt' }).waitFor();
    await messageBox(workbench).press('Enter');
    await choose('Leave Out Attachments');
    await lastAnswer(workbench).getByText('Good.').waitFor();
    assert.match(sent(), /What is it\?/);
    assert.doesNotMatch(sent(), /really/);
  });
});
