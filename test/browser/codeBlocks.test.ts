import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { ask } from './support/chat.ts';
import { sharedWorkbench } from './support/sharedWorkbench.ts';
import { waitUntil } from './support/waitUntil.ts';
import type { Workbench } from './support/workbench.ts';

describe('the buttons of a code block', () => {
  let workbench: Workbench;
  let block: Locator;
  before(async () => {
    workbench = await sharedWorkbench({ openFile: 'report/sales.py' });
    const answer = await ask(workbench, '/demo code');
    block = answer.locator('.code-block').first();
  });

  const firstLine = async (): Promise<string> => (await block.locator('code').innerText()).split('\n')[0] ?? '';
  const editor = (): Locator => workbench.page.locator('.editor-instance .monaco-editor .view-lines');
  /** The editor draws spaces as no-break spaces. */
  const shown = (text: string): RegExp =>
    new RegExp(
      text
        .trim()
        .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
        .replace(/ /g, '[ \\u00a0]'),
    );

  it('are one step from the block, which a command leads to', async () => {
    await workbench.runCommand('Chat LLM: Previous Code Block');
    await workbench.panel().locator('figure.code-block:focus').waitFor();
    await workbench.page.keyboard.press('Tab');
    await workbench
      .panel()
      .getByRole('button', { name: 'Copy code' })
      .and(workbench.panel().locator(':focus'))
      .waitFor();
  });

  it('copy the code', async () => {
    await block.getByRole('button', { name: 'Copy code' }).click();
    const line = await firstLine();
    const copied = (): Promise<string> => workbench.page.evaluate(() => navigator.clipboard.readText());
    await waitUntil(async () => (await copied()).startsWith(line));
  });

  it('insert it at the cursor', async () => {
    await block.getByRole('button', { name: 'Insert at cursor' }).click();
    await editor()
      .filter({ hasText: shown(await firstLine()) })
      .waitFor();
    // The editor may not have the focus yet.
    await waitUntil(async () => {
      await editor().locator('.view-line').first().click();
      await workbench.page.keyboard.press('Control+Z');
      return editor()
        .filter({ hasText: /^"""Sums/ })
        .isVisible();
    });
  });

  it('open it in a new file', async () => {
    await block.getByRole('button', { name: 'Open in a new file' }).click();
    await workbench.page.getByRole('tab', { name: /Untitled/ }).waitFor();
    await editor()
      .filter({ hasText: shown(await firstLine()) })
      .first()
      .waitFor();
  });

  it('switch between a diagram and its source', async () => {
    const answer = await ask(workbench, '/demo markdown');
    const diagram = answer.getByRole('img', { name: /^Diagram: .*Clear\?/ });
    await diagram.waitFor();
    await answer.getByRole('button', { name: 'Show source' }).click();
    await answer.getByText('A[Ask] --> B{Clear?}').waitFor();
    assert.equal(await diagram.count(), 0);
  });
});
