import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { answers, ask, lastAnswer } from './support/chat.ts';
import { chooseFile } from './support/fileDialog.ts';
import { sharedWorkbench } from './support/sharedWorkbench.ts';
import type { Workbench } from './support/workbench.ts';

describe('keeping conversations', () => {
  let workbench: Workbench;
  before(async () => {
    workbench = await sharedWorkbench();
    await ask(workbench, 'Tell me about xylophones');
    await ask(workbench, 'And about marimbas?');
  });

  const title = (text: string) => workbench.panel().locator('header .title').getByText(text, { exact: true });
  const exported = () => join(workbench.workspace, 'kept.json');

  it('branches at a message and leaves the rest behind', async () => {
    const first = answers(workbench).first();
    await first.hover();
    await first.getByRole('button', { name: 'Branch from here' }).click();
    await title('Tell me about xylophones (branch)').waitFor();
    assert.equal(await answers(workbench).count(), 1);
    assert.match(await (await ask(workbench, 'The branch goes on')).innerText(), /demo/i);
  });

  it('exports as JSON and imports the same again', async () => {
    const before = await lastAnswer(workbench).locator('.markdown').innerText();
    await workbench.runCommand('Chat LLM: Export Conversation…');
    await chooseFile(workbench, exported());
    await workbench.page.getByText(/Exported to/).waitFor();
    await workbench.panel().getByRole('button', { name: 'New chat' }).click();
    await workbench.runCommand('Chat LLM: Import Conversation…');
    await chooseFile(workbench, exported());
    await title('Tell me about xylophones (branch)').waitFor();
    assert.equal(await lastAnswer(workbench).locator('.markdown').innerText(), before);
  });

  it('refuses a file that is no export, says where, and shows nothing of it', async () => {
    const broken = (await readFile(exported(), 'utf8')).replace('"assistant"', '"wizard"');
    await writeFile(join(workbench.workspace, 'broken.json'), broken.replace('(branch)', '(broken)'));
    await workbench.runCommand('Chat LLM: Import Conversation…');
    await chooseFile(workbench, join(workbench.workspace, 'broken.json'));
    await workbench.page.getByText(/not a conversation that Chat LLM exported: messages\.1\.role/).waitFor();
    await workbench.panel().getByRole('button', { name: 'Chat history' }).click();
    const items = workbench.panel().getByRole('list', { name: 'Chats' }).getByRole('listitem');
    await items.filter({ hasText: '(branch)' }).first().waitFor();
    assert.equal(await items.filter({ hasText: 'xylophones' }).count(), 3);
    assert.equal(await items.filter({ hasText: '(broken)' }).count(), 0);
    await workbench.panel().getByRole('searchbox').press('Escape');
  });

  it('pins, archives and duplicates by command', async () => {
    await workbench.runCommand('Chat LLM: Duplicate Conversation');
    await title('Tell me about xylophones (branch) (copy)').waitFor();
    await workbench.runCommand('Chat LLM: Pin or Unpin Conversation');
    await workbench.page.getByText('Conversation pinned.').first().waitFor();
    await workbench.panel().getByRole('button', { name: 'Chat history' }).click();
    const items = workbench.panel().getByRole('list', { name: 'Chats' }).getByRole('listitem');
    await items
      .first()
      .getByRole('button', { name: /^Pinned\. .*\(copy\)/ })
      .waitFor();
    await workbench.runCommand('Chat LLM: Archive or Unarchive Conversation');
    await workbench.page.getByText('Conversation archived.').first().waitFor();
    await items.filter({ hasText: '(copy)' }).waitFor({ state: 'detached' });
  });
});
