import assert from 'node:assert/strict';
import { join } from 'node:path';
import { answerEnds, answers, ask, lastAnswer, messageBox, send } from './support/chat.ts';
import { chooseFile } from './support/fileDialog.ts';
import { notification } from './support/notifications.ts';
import { sharedWorkbench } from './support/sharedWorkbench.ts';
import type { Workbench } from './support/workbench.ts';

describe('a conversation with the demo model', () => {
  let workbench: Workbench;
  let linesBefore: number;
  before(async () => {
    workbench = await sharedWorkbench();
    linesBefore = workbench.consoleLines().length;
  });

  it('answers the first question, without a key or a network, and says what it took', async () => {
    const answer = await ask(workbench, 'What can you do for me?');
    assert.match(await answer.innerText(), /demo/i);
    assert.match(await answer.locator('footer').innerText(), /demo[\s\S]*↑≈?\d+ ↓≈?\d+/);
  });

  it('shows model, tokens and cost of today in the status bar', async () => {
    const entry = workbench.statusBar();
    await entry.waitFor();
    await assert.doesNotReject(entry.filter({ hasText: /Demo model · [1-9][\d.KM]* tokens · (?:≈ )?\$/ }).waitFor());
    await entry.hover();
    const tooltip = workbench.page.locator('.workbench-hover-container');
    for (const row of ['This conversation', 'Today', 'This month']) await tooltip.getByText(row).waitFor();
  });

  it('opens a menu from the status bar', async () => {
    await workbench.statusBar().locator('a').click();
    const { page } = workbench;
    for (const entry of ['Show Usage', 'Select Model…', 'Open Chat', 'Open Settings']) {
      await page.locator('.quick-input-widget .monaco-list-row').filter({ hasText: entry }).waitFor();
    }
    await page.keyboard.press('Escape');
  });

  it('stops at once, keeps what arrived and goes on', async () => {
    await send(workbench, '/demo long 400');
    await workbench.panel().getByRole('button', { name: 'Stop (Esc)' }).waitFor();
    await lastAnswer(workbench).locator('p, li, h2, h3, pre').first().waitFor();
    await messageBox(workbench).press('Escape');
    await lastAnswer(workbench).getByText('Stopped. What arrived is kept.').waitFor();
    await answerEnds(workbench);
    assert.match(await (await ask(workbench, 'Hello again')).innerText(), /demo/i);
  });

  it('edits a question, answers again, and keeps the old version', async () => {
    const turn = workbench.panel().getByRole('article', { name: 'You', exact: true }).last();
    await turn.hover();
    await turn.getByRole('button', { name: 'Edit and resend' }).click();
    await workbench.panel().getByRole('textbox', { name: 'Edit message' }).fill('Hello, the edited question');
    await workbench.panel().getByRole('button', { name: 'Send', exact: true }).click();
    await turn.getByText('the edited question').waitFor();
    await answerEnds(workbench);
    await turn.getByRole('button', { name: 'Previous version' }).click();
    await turn.getByText('Hello again').waitFor();
    await turn.getByRole('button', { name: 'Next version' }).click();
    await turn.getByText('the edited question').waitFor();
  });

  it('regenerates an answer beside the old one', async () => {
    await lastAnswer(workbench).getByRole('button', { name: 'Regenerate' }).click();
    await lastAnswer(workbench).getByText('2/2').waitFor();
    await answerEnds(workbench);
  });

  it('comes back after a reload, with the draft', async () => {
    const before = await answers(workbench).allInnerTexts();
    await messageBox(workbench).fill('an unfinished thought');
    // The draft is sent to the host when typing pauses.
    await messageBox(workbench).blur();
    await workbench.reload();
    await lastAnswer(workbench).waitFor();
    assert.deepEqual((await answers(workbench).allInnerTexts()).at(-1), before.at(-1));
    assert.equal(await messageBox(workbench).inputValue(), 'an unfinished thought');
    await messageBox(workbench).fill('');
  });

  it('comes back after hiding and showing the side bar', async () => {
    const before = await lastAnswer(workbench).innerText();
    await workbench.runCommand('View: Toggle Secondary Side Bar Visibility');
    await lastAnswer(workbench).waitFor({ state: 'detached' });
    await workbench.runCommand('Chat LLM: Open Chat');
    await lastAnswer(workbench).waitFor();
    assert.equal(await lastAnswer(workbench).innerText(), before);
  });

  it('lists, searches, renames, deletes and restores conversations', async () => {
    const panel = workbench.panel();
    await panel.getByRole('button', { name: 'New chat' }).click();
    await panel.getByText('What are you working on?').waitFor();
    await ask(workbench, 'Tell me about zithers');
    await panel.getByRole('button', { name: 'Chat history' }).click();
    await panel.getByRole('searchbox', { name: 'Search in all chats' }).fill('zither');
    const items = panel.getByRole('list', { name: 'Chats' }).getByRole('listitem');
    await panel.locator('.history-list mark').first().waitFor();
    assert.equal(await items.count(), 1);
    await items.first().hover();
    await items
      .first()
      .getByRole('button', { name: /^Rename/ })
      .click();
    await panel.getByRole('textbox', { name: 'New title' }).fill('Wooden bars');
    await panel.getByRole('textbox', { name: 'New title' }).press('Enter');
    await items.first().getByText('Wooden bars').waitFor();
    await items.first().hover();
    await items
      .first()
      .getByRole('button', { name: /^Delete/ })
      .click();
    await panel.getByText('No chat has these words.').waitFor();
    await panel.getByRole('button', { name: 'Undo' }).click();
    await panel.getByText('Wooden bars').first().waitFor();
  });

  it('exports the conversation as Markdown', async () => {
    const { page } = workbench;
    const panel = workbench.panel();
    if (await panel.getByRole('searchbox').isVisible()) await panel.getByRole('searchbox').press('Escape');
    await workbench.runCommand('Chat LLM: Export Conversation…');
    await chooseFile(workbench, join(workbench.workspace, 'exported.md'));
    const exported = await notification(workbench, 'Exported to');
    await exported.getByRole('button', { name: 'Open File' }).click();
    await page.locator('.monaco-editor').getByText('zithers').first().waitFor();
  });

  it('leaves the page free of errors of its own', () => {
    const lines = workbench.consoleLines().slice(linesBefore);
    const errors = lines.filter((line) => /Content Security Policy|^\[page error\]/.test(line));
    assert.deepEqual(errors, []);
  });
});
