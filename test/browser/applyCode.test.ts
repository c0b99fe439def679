import assert from 'node:assert/strict';
import { access, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { fenceCode } from '../../src/shared/codeFences.ts';
import { type Loopback, startLoopback } from '../support/loopback.ts';
import { chunk, eventStream } from '../support/loopbackScenarios.ts';
import { ask, newConversation } from './support/chat.ts';
import { openFile, readWorkspaceFile } from './support/files.ts';
import { connectedTo, sharedWorkbench } from './support/sharedWorkbench.ts';
import { waitUntil } from './support/waitUntil.ts';
import type { Workbench } from './support/workbench.ts';

const example = 'shop/cart.ts';

describe('applying the code of an answer', () => {
  let server: Loopback;
  let workbench: Workbench;
  let original: string;
  /** A file of its own for each test: one that another test changed may still be open with its old text. */
  let file = '';
  let copies = 0;
  /** What the model answers. */
  let scripted = '';
  before(async () => {
    server = await startLoopback();
    server.define('scripted', ({ response }) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.end(eventStream([chunk({ content: scripted }), chunk({}, 'stop')]));
    });
    workbench = await sharedWorkbench({
      settings: {
        ...connectedTo(server.url, 'scripted'),
        'files.autoSave': 'afterDelay',
        'files.autoSaveDelay': 100,
        'diffEditor.codeLens': true,
      },
    });
    original = await readWorkspaceFile(workbench, example);
  });
  beforeEach(async () => {
    copies += 1;
    file = `shop/cart${copies}.ts`;
    await writeFile(join(workbench.workspace, file), original);
    // The first conversation is new already.
    if (copies === 1) return;
    await newConversation(workbench);
  });
  after(async () => {
    await server?.close();
  });

  const diff = (): Locator => workbench.page.locator('.monaco-diff-editor');
  const lenses = (title: string): Locator =>
    diff().locator('.editor.modified .codelens-decoration').getByText(title, { exact: true });
  const isOnDisk = (text: string, path = file): Promise<void> =>
    waitUntil(async () => (await readWorkspaceFile(workbench, path)) === text);

  async function propose(code: string, info = `ts ${file}`): Promise<void> {
    scripted = fenceCode(code, info);
    const answer = await ask(workbench, 'Please change it');
    await answer.locator('figure').hover();
    await answer.getByRole('button', { name: 'Apply to the editor…' }).click();
    await diff().waitFor();
  }

  const rate = (text: string): string => text.replace('taxRate = 0.07', 'taxRate = 0.19');
  const discount = (text: string): string => text.replace('return 0.15', 'return 0.2');

  it('accepts one hunk, which one undo takes back, and rejects the other', async () => {
    await propose(discount(rate(original)));
    await lenses('Accept Change').nth(1).waitFor();
    assert.equal(await lenses('Reject Change').count(), 2);
    await lenses('Accept Change').first().click();
    await isOnDisk(rate(original));
    await waitUntil(async () => (await lenses('Reject Change').count()) === 1);
    await lenses('Reject Change').click();
    await diff().waitFor({ state: 'detached' });
    assert.equal(await readWorkspaceFile(workbench, file), rate(original));
    await openFile(workbench, file);
    await workbench.page.locator('.editor-instance .monaco-editor .view-line').first().click();
    await workbench.page.keyboard.press('Control+Z');
    await isOnDisk(original);
  });

  it('accepts and rejects at the cursor by command and in the title bar', async () => {
    await propose(discount(rate(original)));
    await lenses('Accept Change').nth(1).waitFor();
    await workbench.runCommand('Chat LLM: Next Change');
    await workbench.runCommand('Chat LLM: Reject Change');
    await waitUntil(async () => (await lenses('Accept Change').count()) === 1);
    await workbench.page.getByRole('button', { name: 'Accept Change', exact: true }).first().click();
    await diff().waitFor({ state: 'detached' });
    await isOnDisk(rate(original));
  });

  it('moves along with other edits of the file and never writes over lines that changed', async () => {
    await propose(discount(rate(original)));
    await lenses('Accept Change').nth(1).waitFor();
    const edited = original.replace('taxRate = 0.07', 'taxRate = 0.5');
    await writeFile(join(workbench.workspace, file), `// a new first line\n${edited}`);
    await diff().locator('.editor.original').getByText('taxRate = 0.5').waitFor();
    await lenses('Accept Change').first().click();
    await workbench.page.getByText('The file has changed since the change was proposed').first().waitFor();
    await lenses('Accept Change').nth(1).click();
    await isOnDisk(discount(`// a new first line\n${edited}`));
    await workbench.runCommand('Chat LLM: Discard Proposed Change');
    await diff().waitFor({ state: 'detached' });
  });

  it('says so when the file is gone', async () => {
    await propose(rate(original));
    await rm(join(workbench.workspace, file));
    await workbench.runCommand('Chat LLM: Accept Proposed Change');
    await workbench.page.getByText('is not there any more').first().waitFor();
    await assert.rejects(access(join(workbench.workspace, file)));
    await workbench.runCommand('Chat LLM: Discard Proposed Change');
    await diff().waitFor({ state: 'detached' });
  });

  it('proposes all files of an answer in one editor and creates new ones when accepted', async () => {
    const { page } = workbench;
    const created = 'shop/tax.ts';
    scripted = `${fenceCode(rate(original), `ts ${file}`)}\n\n${fenceCode('export const tax = 1;', `ts ${created}`)}`;
    const answer = await ask(workbench, 'Please change both');
    await answer.getByRole('button', { name: 'Apply all…' }).click();
    await page.locator('.multiDiffEntry').nth(1).waitFor();
    await assert.rejects(access(join(workbench.workspace, created)));
    await page.getByRole('button', { name: 'Accept Proposed Change' }).first().click();
    await isOnDisk(rate(original));
    await isOnDisk('export const tax = 1;\n', created);
    await page.locator('.multiDiffEntry').first().waitFor({ state: 'detached' });
  });

  it('writes nothing when the files of an answer are discarded', async () => {
    const created = 'shop/other.ts';
    scripted = `${fenceCode(rate(original), `ts ${file}`)}\n\n${fenceCode(`// ${created}\nexport const other = 1;`, 'ts')}`;
    const answer = await ask(workbench, 'Please change both');
    await answer.getByRole('button', { name: 'Apply all…' }).click();
    await workbench.page.locator('.multiDiffEntry').nth(1).waitFor();
    await workbench.screenshot('apply-all');
    await workbench.runCommand('Chat LLM: Discard Proposed Change');
    await workbench.page.locator('.multiDiffEntry').first().waitFor({ state: 'detached' });
    assert.equal(await readWorkspaceFile(workbench, file), original);
    await assert.rejects(access(join(workbench.workspace, created)));
  });
});
