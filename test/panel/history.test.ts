import assert from 'node:assert/strict';
import type { HostMessage } from '../../src/protocol/messages.ts';
import { state } from './support/fakeHost.ts';
import { type OpenPanel, openPanel } from './support/panel.ts';
import { conversation } from './support/samples.ts';

const list = (query = '', more: object = {}): Extract<HostMessage, { type: 'conversations' }> => ({
  type: 'conversations',
  query,
  archived: false,
  hasMore: false,
  conversations: ['Rounding', 'Dates', 'Python port'].map((title, at) => ({
    id: at + 1,
    title,
    updatedAt: Date.now() - at * 90_000_000,
    messageCount: 4,
    pinned: false,
    archived: false,
    private: false,
    ...more,
  })),
});

describe('the history', () => {
  let panel: OpenPanel;
  afterEach(() => panel.close());
  const row = (name: string) => panel.page.locator('.history-row', { hasText: name });
  const focused = () => panel.page.evaluate(`document.activeElement.querySelector('.history-title')?.textContent`);

  async function openHistory() {
    panel = await openPanel(state(conversation));
    const asked = panel.host.next('listConversations');
    await panel.page.getByRole('button', { name: 'Chat history' }).click();
    assert.deepEqual(await asked, { type: 'listConversations', query: '', archived: false, offset: 0 });
    await panel.host.post(list());
    await row('Dates').waitFor();
  }

  it('opens on request of the host with the cursor in its search box', async () => {
    panel = await openPanel(state(conversation));
    await panel.host.post({ type: 'showHistory' });
    await panel.page.getByRole('searchbox').waitFor();
    await panel.until(`document.activeElement?.type === 'search'`);
  });

  it('gives way to the box when that is asked for', async () => {
    await openHistory();
    await panel.page.getByRole('searchbox').waitFor();
    await panel.host.post({ type: 'focusInput' });
    await panel.until(`document.activeElement?.matches('textarea')`);
    assert.equal(await panel.page.getByRole('searchbox').count(), 0);
  });

  it('searches when typing rests and marks what was found', async () => {
    await openHistory();
    const asked = panel.host.next('listConversations');
    await panel.page.getByRole('searchbox').pressSequentially('disc');
    assert.equal((await asked).query, 'disc');
    await panel.host.post(list('disc', { excerpt: 'the \u0002discount\u0003 <b>first</b>' }));
    await panel.page.locator('mark').first().waitFor();
    assert.deepEqual(await panel.page.locator('mark').first().allInnerTexts(), ['discount']);
    assert.equal(await row('Dates').locator('.history-excerpt').innerText(), 'the discount <b>first</b>');
  });

  it('says when nothing was found', async () => {
    await openHistory();
    await panel.host.post({ type: 'conversations', query: 'xyz', archived: false, conversations: [], hasMore: false });
    await panel.page.getByText('No chat has these words.').waitFor();
  });

  it('is walked with the arrow keys; Enter opens', async () => {
    await openHistory();
    await panel.page.keyboard.press('ArrowDown');
    assert.equal(await focused(), 'Rounding');
    await panel.page.keyboard.press('End');
    assert.equal(await focused(), 'Python port');
    await panel.page.keyboard.press('ArrowUp');
    const opened = panel.host.next('openConversation');
    await panel.page.keyboard.press('Enter');
    assert.equal((await opened).id, 2);
    await panel.page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  it('renames with F2 in place', async () => {
    await openHistory();
    await panel.page.keyboard.press('ArrowDown');
    await panel.page.keyboard.press('F2');
    const title = panel.page.getByRole('textbox', { name: 'New title' });
    await title.fill('Cents');
    const renamed = panel.host.next('renameConversation');
    await title.press('Enter');
    assert.deepEqual(await renamed, { type: 'renameConversation', id: 1, title: 'Cents' });
    await panel.host.post({ type: 'title', conversationId: 1, title: 'Cents' });
    await row('Cents').waitFor();
    await panel.until(`document.activeElement?.classList.contains('history-row')`);
  });

  it('deletes with Delete, goes on with the next and offers to undo', async () => {
    await openHistory();
    await panel.page.keyboard.press('ArrowDown');
    const deleted = panel.host.next('deleteConversation');
    await panel.page.keyboard.press('Delete');
    assert.equal((await deleted).id, 1);
    await row('Rounding').waitFor({ state: 'detached' });
    assert.equal(await focused(), 'Dates');
    await panel.host.post({ type: 'status', text: 'Conversation deleted.', undo: { type: 'undoDelete', id: 1 } });
    const undone = panel.host.next('undoDelete');
    await panel.page.getByRole('button', { name: 'Undo' }).click();
    assert.equal((await undone).id, 1);
    await panel.page.getByText('Conversation deleted.').waitFor({ state: 'detached' });
  });

  it('asks for more and exports', async () => {
    await openHistory();
    await panel.host.post({ ...list(), hasMore: true } as HostMessage);
    const more = panel.host.next('listConversations');
    await panel.page.getByRole('button', { name: 'Show more' }).click();
    assert.equal((await more).offset, 3);
    await row('Dates').hover();
    const exported = panel.host.next('exportConversation');
    await panel.page.getByRole('button', { name: 'Export “Dates”…' }).click();
    assert.equal((await exported).id, 2);
  });

  it('pins, keeps the focus on the row that moves, and says so to all', async () => {
    await openHistory();
    await row('Dates').focus();
    const pinned = panel.host.next('pinConversation');
    await panel.page.getByRole('button', { name: 'Pin “Dates”' }).press('Enter');
    assert.deepEqual(await pinned, { type: 'pinConversation', id: 2, pinned: true });
    const [one, two, three] = list().conversations;
    if (!one || !two || !three) assert.fail();
    await panel.host.post({ ...list(), conversations: [{ ...two, pinned: true }, one, three] });
    await panel.page.getByRole('button', { name: /^Pinned. Dates/ }).waitFor();
    await panel.until(`document.activeElement?.getAttribute('aria-label') === 'Unpin “Dates”'`);
    const unpinned = panel.host.next('pinConversation');
    await panel.page.keyboard.press('Enter');
    assert.equal((await unpinned).pinned, false);
  });

  it('archives a row away, and shows the archive on request', async () => {
    await openHistory();
    await row('Dates').hover();
    const archived = panel.host.next('archiveConversation');
    await panel.page.getByRole('button', { name: 'Archive “Dates”' }).click();
    assert.deepEqual(await archived, { type: 'archiveConversation', id: 2, archived: true });
    await row('Dates').waitFor({ state: 'detached' });
    const asked = panel.host.next('listConversations');
    const toggle = panel.page.getByRole('button', { name: 'Archived chats' });
    await toggle.click();
    assert.equal((await asked).archived, true);
    assert.equal(await toggle.getAttribute('aria-pressed'), 'true');
    await panel.page.getByRole('heading', { name: 'Archived chats' }).waitFor();
    await panel.host.post({ ...list('', { archived: true }), archived: true });
    await panel.page.getByRole('button', { name: /^Archived. Dates/ }).waitFor();
    const back = panel.host.next('archiveConversation');
    await row('Dates').hover();
    await panel.page.getByRole('button', { name: 'Unarchive “Dates”' }).click();
    assert.equal((await back).archived, false);
    await panel.host.post({ ...list(), archived: true, conversations: [] });
    await panel.page.getByText('No archived chats.').waitFor();
  });

  it('duplicates, imports, and branches from a message', async () => {
    await openHistory();
    await row('Dates').hover();
    const duplicated = panel.host.next('duplicateConversation');
    await panel.page.getByRole('button', { name: 'Duplicate “Dates”' }).click();
    assert.equal((await duplicated).id, 2);
    const imported = panel.host.next('importConversation');
    await panel.page.getByRole('button', { name: 'Import a chat…' }).click();
    await imported;
    await panel.page.keyboard.press('Escape');
    for (const name of ['You', 'Answer']) {
      const turn = panel.page.getByRole('article', { name, exact: true }).last();
      await turn.hover();
      const branched = panel.host.next('branchConversation');
      await turn.getByRole('button', { name: 'Branch from here' }).click();
      assert.equal((await branched).messageId, Number(await turn.getAttribute('data-id')));
    }
  });

  it('opens a row where it is clicked, not an action', async () => {
    await openHistory();
    const opened = panel.host.next('openConversation');
    await row('Dates').click();
    assert.equal((await opened).id, 2);
  });

  it('goes with Tab through one row only', async () => {
    await openHistory();
    await row('Dates').focus();
    const names: (string | null)[] = [];
    for (let presses = 0; presses < 7; presses++) {
      await panel.page.keyboard.press('Tab');
      names.push(await panel.page.evaluate(`document.activeElement.getAttribute('aria-label')`));
    }
    assert.deepEqual(
      names.map((name) => name?.replace(/ .*/, '')),
      ['Pin', 'Archive', 'Duplicate', 'Rename', 'Export', 'Delete', 'Archived'],
    );
  });

  it('closes on Escape, stops nothing and gives the focus back', async () => {
    await openHistory();
    await panel.page.keyboard.press('Escape');
    await panel.page.getByRole('dialog').waitFor({ state: 'detached' });
    await panel.until(`document.activeElement?.getAttribute('aria-label') === 'Chat history'`);
    assert.equal(panel.host.of('stop').length, 0);
  });

  it('keeps Tab inside', async () => {
    await openHistory();
    for (let presses = 0; presses < 14; presses++) {
      await panel.page.keyboard.press('Tab');
      assert.equal(
        await panel.page.evaluate(`document.querySelector('.history').contains(document.activeElement)`),
        true,
      );
    }
  });
});
