import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Locator } from 'playwright-core';
import { exampleWorkspace } from '../../scripts/support/paths.ts';
import { type Loopback, startLoopback } from '../support/loopback.ts';
import { chunk, eventStream } from '../support/loopbackScenarios.ts';
import { temporaryFolder } from './support/temporaryFolder.ts';
import { openWorkbench, type Workbench } from './support/workbench.ts';

const run = promisify(execFile);

describe('a commit message from the changes', () => {
  let server: Loopback;
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let workbench: Workbench;
  const git = (...args: string[]) =>
    run('git', ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', ...args], { cwd: folder.path });

  before(async () => {
    server = await startLoopback();
    server.define('scripted', ({ response }) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.end(eventStream([chunk({ content: '```\nSay hello\n\nIt was rude.\n```' }), chunk({}, 'stop')]));
    });
    folder = await temporaryFolder();
    await cp(exampleWorkspace, folder.path, { recursive: true });
    await git('init', '--quiet');
    await git('add', '.');
    await git('commit', '--quiet', '--message', 'First');
    await writeFile(join(folder.path, 'README.md'), 'hello in the work tree\n');
    workbench = await openWorkbench({
      workspace: folder.path,
      environment: { LLM_API_BASE_URL: server.url, LLM_API_KEY: 'key', LLM_CHAT_MODEL: 'scripted' },
    });
    await workbench.page.keyboard.press('Control+Shift+G');
  });
  after(async () => {
    await workbench?.close();
    await server?.close();
    await folder?.remove();
  });

  const box = (): Locator => workbench.page.locator('.scm-editor .view-lines');
  const sent = (): string => JSON.stringify(server.requests.at(-1)?.body);

  it('describes all changes, and says so, when nothing is staged', async () => {
    await box().waitFor();
    await workbench.runCommand('Chat LLM: Generate Commit Message');
    await workbench.page.getByText('Nothing is staged').first().waitFor();
    await box().getByText('Say hello').waitFor();
    assert.match(sent(), /\+hello in the work tree/);
  });

  it('asks before it replaces what was typed, and sends only what is staged', async () => {
    const { page } = workbench;
    await writeFile(join(folder.path, 'data', 'orders.json'), '["staged"]\n');
    await git('add', 'data');
    await box().click();
    await page.keyboard.press('Control+A');
    await page.keyboard.type('my own words');
    await page.locator('.scm-view').getByText('Staged Changes').waitFor();
    const before = server.requests.length;
    await workbench.runCommand('Chat LLM: Generate Commit Message');
    const dialog = page.locator('.monaco-dialog-box');
    await dialog.getByText('Replace the commit message').waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await dialog.waitFor({ state: 'detached' });
    assert.equal(server.requests.length, before);
    await box().getByText('my own words').waitFor();
    await workbench.runCommand('Chat LLM: Generate Commit Message');
    await dialog.getByRole('button', { name: 'Replace' }).click();
    await box().getByText('Say hello').waitFor();
    assert.match(sent(), /staged/);
    assert.doesNotMatch(sent(), /work tree/);
  });

  it('is a button in the title of Source Control', async () => {
    await box().hover();
    await workbench.page.getByRole('button', { name: 'Generate Commit Message' }).first().waitFor();
  });
});
