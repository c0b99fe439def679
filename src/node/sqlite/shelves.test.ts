import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { completeEnd, createStoreFixture, type StoreFixture } from '../../../test/support/storeFixture.ts';
import { ChatError } from '../../core/errors.ts';
import type { ConversationStore, TreeMessage } from '../../core/history.ts';
import { migrate } from './migrations.ts';
import { openSql } from './sql.ts';

const isStorage = (error: unknown): boolean => ChatError.is(error) && error.code === 'storage';

describe('conversations: pinned, archived, stored whole', () => {
  let fixture: StoreFixture;
  let store: ConversationStore;

  beforeEach(() => {
    fixture = createStoreFixture();
    store = fixture.open().conversations;
  });
  afterEach(() => fixture.close());

  const titles = (options: { query?: string; archived?: boolean } = {}): string[] =>
    store.listConversations({ ...options, limit: 9 }).map(({ title }) => title);

  it('lists pinned ones first and archived ones apart, and finds both', () => {
    const [one = 0, two = 0] = ['word one', 'word two', 'word three'].map((title) => store.createConversation(title));
    store.pinConversation(one, true);
    assert.deepEqual(titles(), ['word one', 'word three', 'word two']);
    assert.equal(store.getConversation(one)?.pinned, true);
    store.archiveConversation(two, true);
    assert.deepEqual(titles(), ['word one', 'word three']);
    assert.deepEqual(titles({ archived: true }), ['word two']);
    const found = store.listConversations({ query: 'word', limit: 9 });
    assert.deepEqual(
      found.map(({ title, pinned, archived }) => [title, pinned, archived]),
      [
        ['word three', false, false],
        ['word two', false, true],
        ['word one', true, false],
      ],
    );
    store.pinConversation(one, false);
    assert.deepEqual(titles(), ['word three', 'word one']);
  });

  it('knows which ones are private, from the beginning or later', () => {
    const one = store.createConversation('one', { private: true });
    const two = store.createConversation('two');
    store.setPrivate(two, true);
    const copy = store.addConversation({ title: 'copy', updatedAt: 1, private: true, head: null, messages: [] });
    const isPrivate = () => [one, two, copy].map((id) => store.getConversation(id)?.private);
    assert.deepEqual(isPrivate(), [true, true, true]);
    store.setPrivate(one, false);
    assert.deepEqual(isPrivate(), [false, true, true]);
    assert.deepEqual(
      store.listConversations({ limit: 9 }).map((conversation) => conversation.private),
      [true, false, true],
    );
  });

  it('brings an archived one back with its next message', () => {
    const id = store.createConversation('away');
    store.archiveConversation(id, true);
    assert.deepEqual(titles(), []);
    store.addUserMessage(id, null, { text: 'back' });
    assert.deepEqual(titles(), ['away']);
  });

  const question = (id: number, parentId: number | null, text: string): TreeMessage => ({
    id,
    parentId,
    role: 'user',
    text,
    createdAt: 7,
    attachments: [{ kind: 'file', label: 'a.ts', uri: '', language: 'ts', text: 'let a;' }],
    template: 'Explain',
  });
  const answer = (id: number, parentId: number, status: 'complete' | 'streaming'): TreeMessage => ({
    ...completeEnd,
    id,
    parentId,
    role: 'assistant',
    text: `answer ${id}`,
    createdAt: 8,
    reasoning: 'hm',
    model: 'demo/demo',
    status,
    notices: [{ type: 'notice', notice: 'degraded', shortfall: 'vision' }],
  });

  it('stores a tree whole, with ids of its own, and finds its words', () => {
    store.createConversation('before');
    const messages = [
      question(50, null, 'zebra'),
      answer(51, 50, 'complete'),
      answer(52, 50, 'streaming'),
      question(53, 51, 'hidden'),
    ];
    const id = store.addConversation({ title: 'Tree', updatedAt: 99, head: 52, messages });
    const stored = [...store.allMessages(id)];
    const [first = 0, second = 0] = stored.map((message) => message.id);
    assert.deepEqual(
      stored.map(({ parentId, text }) => [parentId, text]),
      [
        [null, 'zebra'],
        [first, 'answer 51'],
        [first, 'answer 52'],
        [second, 'hidden'],
      ],
    );
    const shown = store.getPath(id, { limit: 9 }).messages;
    assert.deepEqual(
      shown.map(({ text }) => text),
      ['zebra', 'answer 52'],
    );
    const { conversationId: _, versions: __, ...rest } = stored[1] ?? assert.fail();
    assert.deepEqual(rest, { ...answer(second, first, 'complete'), text: 'answer 51' });
    assert.equal(shown[1]?.role === 'assistant' && shown[1].status, 'interrupted');
    assert.equal(shown[0]?.role === 'user' && shown[0].attachments[0]?.text, 'let a;');
    const { updatedAt, messageCount } = store.getConversation(id) ?? assert.fail();
    assert.deepEqual([updatedAt, messageCount], [99, 2]);
    assert.deepEqual(titles({ query: 'zebra' }), ['Tree']);
    assert.equal(store.addUserMessage(id, second, { text: 'goes on' }).parentId, second);
  });

  it('stores nothing of a tree that does not hold together', () => {
    const add = (head: number | null, ...messages: TreeMessage[]) => {
      assert.throws(() => store.addConversation({ title: 'zebra', updatedAt: 1, head, messages }), isStorage);
      assert.deepEqual(titles(), []);
      assert.deepEqual(titles({ query: 'zebra' }), []);
    };
    add(1, answer(2, 1, 'complete'), question(1, null, 'late'));
    add(1, question(1, null, 'twice'), question(1, null, 'twice'));
    add(9, question(1, null, 'other head'));
    add(null, question(1, null, 'no head'));
    assert.equal(titles().length, 0);
    store.addConversation({ title: 'empty', updatedAt: 1, head: null, messages: [] });
    assert.deepEqual(titles(), ['empty']);
  });

  it('takes over the conversations of a file of the first version', () => {
    store.close();
    const file = path.join(fixture.folder, 'old', 'history.db');
    fs.mkdirSync(path.dirname(file));
    const old = openSql(file);
    migrate(old, 2);
    old.exec("INSERT INTO conversation (title, head, created_at, updated_at) VALUES ('zebra', NULL, 1, 2)");
    assert.throws(() => old.exec('SELECT pinned FROM conversation'), isStorage);
    migrate(old);
    const row = old.get('SELECT title, updated_at, pinned, archived FROM conversation');
    assert.deepEqual(row, { title: 'zebra', updated_at: 2, pinned: 0, archived: 0 });
    assert.deepEqual(old.all('SELECT rowid >> 32 AS id FROM search WHERE search MATCH ?', 'zebra'), [{ id: 1 }]);
    const plan = old.all<{ detail: string }>(
      `EXPLAIN QUERY PLAN SELECT id FROM conversation WHERE deleted_at IS NULL AND archived = ?
       ORDER BY pinned DESC, updated_at DESC, id DESC LIMIT 50`,
      0,
    );
    assert.match(plan.map(({ detail }) => detail).join(), /USING (COVERING )?INDEX conversation_listed/);
    assert.doesNotMatch(plan.map(({ detail }) => detail).join(), /TEMP B-TREE/);
    old.close();
  });
});
