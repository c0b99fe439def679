import { ChatError } from '../core/errors.ts';
import type { ConversationStore, TreeMessage } from '../core/history.ts';
import type { Now } from '../core/ports.ts';
import { type ExportedMessage, parseConversationExport } from './exportFormat.ts';

/**
 * Stores a conversation that was exported as JSON, whole or not at all, and returns its id. Throws ChatError
 * `bad-import` for any other text, which is then not touched, and `storage`.
 */
export function importConversation(store: Pick<ConversationStore, 'addConversation'>, json: string, now: Now): number {
  const { title, updatedAt, private: isPrivate = false, head, messages } = parseConversationExport(json);
  // A time ahead of ours would stay at the top of the list.
  return store.addConversation({
    title,
    updatedAt: Math.min(updatedAt, now()),
    private: isPrivate,
    head,
    messages: messages.map(imported),
  });
}

function imported(message: ExportedMessage): TreeMessage {
  if (message.role === 'user') {
    const attachments = message.attachments.map(({ image, covers, ...rest }) => ({
      ...rest,
      uri: '',
      ...(image && { image }),
      ...(covers !== undefined && { covers }),
    }));
    return { ...message, attachments };
  }
  const { error, usage, ...rest } = message;
  return {
    ...rest,
    error: error && new ChatError(error.code, error.status === undefined ? {} : { status: error.status }).data,
    usage: usage && withoutAbsent(usage),
  };
}

/** Optional figures are left out, not undefined. */
function withoutAbsent({
  cachedInputTokens,
  cacheWriteTokens,
  reasoningTokens,
  ...usage
}: NonNullable<Answer['usage']>) {
  return {
    ...usage,
    ...(cachedInputTokens !== undefined && { cachedInputTokens }),
    ...(cacheWriteTokens !== undefined && { cacheWriteTokens }),
    ...(reasoningTokens !== undefined && { reasoningTokens }),
  };
}

type Answer = Extract<ExportedMessage, { role: 'assistant' }>;
