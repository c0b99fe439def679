import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Locator } from 'playwright-core';
import { fenceCode, findFencedBlocks } from '../../src/shared/codeFences.ts';
import { type BatchServer, startBatchServer } from '../support/batchServer.ts';
import { type Loopback, startLoopback } from '../support/loopback.ts';
import { chunk, eventStream, sendJson } from '../support/loopbackScenarios.ts';
import { quickInput } from './support/commandPalette.ts';
import { chooseFile } from './support/fileDialog.ts';
import { readWorkspaceFile } from './support/files.ts';
import { notification } from './support/notifications.ts';
import { answerInput, pickItem } from './support/quickInput.ts';
import { sharedWorkbench } from './support/sharedWorkbench.ts';
import { waitUntil } from './support/waitUntil.ts';
import type { Workbench } from './support/workbench.ts';

const mark = '// Looked through.\n';

describe('a template on many files', () => {
  let server: Loopback;
  let service: BatchServer;
  let workbench: Workbench;
  /** Files whose answer does not come, or does not come yet. */
  let refused = '';
  let held = '';
  let locked = false;
  before(async () => {
    server = await startLoopback();
    service = await startBatchServer();
    service.looksNeeded = 1;
    server.define('scripted', async ({ request, response }) => {
      const prompt = String((request.body.messages as { content: string }[]).at(-1)?.content);
      if (locked) {
        sendJson(response, 401, { error: { code: 'invalid_api_key', message: 'Incorrect API key provided.' } });
        return;
      }
      if (refused !== '' && prompt.includes(refused)) {
        sendJson(response, 400, { error: { code: 'context_length_exceeded', message: 'Too long.' } });
        return;
      }
      while (held !== '' && prompt.includes(held) && !response.destroyed) await sleep(20);
      const code = findFencedBlocks(prompt).at(-1)?.code ?? '';
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.end(eventStream([chunk({ content: fenceCode(mark + code, 'ts') }), chunk({}, 'stop')]));
    });
    workbench = await sharedWorkbench({
      openFile: 'shop/cart.ts',
      settings: {
        'chatLlm.model': 'loopback/scripted',
        'files.autoSave': 'afterDelay',
        'files.autoSaveDelay': 100,
        'chatLlm.connections': [
          { id: 'loopback', preset: 'custom', baseUrl: server.url, models: ['scripted'] },
          { id: 'cheap', preset: 'openai', baseUrl: service.url, models: ['half'] },
        ],
        'chatLlm.prices': { half: { input: 10_000, output: 20_000 } },
      },
    });
    await workbench.page.locator('.monaco-editor .view-line').first().waitFor();
  });
  after(async () => {
    held = '';
    await server?.close();
    await service?.close();
  });

  const rows = (): Locator => workbench.page.locator('.part.panel .monaco-list-row');
  const row = (label: string): Locator => rows().filter({ hasText: label });

  async function chooseFiles(pattern: string, template: string): Promise<void> {
    await workbench.runCommand('Chat LLM: Run Prompt Template on Files…');
    await pickItem(workbench.page, template);
    await pickItem(workbench.page, 'Files by pattern');
    await answerInput(workbench.page, pattern, template);
    await quickInput(workbench.page).locator('.monaco-list-row').first().waitFor();
    await quickInput(workbench.page).getByRole('button', { name: 'OK' }).click();
  }

  async function runOn(pattern: string, template: string): Promise<void> {
    await chooseFiles(pattern, template);
    await workbench.page.locator('.monaco-dialog-box').getByRole('button', { name: 'Start', exact: true }).click();
  }

  it('tells what it takes, shows how far it is, and proposes all changes in one editor', async () => {
    const { page } = workbench;
    await workbench.runCommand('Chat LLM: Run Prompt Template on Files…');
    await pickItem(page, 'Document');
    await pickItem(page, 'Files by pattern');
    await answerInput(page, 'shop/*.ts', 'Document');
    await quickInput(page).locator('.monaco-list-row').nth(1).waitFor();
    await workbench.screenshot('batch-files');
    await quickInput(page).getByRole('button', { name: 'OK' }).click();
    const dialog = page.locator('.monaco-dialog-box');
    await dialog.getByText('Run “Document” 2 times with scripted?').waitFor();
    await dialog.getByText(/About \d+ input tokens and \d+ output tokens/).waitFor();
    await workbench.screenshot('batch-estimate');
    refused = 'shop/main.ts';
    await dialog.getByRole('button', { name: 'Start', exact: true }).click();
    await row('shop/cart.ts').filter({ hasText: 'done' }).waitFor();
    await row('shop/main.ts').filter({ hasText: 'longer than' }).waitFor();
    await row('Document').filter({ hasText: '2 of 2 · 1 failed · finished' }).waitFor();
    refused = '';
    const finished = await notification(workbench, '“Document” is finished: 1 done, 1 failed.');
    await finished.getByRole('button', { name: 'Retry Failed' }).click();
    await row('shop/main.ts').filter({ hasText: 'done' }).waitFor();
    await workbench.screenshot('batch-done');
    const asked = server.requests.filter(({ method }) => method === 'POST').length;
    assert.equal(asked, 3, 'only what failed is asked again');

    await workbench.runCommand('Chat LLM: Review Batch Results');
    await page.locator('.monaco-diff-editor').nth(1).waitFor();
    await workbench.screenshot('batch-review');
    await workbench.runCommand('Chat LLM: Accept Proposed Change');
    for (const file of ['shop/cart.ts', 'shop/main.ts'])
      await waitUntil(async () => (await readWorkspaceFile(workbench, file)).startsWith(mark));
  });

  it('runs on a folder of the Explorer, shows answers in a document and exports them', async () => {
    const { page } = workbench;
    await page
      .locator('.explorer-folders-view .monaco-list-row')
      .filter({ hasText: 'report' })
      .click({ button: 'right' });
    // By key: a menu does not hear of a click right after it opened.
    await page.locator('.monaco-menu').getByText('Run Prompt Template on Files…').hover();
    await page.keyboard.press('Enter');
    await pickItem(page, 'Review');
    await quickInput(page).getByRole('button', { name: 'OK' }).click();
    await page.locator('.monaco-dialog-box').getByRole('button', { name: 'Start', exact: true }).click();
    const finished = await notification(workbench, '“Review” is finished: 1 done.');
    await finished.getByRole('button', { name: 'Show Answers' }).click();
    await page.locator('.editor-instance').getByText('## report/sales.py').waitFor();
    await workbench.screenshot('batch-answers');
    await workbench.runCommand('Chat LLM: Export Batch as JSON Lines…');
    await pickItem(page, 'Review');
    await chooseFile(workbench, join(workbench.workspace, 'review.jsonl'));
    await notification(workbench, 'Exported to review.jsonl.');
    const [line = '', rest] = (await readWorkspaceFile(workbench, 'review.jsonl')).split('\n');
    assert.equal(rest, '');
    const { file, status, answer } = JSON.parse(line) as Record<string, string>;
    assert.deepEqual([file, status], ['report/sales.py', 'done']);
    assert.match(answer ?? '', /Looked through/);
  });

  it('goes on after the window was reloaded, and asks nothing twice that has its answer', async () => {
    held = 'sales.py';
    const before = server.requests.length;
    await runOn('{shop/cart.ts,report/sales.py}', 'Document');
    const status = workbench.statusBar().filter({ hasText: 'Document 1 of 2' });
    await status.waitFor();
    await workbench.screenshot('batch-running');
    await workbench.reload();
    await status.waitFor({ timeout: 30_000 });
    held = '';
    await workbench.runCommand('Chat LLM: Show Batches…');
    await waitUntil(async () => (await row('Document').filter({ hasText: '2 of 2 · finished' }).count()) === 2);
    const asked = server.requests.slice(before).filter(({ rawBody }) => rawBody.includes('cart.ts'));
    assert.equal(asked.length, 1);
  });

  it('pauses when only the person can help, says why, and goes on when resumed', async () => {
    locked = true;
    await runOn('shop/*.ts', 'Optimize');
    const paused = await notification(workbench, '“Optimize” is paused at 0 of 2.');
    await paused.getByText('needs an API key').waitFor();
    await row('Optimize').filter({ hasText: 'paused' }).waitFor();
    await workbench.screenshot('batch-paused');
    locked = false;
    await paused.getByRole('button', { name: 'Resume' }).click();
    await row('Optimize').filter({ hasText: '2 of 2 · finished' }).waitFor();
  });

  it('is handed to the provider on request, for half the price', async () => {
    const template = '---\nname: Sum Up\nmodel: cheap/half\n---\nSum this file up.\n';
    await writeFile(join(workbench.workspace, '.github/prompts/sum-up.prompt.md'), template);
    await chooseFiles('shop/*.ts', 'Sum Up');
    const dialog = workbench.page.locator('.monaco-dialog-box');
    await dialog.getByText(/At the provider’s batch service: about \$[\d.]+, within 24 hours/).waitFor();
    await workbench.screenshot('batch-provider');
    await dialog.getByRole('button', { name: 'Start at the Provider' }).click();
    await row('Sum Up').filter({ hasText: '2 of 2 · finished · $0.20' }).waitFor();
  });

  it('deletes a batch', async () => {
    await workbench.runCommand('Chat LLM: Show Batches…');
    await row('Document').first().waitFor();
    const count = await rows().count();
    await workbench.runCommand('Chat LLM: Delete Batch…');
    await pickItem(workbench.page, 'Document');
    await workbench.page.locator('.monaco-dialog-box').getByRole('button', { name: 'Delete' }).click();
    await waitUntil(async () => (await rows().count()) < count);
    await workbench.screenshot('batch-deleted');
  });
});
