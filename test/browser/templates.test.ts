import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { lastAnswer } from './support/chat.ts';
import { answerInput, pickItem } from './support/quickInput.ts';
import { sharedWorkbench } from './support/sharedWorkbench.ts';
import { waitUntil } from './support/waitUntil.ts';
import type { Workbench } from './support/workbench.ts';

const file = 'shop/cart.ts';

describe('prompt templates on selected code', () => {
  let workbench: Workbench;
  before(async () => {
    workbench = await sharedWorkbench({ openFile: file });
  });

  const onDisk = (): Promise<string> => readFile(join(workbench.workspace, file), 'utf8');

  async function selectAll(): Promise<void> {
    await workbench.page.locator('.editor-instance .monaco-editor .view-line').first().click();
    await workbench.page.keyboard.press('Control+A');
  }

  it('explains the selection in the chat and names its functions', async () => {
    await selectAll();
    await workbench.runCommand('Chat LLM: Run Prompt Template…');
    await pickItem(workbench.page, 'Explain');
    const answer = lastAnswer(workbench);
    await answer.getByRole('button', { name: 'Regenerate' }).waitFor({ timeout: 30_000 });
    const text = await answer.innerText();
    assert.match(text, /lineTotal/);
    assert.match(text, /discountFor/);
    await workbench.panel().getByRole('heading', { name: 'Explain: shop/cart.ts' }).waitFor();
  });

  it('proposes a change as a diff, leaves the file alone when it is discarded', async () => {
    const before = await onDisk();
    await selectAll();
    await workbench.runCommand('Chat LLM: Document');
    await workbench.page.locator('.monaco-diff-editor').waitFor({ timeout: 30_000 });
    await workbench.runCommand('Chat LLM: Discard Proposed Change');
    await workbench.page.locator('.monaco-diff-editor').waitFor({ state: 'detached' });
    assert.equal(await onDisk(), before);
  });

  it('writes an accepted change, which one undo takes back', async () => {
    const { page } = workbench;
    const before = await onDisk();
    await selectAll();
    await workbench.runCommand('Chat LLM: Document');
    await page.locator('.monaco-diff-editor').waitFor({ timeout: 30_000 });
    await page.getByRole('button', { name: 'Accept Proposed Change' }).first().click();
    await page.locator('.monaco-diff-editor').waitFor({ state: 'detached' });
    await page.locator('.editor-instance .monaco-editor .view-line').first().click();
    await page.keyboard.press('Control+S');
    await waitUntil(async () => (await onDisk()) !== before);
    assert.match(await onDisk(), /demo/i);
    await page.keyboard.press('Control+Z');
    await page.keyboard.press('Control+S');
    await waitUntil(async () => (await onDisk()) === before);
  });

  it('runs a template of the workspace and asks for the inputs of one', async () => {
    await selectAll();
    await workbench.runCommand('Chat LLM: Run Prompt Template…');
    await pickItem(workbench.page, 'Better Names');
    await lastAnswer(workbench).getByRole('button', { name: 'Regenerate' }).waitFor({ timeout: 30_000 });
    await selectAll();
    await workbench.runCommand('Chat LLM: Translate Comments');
    await answerInput(workbench.page, 'German', 'Translate Comments');
    await workbench.page.locator('.monaco-diff-editor').waitFor({ timeout: 30_000 });
    await workbench.runCommand('Chat LLM: Discard Proposed Change');
  });

  it('writes tests into a new file', async () => {
    await selectAll();
    await workbench.runCommand('Chat LLM: Write Tests');
    await workbench.page.getByRole('tab', { name: /Untitled/ }).waitFor({ timeout: 30_000 });
  });
});
