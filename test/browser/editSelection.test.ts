import assert from 'node:assert/strict';
import { type Loopback, startLoopback } from '../support/loopback.ts';
import { chunk, eventStream } from '../support/loopbackScenarios.ts';
import { readWorkspaceFile } from './support/files.ts';
import { notification } from './support/notifications.ts';
import { answerInput } from './support/quickInput.ts';
import { connectedTo, sharedWorkbench } from './support/sharedWorkbench.ts';
import { waitUntil } from './support/waitUntil.ts';
import type { Workbench } from './support/workbench.ts';

describe('changing code where it stands', () => {
  let server: Loopback;
  let workbench: Workbench;
  const sound = '{ "changed": true }';
  let code = sound;
  before(async () => {
    server = await startLoopback();
    server.define('scripted', ({ response }) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.end(eventStream([chunk({ content: `\`\`\`json\n${code}\n\`\`\`` }), chunk({}, 'stop')]));
    });
    workbench = await sharedWorkbench({ settings: connectedTo(server.url, 'scripted'), openFile: 'data/orders.json' });
    await workbench.page.locator('.monaco-editor .view-line').first().click();
  });
  after(async () => {
    await server?.close();
  });

  afterEach(() => {
    code = sound;
  });

  const sent = (): string => JSON.stringify(server.requests.at(-1)?.body);
  const diff = () => workbench.page.locator('.monaco-diff-editor');

  async function discard(): Promise<void> {
    await workbench.runCommand('Chat LLM: Discard Proposed Change');
    await diff().waitFor({ state: 'detached' });
  }

  it('asks what to change and proposes it', async () => {
    const before = await readWorkspaceFile(workbench, 'data/orders.json');
    await workbench.page.keyboard.press('Control+A');
    await workbench.runCommand('Chat LLM: Edit Selection…');
    await answerInput(workbench.page, 'Make it short', 'Edit Selection');
    await diff().locator('.editor.modified').getByText('changed').waitFor();
    assert.match(sent(), /Change this code as asked: Make it short/);
    assert.equal(await readWorkspaceFile(workbench, 'data/orders.json'), before);
    await discard();
  });

  it('proposes nothing of an answer that leaves code out, unless the person wants to see it', async () => {
    const faulty = 'The answer leaves out parts of the code. So nothing was proposed.';
    code = '{\n// ... rest of the code ...\n}';
    await workbench.page.keyboard.press('Control+A');
    await workbench.runCommand('Chat LLM: Edit Selection…');
    await answerInput(workbench.page, 'Make it shorter', 'Edit Selection');
    const warning = await notification(workbench, faulty);
    assert.equal(await diff().count(), 0);
    await warning.getByRole('button', { name: 'Show It Anyway' }).click();
    await diff().locator('.editor.modified').getByText('rest of the code').waitFor();
    await discard();
  });

  it('sends message and code of the problem that its lightbulb is about', async () => {
    const { page } = workbench;
    const fix = page.locator('.action-widget').getByText('Fix with Chat LLM');
    await page.locator('.editor-instance .monaco-editor .view-line').first().click();
    await page.keyboard.press('Control+Home');
    await page.keyboard.type('?');
    await page.locator('.squiggly-error').first().waitFor();
    await page.keyboard.press('F8');
    await waitUntil(async () => {
      await page.keyboard.press('Control+.');
      return fix
        .waitFor({ timeout: 3000 })
        .then(() => true)
        .catch(() => false);
    });
    await fix.click();
    await diff().waitFor();
    assert.match(sent(), /Problems that the editor reports[^"]*1: [^"]*expected[^"]*json/i);
    await discard();
  });
});
