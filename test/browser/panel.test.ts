import assert from 'node:assert/strict';
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
