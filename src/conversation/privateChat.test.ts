import assert from 'node:assert/strict';
import { contextFor, drain, finish, request, scripted, text } from '../../test/support/scripted.ts';
import type { Context } from '../core/pipeline.ts';
import { keepPrivate } from './privateChat.ts';

describe('private conversations', () => {
  it('mark every request of theirs, and no other', async () => {
    const { handler } = scripted([text('Yes.'), finish]);
    const seen: Context[] = [];
    const getConversation = (id: number) => ({
      ...{ id, title: '', updatedAt: 0, messageCount: 0, pinned: false, archived: false },
      private: id === 2,
    });
    const chat = keepPrivate({ getConversation }, (asked, context) => {
      seen.push(context);
      return handler(asked, context);
    });
    for (const conversationId of [1, 2]) await drain(chat(request, { ...contextFor(), conversationId }));
    await drain(chat(request, contextFor()));
    assert.deepEqual(
      seen.map((context) => context.private),
      [undefined, true, undefined],
    );
  });
});
