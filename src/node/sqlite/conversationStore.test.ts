import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { completeEnd, createStoreFixture, type StoreFixture, startTime } from '../../../test/support/storeFixture.ts';
import { ChatError } from '../../core/errors.ts';
import type { ConversationStore, StoredMessage } from '../../core/history.ts';

const isStorage = (error: unknown): boolean => ChatError.is(error) && error.code === 'storage';

describe('conversation store', () => {
  let fixture: StoreFixture;
  let store: ConversationStore;

  beforeEach(() => {
    fixture = createStoreFixture();
    store = fixture.open().conversations;
  });
  afterEach(() => fixture.close());

  /** Adds `turns` questions and answers; returns their ids, oldest first. */
  function converse(conversationId: number, turns: number, parentId: number | null = null): number[] {
    const ids: number[] = [];
    for (let turn = 1; turn <= turns; turn++) {
      const user = store.addUserMessage(conversationId, ids.at(-1) ?? parentId, { text: `question ${turn}` });
      const answer = store.beginAnswer(conversationId, user.id, 'demo/small');
      store.appendToAnswer(answer.id, { text: `answer ${turn}`, reasoning: '' });
      store.endAnswer(answer.id, completeEnd);
      ids.push(user.id, answer.id);
    }
    return ids;
  }

  const textsOf = (messages: readonly StoredMessage[]): string[] => messages.map(({ text }) => text);

  it('keeps a conversation over closing and opening', () => {
    const id = store.createConversation('Carts');
    const attachments = [
      { kind: 'file', label: 'cart.ts', uri: 'file:///cart.ts', language: 'typescript', text: 'let a\u0000b = "😀";' },
    ] as const;
    const user = store.addUserMessage(id, null, { text: 'Why?\u0000', attachments, template: 'explain' });
    const begun = store.beginAnswer(id, user.id, 'demo/small');
    assert.equal(begun.status, 'streaming');
    store.appendToAnswer(begun.id, { text: 'Be', reasoning: 'hm' });
    store.appendToAnswer(begun.id, { text: 'cause 😀', reasoning: 'm' });
    const ended = store.endAnswer(begun.id, completeEnd);
    store.close();

    const again = fixture.open().conversations;
    const { messages, hasEarlier } = again.getPath(id, { limit: 10 });
    assert.equal(hasEarlier, false);
    assert.deepEqual(messages, [user, ended]);
    assert.deepEqual(user, {
      id: user.id,
      conversationId: id,
      parentId: null,
      text: 'Why?\ufffd',
      createdAt: user.createdAt,
      versions: [user.id],
      role: 'user',
      attachments,
      template: 'explain',
    });
    assert.deepEqual(ended, {
      ...completeEnd,
      id: begun.id,
      conversationId: id,
      parentId: user.id,
      text: 'Because 😀',
      createdAt: begun.createdAt,
      versions: [begun.id],
      role: 'assistant',
      reasoning: 'hmm',
      model: 'demo/small',
    });
    assert.ok(user.createdAt >= startTime);
  });

  it('lists the newest first, in pages, with the length of the shown path', () => {
    const ids = ['one', 'two', 'three'].map((title) => store.createConversation(title));
    converse(ids[0] ?? 0, 2);
    const all = store.listConversations({ limit: 10 });
    assert.deepEqual(
      all.map(({ title, messageCount }) => [title, messageCount]),
      [
        ['one', 4],
        ['three', 0],
        ['two', 0],
      ],
    );
    assert.deepEqual(store.listConversations({ limit: 1, offset: 1 }), [all[1]]);
    assert.deepEqual(store.getConversation(ids[0] ?? 0), all[0]);
    assert.equal(store.getConversation(999), undefined);
  });

  it('renames, deletes, restores and purges', () => {
    const id = store.createConversation('Old title');
    const [first = 0] = converse(id, 1);
    store.setDraft(id, { text: 'more', at: 5 });
    store.renameConversation(id, 'New title');
    assert.equal(store.getConversation(id)?.title, 'New title');
    assert.equal(store.listConversations({ query: 'old', limit: 5 }).length, 0);
    assert.equal(store.listConversations({ query: 'new', limit: 5 }).length, 1);

    const before = fixture.now();
    store.deleteConversation(id);
    assert.equal(store.getConversation(id), undefined);
    assert.deepEqual(store.listConversations({ limit: 5 }), []);
    assert.deepEqual(store.listConversations({ query: 'new', limit: 5 }), []);
    store.purgeDeleted(before);
    store.restoreConversation(id);
    assert.equal(store.getConversation(id)?.messageCount, 2);

    store.deleteConversation(id);
    store.purgeDeleted(fixture.now());
    store.restoreConversation(id);
    assert.equal(store.getConversation(id), undefined);
    assert.equal(store.getMessage(first), undefined);
    assert.deepEqual(store.getDraft(id), { text: '', at: 0 });
    assert.notEqual(store.createConversation('next'), id);
  });

  it('purges a path that is longer than SQLite nests triggers', () => {
    const id = store.createConversation('long');
    const ids = converse(id, 600);
    store.deleteConversation(id);
    store.purgeDeleted(fixture.now());
    assert.equal(store.getMessage(ids[0] ?? 0), undefined);
  });

  it('pages the shown path from its end upwards', () => {
    const id = store.createConversation('pages');
    const ids = converse(id, 3);
    const end = store.getPath(id, { limit: 2 });
    assert.deepEqual(textsOf(end.messages), ['question 3', 'answer 3']);
    assert.equal(end.hasEarlier, true);
    const middle = store.getPath(id, { limit: 3, before: ids[4] ?? 0 });
    assert.deepEqual(textsOf(middle.messages), ['answer 1', 'question 2', 'answer 2']);
    assert.equal(middle.hasEarlier, true);
    const start = store.getPath(id, { limit: 3, before: ids[1] ?? 0 });
    assert.deepEqual(textsOf(start.messages), ['question 1']);
    assert.equal(start.hasEarlier, false);
    assert.deepEqual(store.getPath(id, { limit: 3, before: ids[0] ?? 0 }), { messages: [], hasEarlier: false });
    assert.deepEqual(store.getPath(999, { limit: 3 }), { messages: [], hasEarlier: false });
  });

  it('keeps every version and shows the one that is chosen with its newest descendants', () => {
    const id = store.createConversation('versions');
    const [q1 = 0, a1 = 0, q2 = 0, a2 = 0] = converse(id, 2);
    const edited = store.addUserMessage(id, null, { text: 'edited' });
    assert.deepEqual(edited.versions, [q1, edited.id]);
    assert.deepEqual(textsOf(store.getPath(id, { limit: 9 }).messages), ['edited']);
    assert.equal(store.getConversation(id)?.messageCount, 1);

    const retried = store.beginAnswer(id, q2, 'demo/large');
    assert.deepEqual(retried.versions, [a2, retried.id]);
    store.selectVersion(edited.id);
    assert.equal(store.getPath(id, { limit: 9 }).messages.at(-1)?.id, edited.id);
    store.selectVersion(q1);
    assert.deepEqual(
      store.getPath(id, { limit: 9 }).messages.map((message) => message.id),
      [q1, a1, q2, retried.id],
    );
    store.selectVersion(a2);
    assert.equal(store.getPath(id, { limit: 9 }).messages.at(-1)?.id, a2);
    assert.throws(() => store.selectVersion(999), isStorage);

    const other = store.createConversation('other');
    assert.deepEqual(store.addUserMessage(other, null, { text: 'first there' }).versions.length, 1);
    assert.throws(() => store.addUserMessage(other, a1, { text: 'crossed' }), isStorage);
    assert.throws(() => store.addUserMessage(999, null, { text: 'nowhere' }), isStorage);
  });

  it('reads the whole tree, parents first, over many pages', () => {
    const id = store.createConversation('tree');
    const ids = converse(id, 150);
    const branch = store.addUserMessage(id, ids[1] ?? null, { text: 'branch' });
    assert.deepEqual(
      [...store.allMessages(id)].map((message) => message.id),
      [...ids, branch.id],
    );
  });

  it('holds every piece in the file at once and refuses pieces of an ended answer', () => {
    const id = store.createConversation('stream');
    const user = store.addUserMessage(id, null, { text: 'go' });
    const answer = store.beginAnswer(id, user.id, 'demo/small');
    const other = fixture.open().conversations;
    const version = other.dataVersion();
    store.appendToAnswer(answer.id, { text: 'seen', reasoning: 'thought' });
    assert.notEqual(other.dataVersion(), version);
    const seen = other.getMessage(answer.id);
    assert.equal(seen?.text, 'seen');
    assert.equal(seen?.role === 'assistant' && seen.reasoning, 'thought');
    assert.equal(other.listConversations({ query: 'seen', limit: 1 }).length, 0);

    assert.throws(() => other.appendToAnswer(answer.id, { text: 'not mine', reasoning: '' }), isStorage);
    assert.throws(() => other.endAnswer(answer.id, completeEnd), isStorage);
    store.endAnswer(answer.id, completeEnd);
    assert.equal(other.listConversations({ query: 'seen', limit: 1 }).length, 1);
    assert.throws(() => store.appendToAnswer(answer.id, { text: 'late', reasoning: '' }), isStorage);
    assert.throws(() => store.endAnswer(answer.id, completeEnd), isStorage);
    assert.equal(store.getMessage(answer.id)?.text, 'seen');

    const file = new DatabaseSync(fixture.file);
    assert.deepEqual({ ...file.prepare('SELECT count(*) AS pieces FROM answer_chunk').get() }, { pieces: 0 });
    file.close();
  });

  it('marks an answer as interrupted only after its window is gone', () => {
    const id = store.createConversation('windows');
    const user = store.addUserMessage(id, null, { text: 'go' });
    const answer = store.beginAnswer(id, user.id, 'demo/small');
    store.appendToAnswer(answer.id, { text: 'partial', reasoning: 'why' });
    const other = fixture.open().conversations;
    assert.equal(other.recoverInterrupted(), 0);
    assert.equal(store.recoverInterrupted(), 0);
    store.close();
    assert.equal(other.recoverInterrupted(), 1);
    assert.equal(other.recoverInterrupted(), 0);
    const recovered = other.getMessage(answer.id);
    assert.equal(recovered?.role === 'assistant' && recovered.status, 'interrupted');
    assert.equal(recovered?.text, 'partial');
    assert.equal(other.listConversations({ query: 'partial', limit: 1 }).length, 1);
  });

  it('keeps what is attached to a draft until its conversation goes for good', () => {
    const id = store.createConversation('attached');
    const attachment = { kind: 'file', label: 'a.ts', uri: 'file:///a.ts', language: 'ts', text: 'let a;' } as const;
    const image = { mediaType: 'image/png', data: 'AQID' };
    const picture = { kind: 'image', label: 'b.png', uri: '', language: '', text: '', image } as const;
    assert.deepEqual(store.getDraftAttachments(null), []);
    store.setDraftAttachments(null, [picture]);
    store.setDraftAttachments(id, [attachment, picture]);
    assert.deepEqual(store.getDraftAttachments(null), [picture]);
    const again = fixture.open().conversations;
    assert.deepEqual(again.getDraftAttachments(id), [attachment, picture]);
    store.setDraftAttachments(null, []);
    assert.deepEqual(again.getDraftAttachments(null), []);
    store.deleteConversation(id);
    store.purgeDeleted(fixture.now());
    assert.deepEqual(again.getDraftAttachments(id), []);
  });

  it('keeps a draft for each conversation and for the new one; an older draft never wins', () => {
    const id = store.createConversation('drafts');
    const at = fixture.now();
    store.setDraft(null, { text: 'new', at });
    store.setDraft(id, { text: 'typed', at });
    store.setDraft(id, { text: '', at: at + 2 });
    store.setDraft(id, { text: 'typed late', at: at + 1 });
    assert.deepEqual(store.getDraft(id), { text: '', at: at + 2 });
    assert.deepEqual(store.getDraft(null), { text: 'new', at });

    store.setDraft(id, { text: 'from the future', at: at + 1_000_000 });
    store.setDraft(id, { text: 'clock set back', at: at + 3 });
    assert.deepEqual(store.getDraft(id), { text: 'clock set back', at: at + 3 });
  });

  it('reports use after closing', () => {
    store.close();
    store.close();
    assert.throws(() => store.listConversations({ limit: 1 }), isStorage);
    assert.throws(() => store.addUserMessage(1, null, { text: 'x' }), isStorage);
  });
});
