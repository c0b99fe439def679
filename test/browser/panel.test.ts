import assert from 'node:assert/strict';
import { ask } from './support/chat.ts';
import { notification } from './support/notifications.ts';
import { openWorkbench, type Workbench } from './support/workbench.ts';

describe('the chat panel', () => {
  let workbench: Workbench;
  before(async () => {
    workbench = await openWorkbench();
  });
  after(() => workbench?.close());

  it('shows a box for the question', async () => {
    await workbench.panel().getByRole('textbox').first().waitFor();
  });

  it('comes back after a reload of the window', async () => {
    await workbench.reload();
    await workbench.panel().getByRole('textbox').first().waitFor();
  });

  it('keeps the page free of errors of its own', () => {
    const errors = workbench.consoleLines().filter((line) => /Content Security Policy|^\[page error\]/.test(line));
    assert.deepEqual(errors, []);
  });
});

describe('a setting that is not valid', () => {
  it('is named, with what is allowed, and the rest goes on', async () => {
    const workbench = await openWorkbench({ settings: { 'chatLlm.timeouts.idleSeconds': -5 } });
    try {
      const message = await notification(workbench, 'chatLlm.timeouts.idleSeconds');
      assert.match(await message.innerText(), /1[\s\S]*3600/);
      assert.match(await (await ask(workbench, 'Hello')).innerText(), /demo/i);
    } finally {
      await workbench.close();
    }
  });
});
