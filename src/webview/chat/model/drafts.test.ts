import assert from 'node:assert/strict';
import { chooseDraft, readLocalDraft } from './drafts.ts';

describe('chooseDraft', () => {
  const host = { text: 'host', at: 10 };

  it('takes the newer of the two', () => {
    assert.deepEqual(chooseDraft({ text: 'panel', at: 11, conversationId: 1 }, host, 1), { text: 'panel', at: 11 });
    assert.deepEqual(chooseDraft({ text: 'panel', at: 9, conversationId: 1 }, host, 1), host);
  });

  it('never takes a draft of another conversation', () =>
    assert.deepEqual(chooseDraft({ text: 'panel', at: 99, conversationId: null }, host, 1), host));

  it('takes the host’s when the panel has none', () => assert.deepEqual(chooseDraft(undefined, host, null), host));
});

describe('readLocalDraft', () => {
  it('reads what was saved', () =>
    assert.deepEqual(readLocalDraft({ draft: { text: 'a', at: 1, conversationId: 2 } }), {
      text: 'a',
      at: 1,
      conversationId: 2,
    }));

  it('reads a draft without a conversation as that of a new one', () =>
    assert.equal(readLocalDraft({ draft: { text: 'a', at: 1 } })?.conversationId, null));

  it('takes nothing from anything else', () => {
    for (const value of [
      undefined,
      null,
      'x',
      {},
      { draft: null },
      { draft: { text: 1, at: 1 } },
      { draft: { text: '' } },
    ])
      assert.equal(readLocalDraft(value), undefined);
  });
});
