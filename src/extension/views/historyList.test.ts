import assert from 'node:assert/strict';
import { createStoreFixture, type StoreFixture } from '../../../test/support/storeFixture.ts';
import type { ConversationStore } from '../../core/history.ts';
import type { HostMessage } from '../../protocol/messages.ts';
import { createHistoryList } from './historyList.ts';
import { watchOtherWindows } from './otherWindows.ts';

describe('the list of conversations for the panel', () => {
  let fixture: StoreFixture;
  let store: ConversationStore;
  let posted: Extract<HostMessage, { type: 'conversations' }>[];

  beforeEach(() => {
    fixture = createStoreFixture();
    store = fixture.open().conversations;
    posted = [];
  });
  afterEach(() => fixture.close());

  const create = () => createHistoryList(store, (message) => message.type === 'conversations' && posted.push(message));
  const titles = (): string[] => posted.at(-1)?.conversations.map(({ title }) => title) ?? [];

  it('sends all up to a page after what is there', () => {
    for (let at = 0; at < 120; at++) store.createConversation(`${at}`);
    const list = create();
    list.list({ query: '', archived: false, offset: 0 });
    assert.deepEqual([titles().length, posted.at(-1)?.hasMore], [50, true]);
    list.list({ query: '', archived: false, offset: 50 });
    assert.deepEqual([titles().length, posted.at(-1)?.hasMore], [100, true]);
    list.list({ query: '', archived: false, offset: 100 });
    assert.deepEqual([titles().length, posted.at(-1)?.hasMore], [120, false]);
  });

  it('sends again what was asked for last, and only when it changed', () => {
    const list = create();
    store.createConversation('one');
    list.refresh();
    assert.deepEqual(posted, []);
    list.list({ query: 'o', archived: false, offset: 0 });
    list.refresh();
    assert.equal(posted.length, 1);
    store.createConversation('another');
    store.createConversation('other');
    list.refresh();
    list.refresh();
    assert.equal(posted.length, 2);
    assert.deepEqual(titles(), ['other', 'one']);
  });

  it('hears of another window only while someone looks', async () => {
    let changes = 0;
    let heard = () => {};
    const next = () => new Promise<void>((resolve) => (heard = resolve));
    const onChange = () => {
      changes++;
      heard();
    };
    const windows = watchOtherWindows({ store, onChange, everyMs: 5 });
    const other = fixture.open().conversations;
    try {
      other.createConversation('unseen');
      const first = next();
      windows.setVisible(true);
      await first;
      windows.setVisible(false);
      assert.equal(changes, 1);
      other.createConversation('hidden');
      const second = next();
      windows.setVisible(true);
      windows.setVisible(true);
      await second;
      assert.equal(changes, 2);
      store.createConversation('own');
    } finally {
      windows.dispose();
    }
  });

  it('ends the answer of a window that died, though nobody wrote', async () => {
    const dead = fixture.open();
    const id = dead.conversations.createConversation('left');
    const question = dead.conversations.addUserMessage(id, null, { text: 'a' });
    const answer = dead.conversations.beginAnswer(id, question.id, 'demo/demo');
    dead.close();
    const ended = new Promise<void>((resolve) => {
      const windows = watchOtherWindows({
        store,
        everyMs: 5,
        onChange: () => {
          windows.dispose();
          resolve();
        },
      });
      windows.setVisible(true);
    });
    await ended;
    const message = store.getMessage(answer.id);
    assert.equal(message?.role === 'assistant' && message.status, 'interrupted');
  });
});
