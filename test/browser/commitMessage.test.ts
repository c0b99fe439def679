import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Locator } from 'playwright-core';
import { type Loopback, startLoopback } from '../support/loopback.ts';
import { chunk, eventStream } from '../support/loopbackScenarios.ts';
import { connectedTo, sharedWorkbench } from './support/sharedWorkbench.ts';
import type { Workbench } from './support/workbench.ts';

const run = promisify(execFile);

describe('a commit message from the changes', () => {
  let server: Loopback;
  let workbench: Workbench;
  const git = (...args: string[]) =>
    run('git', ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', ...args], { cwd: workbench.workspace });

  before(async () => {
    server = await startLoopback();
    server.define('scripted', ({ response }) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.end(eventStream([chunk({ content: '```\nSay hello\n\nIt was rude.\n```' }), chunk({}, 'stop')]));
    });
    workbench = await sharedWorkbench({ settings: connectedTo(server.url, 'scripted') });
    await git('init', '--quiet');
    await git('add', '.');
    await git('commit', '--quiet', '--message', 'First');
    await writeFile(join(workbench.workspace, 'README.md'), 'hello in the work tree\n');
    await workbench.page.keyboard.press('Control+Shift+G');
  });
  after(() => server?.close());

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
    await writeFile(join(workbench.workspace, 'data', 'orders.json'), '["staged"]\n');
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
