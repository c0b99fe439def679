import assert from 'node:assert/strict';
import { completeEnd, createStoreFixture, type StoreFixture } from '../../test/support/storeFixture.ts';
import { ChatError } from '../core/errors.ts';
import type { ConversationStore } from '../core/history.ts';
import { branchConversation, duplicateConversation } from './copyConversation.ts';
import { exportConversation } from './exportConversation.ts';
import type { ConversationExport } from './exportFormat.ts';
import { importConversation } from './importConversation.ts';

describe('copies of conversations', () => {
  let fixture: StoreFixture;
  let store: ConversationStore;
  let original: number;
  let ids: number[];

  beforeEach(() => {
    fixture = createStoreFixture();
    store = fixture.open().conversations;
    original = store.createConversation('Shopping cart');
    ids = [];
    ask(null, 'first', 'one');
    ask(ids[1] ?? null, 'hidden', 'two');
    ask(ids[1] ?? null, 'shown', 'three');
  });
  afterEach(() => fixture.close());

  function ask(parentId: number | null, text: string, answer: string): void {
    const attachments = [{ kind: 'file', label: 'cart.ts', uri: '', language: 'ts', text: 'let a;' } as const];
    const user = store.addUserMessage(original, parentId, { text, attachments, template: 'Explain' });
    const { id } = store.beginAnswer(original, user.id, 'demo/small');
    store.appendToAnswer(id, { text: answer, reasoning: 'because' });
    const error = new ChatError('server-error', { status: 500 }).data;
    store.endAnswer(id, { ...completeEnd, error: text === 'shown' ? error : null });
    ids.push(user.id, id);
  }

  const pathOf = (id: number): string[] => store.getPath(id, { limit: 99 }).messages.map(({ text }) => text);
  const exported = (id: number) => JSON.parse(exportConversation(store, id, 'json')) as ConversationExport;

  /** An export without what differs between two copies: ids and places counted from the first, and the title. */
  function shapeOf(id: number): unknown {
    const { title: _, updatedAt: __, head, messages } = exported(id);
    const at = (place: number | null) => messages.findIndex((message) => message.id === place);
    return {
      head: at(head),
      messages: messages.map((message) => ({ ...message, id: 0, parentId: at(message.parentId) })),
    };
  }

  it('branches at any message of any version: the path up to it, the original untouched', () => {
    const before = exported(original);
    const atAnswer = branchConversation(store, ids[3] ?? 0, fixture.now);
    assert.deepEqual(pathOf(atAnswer), ['first', 'one', 'hidden', 'two']);
    assert.equal(store.getConversation(atAnswer)?.title, 'Shopping cart (branch)');
    assert.deepEqual(pathOf(branchConversation(store, ids[0] ?? 0, fixture.now)), ['first']);
    assert.deepEqual(exported(original), before);
    assert.equal(store.listConversations({ limit: 9 }).at(-1)?.id, original);
    assert.throws(() => branchConversation(store, 9999, fixture.now), { name: 'ChatError', code: 'storage' });
  });

  it('branches out of an answer that still streams', () => {
    const { id } = store.beginAnswer(original, ids[4] ?? 0, 'demo/small');
    store.appendToAnswer(id, { text: 'half', reasoning: '' });
    const branch = branchConversation(store, id, fixture.now);
    store.appendToAnswer(id, { text: ' more', reasoning: '' });
    const copy = store.getPath(branch, { limit: 1 }).messages[0];
    assert.equal(copy?.text, 'half');
    assert.equal(copy?.role === 'assistant' && copy.status, 'interrupted');
    assert.equal(store.endAnswer(id, completeEnd).text, 'half more');
  });

  it('duplicates every version', () => {
    const copy = duplicateConversation(store, original, fixture.now);
    assert.equal(store.getConversation(copy)?.title, 'Shopping cart (copy)');
    assert.deepEqual(shapeOf(copy), shapeOf(original));
    assert.deepEqual(pathOf(copy), ['first', 'one', 'shown', 'three']);
    assert.throws(() => duplicateConversation(store, 9999, fixture.now), { name: 'ChatError', code: 'storage' });
  });

  it('imports what was exported: the same again, found by its words', () => {
    const json = exportConversation(store, original, 'json');
    const copy = importConversation(store, json, fixture.now);
    assert.deepEqual(shapeOf(copy), shapeOf(original));
    assert.equal(store.getConversation(copy)?.updatedAt, store.getConversation(original)?.updatedAt);
    assert.equal(store.listConversations({ query: 'hidden', limit: 9 }).length, 2);
    const last = store.getPath(copy, { limit: 1 }).messages[0];
    assert.deepEqual(last?.role === 'assistant' && last.error, new ChatError('server-error', { status: 500 }).data);
  });

  it('brings pictures along', () => {
    const image = { mediaType: 'image/png', data: 'iVBORw0KGgo=' };
    const attachment = { kind: 'image', label: 'plan.png', uri: '', language: '', text: '', image } as const;
    const id = store.createConversation('Picture');
    store.addUserMessage(id, null, { text: 'What is this?', attachments: [attachment] });
    const copy = importConversation(store, exportConversation(store, id, 'json'), fixture.now);
    const [message] = store.getPath(copy, { limit: 1 }).messages;
    assert.deepEqual(message?.role === 'user' && message.attachments, [attachment]);
  });

  it('keeps a private conversation private', () => {
    const isPrivate = (id: number) => store.getConversation(id)?.private;
    const again = () => importConversation(store, exportConversation(store, original, 'json'), fixture.now);
    assert.equal(isPrivate(again()), false);
    store.setPrivate(original, true);
    assert.equal(isPrivate(again()), true);
  });

  it('takes no time ahead of ours', () => {
    const json = JSON.stringify({ ...exported(original), updatedAt: 9e15 });
    const { updatedAt } = store.getConversation(importConversation(store, json, fixture.now)) ?? assert.fail();
    assert.ok(updatedAt < 9e15);
  });

  it('refuses a bad file, names the place and keeps nothing of it', () => {
    const whole = exported(original);
    const changed = (at: number, change: object) => ({
      ...whole,
      messages: whole.messages.map((message, index) => (index === at ? { ...message, ...change } : message)),
    });
    const cases: [unknown, string][] = [
      [{ ...whole, title: 3 }, 'title'],
      [{ ...whole, head: 12345 }, 'head'],
      [{ ...whole, head: null }, 'head'],
      [{ ...whole, messages: [] }, 'head'],
      [{ ...whole, updatedAt: -1 }, 'updatedAt'],
      [changed(0, { createdAt: 9e15 }), 'messages.0.createdAt'],
      [changed(1, { role: 'system' }), 'messages.1.role'],
      [changed(1, { status: 'great' }), 'messages.1.status'],
      [changed(1, { error: { code: 'no such code' } }), 'messages.1.error.code'],
      [changed(1, { parentId: 98765 }), 'messages.1.parentId'],
      [changed(1, { parentId: null }), 'messages.1.parentId'],
      [changed(3, { parentId: whole.messages[1]?.id }), 'messages.3.parentId'],
      [changed(5, { id: whole.messages[0]?.id }), 'messages.5.id'],
      [changed(0, { attachments: [{ kind: 'spell' }] }), 'messages.0.attachments.0.kind'],
      [[whole], 'chat-llm/conversation'],
    ];
    for (const [value, detail] of cases) {
      const attempt = () => importConversation(store, JSON.stringify(value), fixture.now);
      assert.throws(attempt, (error) => {
        assert.ok(ChatError.is(error));
        assert.deepEqual([error.code, error.data.detail], ['bad-import', detail]);
        return true;
      });
    }
    assert.throws(() => importConversation(store, exportConversation(store, original, 'markdown'), fixture.now));
    assert.equal(store.listConversations({ limit: 99 }).length, 1);
  });
});
