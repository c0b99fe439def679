import type { WaitNotice } from '../core/chat.ts';
import type { AnswerDelta, StoredAnswer, StoredMessage } from '../core/history.ts';

export type ChatServiceEvent =
  /** Added, replaced or ended. */
  | { readonly type: 'message'; readonly message: StoredMessage }
  /** Already stored. */
  | AnswerDelta
  | { readonly type: 'title'; readonly conversationId: number; readonly title: string }
  /** What a streaming answer waits for; null when that is over. */
  | { readonly type: 'wait'; readonly conversationId: number; readonly wait: WaitNotice | null }
  /** The shown path changed in another way than by a message at its end. */
  | { readonly type: 'path'; readonly conversationId: number };

/** `done` never rejects: a failed answer is an answer too. */
export type Turn = { readonly conversationId: number; readonly answerId: number; readonly done: Promise<StoredAnswer> };
