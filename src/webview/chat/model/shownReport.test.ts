import assert from 'node:assert/strict';
import type { AnswerView, HostMessage, PanelMessage } from '../../../protocol/messages.ts';
import { createShownReport } from './shownReport.ts';

const answer = (id: number, status: AnswerView['status']): HostMessage => ({
  type: 'message',
  conversationId: 1,
  message: {
    role: 'assistant',
    id,
    text: 'a',
    reasoning: '',
    status,
    error: null,
    model: 'a/b',
    finishReason: null,
    usage: null,
    costUsd: null,
    durationMs: null,
    createdAt: 0,
    versions: [id],
  },
});

describe('createShownReport', () => {
  it('tells once of each answer that was being written, when its end is painted', () => {
    const sent: PanelMessage[] = [];
    const painted: (() => void)[] = [];
    const see = createShownReport({ post: (message) => sent.push(message), afterPaint: (run) => painted.push(run) });
    see(answer(1, 'complete'));
    see(answer(2, 'streaming'));
    see({ type: 'delta', conversationId: 1, messageId: 3, text: 'x', reasoning: '', offset: 0, reasoningOffset: 0 });
    see(answer(2, 'complete'));
    see(answer(2, 'complete'));
    see(answer(3, 'failed'));
    assert.deepEqual(sent, []);
    for (const run of painted) run();
    assert.deepEqual(sent, [
      { type: 'shown', messageId: 2 },
      { type: 'shown', messageId: 3 },
    ]);
  });
});
