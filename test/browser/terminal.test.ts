import assert from 'node:assert/strict';
import { lastAnswer } from './support/chat.ts';
import { openWorkbench, type Workbench } from './support/workbench.ts';

describe('explaining what is selected in the terminal', () => {
  let workbench: Workbench;
  before(async () => {
    workbench = await openWorkbench();
  });
  after(() => workbench?.close());

  it('asks about the selection in a new conversation', async () => {
    const { page } = workbench;
    await workbench.runCommand('Terminal: Create New Terminal');
    await page.locator('.terminal.xterm').waitFor();
    await page.locator('.terminal.xterm').click();
    await page.keyboard.type('echo from the terminal\n');
    await workbench.runCommand('Terminal: Select All');
    await workbench.runCommand('Chat LLM: Explain Terminal Selection');
    await lastAnswer(workbench).getByRole('button', { name: 'Regenerate' }).waitFor({ timeout: 30_000 });
    const question = workbench.panel().getByRole('article', { name: 'You', exact: true }).last();
    assert.match(await question.innerText(), /Explain this command or output/);
    assert.match(await lastAnswer(workbench).innerText(), /demo/i);
  });
});
