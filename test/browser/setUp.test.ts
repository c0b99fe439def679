import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { type Loopback, startLoopback } from '../support/loopback.ts';
import { createRedisServer } from '../support/redisServer.ts';
import { answerBegins, ask, lastAnswer, newConversation, selectModel, send } from './support/chat.ts';
import { answerInput, pickItem } from './support/quickInput.ts';
import { temporaryFolder } from './support/temporaryFolder.ts';
import { waitUntil } from './support/waitUntil.ts';
import { openWorkbench, type Workbench } from './support/workbench.ts';

const key = 'sk-loopback-0123456789-very-secret';

describe('setting up a server', () => {
  let workbench: Workbench;
  let server: Loopback;
  let data: Awaited<ReturnType<typeof temporaryFolder>>;
  before(async () => {
    server = await startLoopback();
    data = await temporaryFolder();
    // Each failure shows at once; that retries wait is tested elsewhere.
    workbench = await openWorkbench({
      dataFolder: data.path,
      settings: { 'chatLlm.reliability.retries': 0, 'chatLlm.cache.enabled': true, 'chatLlm.titlesByModel': false },
    });
  });
  after(async () => {
    await workbench?.close();
    await server?.close();
    await data?.remove();
  });

  it('refuses an address that is none, tests the connection, and stores the key as a secret only', async () => {
    const { page } = workbench;
    await workbench.runCommand('Chat LLM: Set Up Models…');
    await pickItem(page, 'Custom (OpenAI-compatible)');
    await answerInput(page, 'not an address', 'Set Up Models (2/4)');
    await page.getByText('Enter an address that starts with http').waitFor();
    await answerInput(page, server.url, 'Set Up Models (2/4)');
    await answerInput(page, 'bad-key', 'Set Up Models (3/4)');
    await page.locator('.monaco-dialog-box').getByText('rejected the API key').waitFor();
    await page.getByRole('button', { name: 'Try Again' }).click();
    await answerInput(page, key, 'Set Up Models (3/4)');
    await pickItem(page, 'ok');
    await workbench.statusBar().filter({ hasText: /ok · / }).waitFor();
    const settings = (): Promise<string> => readFile(join(data.path, 'data', 'User', 'settings.json'), 'utf8');
    await waitUntil(async () => /"chatLlm.model": "custom\/ok"/.test(await settings()));
    assert.ok(!(await everyFileUnder(data.path)).some((text) => text.includes(key)), 'the key is in a file');
  });

  it('answers through it, with the key in the request and the reported usage under the answer', async () => {
    const answer = await ask(workbench, 'Hello server');
    assert.match(await answer.innerText(), /Hello from the loopback model/);
    assert.match(await answer.locator('footer').innerText(), /↑11 ↓7/);
    const request = server.requests.at(-1);
    assert.equal(request?.headers.authorization, `Bearer ${key}`);
  });

  const failures: [model: string, message: RegExp][] = [
    ['refuse-key', /rejected the API key/],
    ['missing-model', /does not know the model/],
    ['rate-limit', /is limiting your requests/],
    ['boom', /had an error of its own/],
    ['html', /not a chat answer/],
    ['empty', /sent an empty answer/],
    ['cut', /broke off in the middle/],
  ];
  for (const [model, message] of failures) {
    it(`says what happened and what to do: ${model}`, async () => {
      await selectModel(workbench, model);
      await send(workbench, `Try ${model}`);
      await answerBegins(workbench, `Try ${model}`);
      const card = lastAnswer(workbench).getByRole('alert').or(lastAnswer(workbench).locator('.error-card'));
      await card.first().waitFor({ timeout: 30_000 });
      assert.match(await lastAnswer(workbench).innerText(), message);
      assert.ok((await lastAnswer(workbench).getByRole('button').count()) > 0);
    });
  }

  it('goes on after failures', async () => {
    await selectModel(workbench, 'ok');
    const answer = await ask(workbench, 'And now?');
    assert.match(await answer.innerText(), /Hello from the loopback model/);
  });

  it('keeps the answer: an equal question costs nothing, is marked, and is asked again on request', async () => {
    await newConversation(workbench);
    const asked = (): number => server.requests.filter(({ rawBody }) => rawBody.includes('Hello server')).length;
    const before = asked();
    const answer = await ask(workbench, 'Hello server');
    await answer.getByText(/^From the cache, .+ Saved: /).waitFor();
    assert.match(await answer.innerText(), /Hello from the loopback model/);
    assert.match(await answer.locator('footer').innerText(), /↑0 ↓0/);
    assert.equal(asked(), before);
    await workbench.screenshot('from-cache');
    await workbench.runCommand('Chat LLM: Cache…');
    await workbench.page.locator('.quick-input-widget').getByText('Hello server').first().waitFor();
    await workbench.page
      .locator('.quick-input-widget')
      .getByText(/From the cache: \d+ of \d+ requests/)
      .waitFor();
    await workbench.screenshot('cache-list');
    await workbench.page.keyboard.press('Escape');
    await lastAnswer(workbench).getByRole('button', { name: 'Ask Again' }).click();
    await workbench.panel().getByText('2/2').waitFor();
    await waitUntil(async () => asked() > before);
    await lastAnswer(workbench).getByRole('button', { name: 'Regenerate' }).waitFor();
    assert.equal(
      await lastAnswer(workbench)
        .getByText(/^From the cache/)
        .count(),
      0,
    );
    await newConversation(workbench);
    const similar = await ask(workbench, 'hello server?');
    await similar.getByText(/^From the cache, .+: the answer to “Hello server”\. Saved: /).waitFor();
    await workbench.screenshot('from-cache-similar');
    await workbench.runCommand('Chat LLM: Clear Cache…');
    await pickItem(workbench.page, 'All answers');
    const dialog = workbench.page.locator('.monaco-dialog-box');
    await dialog.getByText(/Remove these answers from the cache\? Answers: \d/).waitFor();
    await workbench.screenshot('clear-cache');
    await dialog.getByRole('button', { name: 'Remove', exact: true }).click();
    await workbench.page.locator('.statusbar').getByText('Removed from the cache.').waitFor();
  });

  it('shares answers through a Redis, and clears them there', async () => {
    const { page } = workbench;
    const dialog = page.locator('.monaco-dialog-box');
    const redis = await createRedisServer();
    await redis.start();
    const admin = new Redis(redis.url);
    try {
      await workbench.runCommand('Chat LLM: Connect Shared Cache…');
      await answerInput(page, 'no address', 'Shared Cache');
      await page.getByText('This is no address of a Redis server.').waitFor();
      await answerInput(page, redis.url, 'Shared Cache');
      await page.getByText('The password of the Redis server').waitFor();
      await answerInput(page, '', 'Shared Cache');
      await page.locator('.statusbar').getByText('Answers are shared through Redis.').waitFor();
      await newConversation(workbench);
      // On a busy machine the server may not answer in time; then that answer is not shared, and the chat goes on.
      for (let count = 1; (await admin.keys('{chat-llm}:e:*')).length === 0; count++) {
        assert.ok(count < 10, 'no answer was shared');
        await ask(workbench, `What do we share in case ${count}?`);
      }
      await workbench.runCommand('Chat LLM: Cache…');
      const list = page.locator('.quick-input-widget');
      await list.getByText('Shared cache: connected').waitFor();
      await list
        .getByText(/answers: [1-9]/)
        .first()
        .waitFor();
      await workbench.screenshot('shared-cache');
      await page.keyboard.press('Escape');
      await workbench.runCommand('Chat LLM: Clear Cache…');
      await pickItem(page, 'Of a model…');
      await pickItem(page, 'ok');
      await dialog.getByText(/Shared answers that go from everybody’s machine: [1-9]/).waitFor();
      await workbench.screenshot('clear-shared-cache');
      await dialog.getByRole('button', { name: 'Remove', exact: true }).click();
      await waitUntil(async () => (await admin.keys('{chat-llm}:e:*')).length === 0);
      await workbench.runCommand('Chat LLM: Connect Shared Cache…');
      await answerInput(page, '', 'Shared Cache');
    } finally {
      admin.disconnect();
      await redis.remove();
    }
  });

  it('shows hostile Markdown as inert text', async () => {
    await selectModel(workbench, 'hostile');
    const answer = await ask(workbench, 'Be hostile');
    await answer.getByText('The end of the hostile text.').waitFor();
    const dangerous =
      'script, iframe, style, svg, form, [onerror], [onclick], [onload], [href^="javascript:"], [href^="data:"]';
    assert.equal(await answer.locator(dangerous).count(), 0);
    assert.equal(await answer.locator('img').count(), 0);
    for (const frame of workbench.page.frames()) {
      assert.equal(await frame.evaluate(() => 'pwned' in globalThis), false);
    }
  });
});

async function everyFileUnder(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return Promise.all(files.map((entry) => readFile(join(entry.parentPath, entry.name), 'latin1')));
}
