import assert from 'node:assert/strict';
import { createStoreFixture, type StoreFixture } from '../../../test/support/storeFixture.ts';
import type { ChatService } from '../../conversation/chatService.ts';
import type { Notice } from '../../core/chat.ts';
import type { CacheControl } from '../../engine/cache/control.ts';
import type { Engine } from '../../engine/engine.ts';
import { createKeptAnswers, type KeptAnswers } from './keptAnswers.ts';

describe('kept answers', () => {
  let fixture: StoreFixture;
  let kept: KeptAnswers;
  let told: unknown[];
  let answer: (...notices: readonly Notice[]) => number;

  beforeEach(() => {
    fixture = createStoreFixture();
    told = [];
    const database = fixture.open();
    const { conversations } = database;
    answer = (...notices) => {
      const conversation = conversations.createConversation('x');
      const { id } = conversations.addUserMessage(conversation, null, { text: 'q' });
      const begun = conversations.beginAnswer(conversation, id, 'a/x');
      const facts = { error: null, finishReason: null, usage: null, costUsd: null, durationMs: null };
      return conversations.endAnswer(begun.id, { ...facts, status: 'complete', notices }).id;
    };
    const judge: CacheControl['judge'] = async (match, right) => void told.push([match, right]);
    const regenerate = (id: number, options: unknown): void => void told.push([id, options]);
    kept = createKeptAnswers({
      database,
      engine: { cache: { judge } } as unknown as Engine,
      chat: { waitsFor: () => null, regenerate } as unknown as ChatService,
    });
  });
  afterEach(() => fixture.close());

  const hit = {
    type: 'notice',
    notice: 'cache-hit',
    key: 'k',
    model: 'a/x',
    storedAt: 1,
    savedTokens: 1,
    savedUsd: null,
  };
  const similar = { ...hit, tier: 'semantic', question: 'Q', similarity: 0.9 } as Notice;

  it('are judged once by what becomes of them, those of similar questions only', () => {
    const [one, two] = [answer(similar), answer(similar)];
    kept.judge(one, true);
    kept.judge(one, false);
    kept.judge(two, false);
    for (const other of [answer({ ...hit, tier: 'disk' } as Notice), answer(), 999]) kept.judge(other, true);
    const match = { key: 'k', similarity: 0.9 };
    assert.deepEqual(told, [
      [match, true],
      [match, false],
    ]);
  });

  it('take the place of the answer that they were offered with', () => {
    const offered = answer({
      type: 'notice',
      notice: 'cache-offer',
      key: 'o',
      question: 'Q',
      storedAt: 1,
      similarity: 0.8,
    });
    kept.useOffer(offered);
    assert.deepEqual(told, [
      [{ key: 'o', similarity: 0.8 }, true],
      [offered, { model: 'a/x', use: 'o' }],
    ]);
    kept.useOffer(answer(similar));
    assert.equal(told.length, 2);
  });
});
