import assert from 'node:assert/strict';
import { answerEnds, ask, lastAnswer, messageBox, send } from './support/chat.ts';
import { extensionHostPids } from './support/extensionHost.ts';
import { sharedWorkbench } from './support/sharedWorkbench.ts';
import type { Window, Workbench } from './support/workbench.ts';

describe('two windows on one storage', () => {
  let first: Workbench;
  let second: Window;
  before(async () => {
    first = await sharedWorkbench();
    await ask(first, 'Tell me about bassoons');
    second = await first.openAnother();
    await messageBox(second).waitFor();
  });
  after(() => second?.page.close());

  const listed = (window: Window, title: string) =>
    window.panel().getByRole('list', { name: 'Chats' }).getByRole('listitem').filter({ hasText: title });

  it('show what the other one asks, in the list that is open', async () => {
    await second.panel().getByRole('button', { name: 'Chat history' }).click();
    await listed(second, 'Tell me about bassoons').waitFor();
    await first.panel().getByRole('button', { name: 'New chat' }).click();
    await ask(first, 'Tell me about oboes');
    await listed(second, 'Tell me about oboes').waitFor();
    await second.panel().getByRole('searchbox').press('Escape');
  });

  it('answer at the same time, neither blocking the other', async () => {
    await second.panel().getByRole('button', { name: 'New chat' }).click();
    await second.panel().getByText('What are you working on?').waitFor();
    await Promise.all([send(first, '/demo long 60'), send(second, '/demo long 61')]);
    for (const window of [first, second]) {
      await lastAnswer(window).getByRole('button', { name: 'Stop' }).waitFor({ state: 'detached' });
      await answerEnds(window);
      assert.equal(await window.panel().getByText('could not be read or written').count(), 0);
    }
    await second.panel().getByRole('button', { name: 'Chat history' }).click();
    await listed(second, 'long 61').waitFor();
    await second.panel().getByRole('searchbox').press('Escape');
  });

  it('stop an answer that the other one is writing', async () => {
    await send(first, '/demo long 4000');
    await lastAnswer(first).locator('h2, h3, p').nth(2).waitFor();
    await second.panel().getByRole('button', { name: 'Chat history' }).click();
    await listed(second, 'oboes').locator('.history-row').click();
    await lastAnswer(second).locator('h2, h3, p').first().waitFor();
    await second.panel().getByRole('button', { name: 'Stop (Esc)' }).click();
    for (const window of [second, first])
      await lastAnswer(window).getByText('Stopped. What arrived is kept.').waitFor();
  });

  it('end the answer of a window that was killed', async () => {
    const others = await extensionHostPids(first.serverPid);
    const killed = await first.openAnother();
    await messageBox(killed).waitFor();
    await killed.panel().getByRole('button', { name: 'New chat' }).click();
    await killed.panel().getByText('What are you working on?').waitFor();
    await send(killed, '/demo long 20000');
    await lastAnswer(killed).locator('h2, h3, p').nth(2).waitFor();
    await second.panel().getByRole('button', { name: 'Chat history' }).click();
    await listed(second, 'long 20000').first().locator('.history-row').click();
    await lastAnswer(second).locator('h2, h3, p').first().waitFor();
    assert.equal(await lastAnswer(second).getByText('was interrupted').count(), 0);
    const hosts = (await extensionHostPids(first.serverPid)).filter((pid) => !others.includes(pid));
    assert.equal(hosts.length, 1);
    for (const pid of hosts) process.kill(pid, 'SIGKILL');
    await killed.page.close();
    await lastAnswer(second).getByText('was interrupted').waitFor();
    assert.match(await (await ask(second, 'And the second window?')).innerText(), /demo/i);
  });
});
