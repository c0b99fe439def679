import assert from 'node:assert/strict';
import { answeredBy } from './answeredBy.ts';
import type { Notice } from './chat.ts';
import { ChatError } from './errors.ts';

const routed: Notice = {
  type: 'notice',
  notice: 'routed',
  target: { model: 'a/small', key: 0 },
  reasons: ['easy'],
  policy: 'balanced',
};
const fallback: Notice = {
  type: 'notice',
  notice: 'fallback',
  from: { model: 'a/small', key: 0 },
  to: { model: 'b/large', key: 0 },
  error: new ChatError('overloaded').data,
};

describe('answeredBy', () => {
  it('is the model that was asked, chosen, or came in its place', () => {
    assert.equal(answeredBy('a/x', []), 'a/x');
    assert.equal(answeredBy('auto', [routed]), 'a/small');
    assert.equal(answeredBy('auto', [routed, fallback]), 'b/large');
  });
});
