import assert from 'node:assert/strict';
import { answerBegins, answerEnds, ask, lastAnswer, messageBox, send } from './support/chat.ts';
import { runCommand } from './support/commandPalette.ts';
import { sharedWorkbench } from './support/sharedWorkbench.ts';
import { waitUntil } from './support/waitUntil.ts';
import type { Workbench } from './support/workbench.ts';

describe('what goes with a message', () => {
  let workbench: Workbench;
  before(async () => {
    workbench = await sharedWorkbench();
  });

  const options = () => workbench.panel().getByRole('option');
  const chips = () => workbench.panel().getByRole('list', { name: 'Attachments' }).getByRole('listitem');

  it('attaches a file and a folder by #, keeps them over a reload, shows and sends them', async () => {
    await messageBox(workbench).pressSequentially('Explain this #cart.ts');
    await options().filter({ hasText: 'cart.ts' }).first().waitFor();
    await messageBox(workbench).press('Enter');
    await chips().filter({ hasText: 'cart.ts' }).waitFor();
    await messageBox(workbench).pressSequentially('#folder:shop');
    await options().filter({ hasText: 'shop' }).first().waitFor();
    await messageBox(workbench).press('Tab');
    await chips().getByRole('button', { name: 'Remove shop/', exact: true }).waitFor();
    assert.equal((await messageBox(workbench).inputValue()).trim(), 'Explain this');
    await workbench.reload();
    await chips().filter({ hasText: 'cart.ts' }).waitFor();
    assert.equal(await chips().count(), 2);
    await workbench
      .panel()
      .getByRole('button', { name: /^Context: / })
      .click();
    await workbench.panel().getByRole('button', { name: 'Show request' }).click();
    const request = workbench.page.locator('.editor-instance').filter({ hasText: 'The next request' });
    await request.waitFor();
    await messageBox(workbench).press('Enter');
    await answerEnds(workbench);
    assert.match(await lastAnswer(workbench).innerText(), /cart/i);
    assert.equal(await chips().count(), 0);
  });

  it('refuses what is not there and says so', async () => {
    await runCommand(workbench.page, 'Chat LLM: Attach Problems');
    await workbench.panel().getByText('There are no problems.').waitFor();
  });

  it('runs a slash command, and sends other text with a slash as it is', async () => {
    await messageBox(workbench).fill('');
    await messageBox(workbench).pressSequentially('/ne');
    await options().filter({ hasText: '/new' }).waitFor();
    await messageBox(workbench).press('Enter');
    await waitUntil(async () => (await messageBox(workbench).inputValue()) === '/new ');
    await messageBox(workbench).press('Enter');
    await workbench.panel().getByRole('heading', { name: 'New chat' }).waitFor();
    await send(workbench, '/demo table');
    await lastAnswer(workbench).getByRole('table').waitFor();
    await answerEnds(workbench);
    assert.match(await (await ask(workbench, 'Hello')).innerText(), /demo/i);
  });

  it('asks about what is selected in the terminal, in a new conversation', async () => {
    const { page } = workbench;
    await workbench.runCommand('Terminal: Create New Terminal');
    await page.locator('.terminal.xterm').waitFor();
    await page.locator('.terminal.xterm').click();
    await page.keyboard.type('echo from the terminal\n');
    await workbench.runCommand('Terminal: Select All');
    await workbench.runCommand('Chat LLM: Explain Terminal Selection');
    await answerBegins(workbench, 'Explain this command or output');
    await answerEnds(workbench);
    assert.match(await lastAnswer(workbench).innerText(), /demo/i);
  });
});
