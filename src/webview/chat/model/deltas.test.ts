import assert from 'node:assert/strict';
import { type Delta, joinDeltas, placeDelta } from './deltas.ts';

const delta = (text: string, offset: number, reasoning = '', reasoningOffset = 0): Delta => ({
  type: 'delta',
  conversationId: 1,
  messageId: 2,
  text,
  offset,
  reasoning,
  reasoningOffset,
});

describe('joinDeltas', () => {
  it('joins what follows on', () =>
    assert.deepEqual(joinDeltas(delta('a', 0, 'x', 5), delta('bc', 1, 'y', 6)), delta('abc', 0, 'xy', 5)));

  it('does not join over a gap or between answers', () => {
    assert.equal(joinDeltas(delta('a', 0), delta('c', 2)), undefined);
    assert.equal(joinDeltas(delta('a', 0), { ...delta('b', 1), messageId: 3 }), undefined);
  });
});

describe('placeDelta', () => {
  it('tells what goes on, what is known and what is missing', () => {
    assert.equal(placeDelta(delta('b', 1), { text: 1, reasoning: 0 }), 'apply');
    assert.equal(placeDelta(delta('ab', 0), { text: 3, reasoning: 0 }), 'known');
    assert.equal(placeDelta(delta('c', 2), { text: 1, reasoning: 0 }), 'gap');
    assert.equal(placeDelta(delta('abcd', 0), { text: 2, reasoning: 0 }), 'gap');
  });
});
