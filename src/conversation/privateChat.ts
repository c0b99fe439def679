import type { ConversationStore } from '../core/history.ts';
import type { Handler } from '../core/pipeline.ts';

/** Marks the requests of private conversations, whatever they are for: their answers, titles, summaries. */
export function keepPrivate(store: Pick<ConversationStore, 'getConversation'>, chat: Handler): Handler {
  return (request, context) => {
    const { conversationId } = context;
    const isPrivate = conversationId !== undefined && store.getConversation(conversationId)?.private === true;
    return chat(request, isPrivate ? { ...context, private: true } : context);
  };
}
