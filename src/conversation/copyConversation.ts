import * as l10n from '@vscode/l10n';
import { ChatError } from '../core/errors.ts';
import type { ConversationStore, ConversationSummary } from '../core/history.ts';
import type { Now } from '../core/ports.ts';

type Store = Pick<ConversationStore, 'getConversation' | 'getMessage' | 'getPath' | 'allMessages' | 'addConversation'>;

/** A new conversation with the path from the first message to `messageId`; returns its id. Throws ChatError `storage`. */
export function branchConversation(store: Store, messageId: number, now: Now): number {
  const last = store.getMessage(messageId);
  if (!last) throw new ChatError('storage', { detail: `message ${messageId}?` });
  const { title, private: isPrivate } = existing(store, last.conversationId);
  const above = store.getPath(last.conversationId, { limit: Number.MAX_SAFE_INTEGER, before: messageId });
  return store.addConversation({
    title: l10n.t('{0} (branch)', title),
    updatedAt: now(),
    private: isPrivate,
    head: messageId,
    messages: [...above.messages, last],
  });
}

/** A copy with all versions of all messages; returns its id. Throws ChatError `storage`. */
export function duplicateConversation(store: Store, conversationId: number, now: Now): number {
  const { title, private: isPrivate } = existing(store, conversationId);
  return store.addConversation({
    title: l10n.t('{0} (copy)', title),
    updatedAt: now(),
    private: isPrivate,
    head: store.getPath(conversationId, { limit: 1 }).messages[0]?.id ?? null,
    messages: store.allMessages(conversationId),
  });
}

function existing(store: Store, id: number): ConversationSummary {
  const conversation = store.getConversation(id);
  if (!conversation) throw new ChatError('storage', { detail: `conversation ${id}?` });
  return conversation;
}
