import type { StoredMessage } from '../../core/history.ts';
import type { MessageView } from '../../protocol/messages.ts';

/** What the panel needs of a stored message: attachments lose their text and URI. */
export function toMessageView(message: StoredMessage): MessageView {
  const { id, text, createdAt, versions } = message;
  if (message.role === 'user') {
    const attachments = message.attachments.map(({ kind, label }) => ({ kind, label }));
    return { role: 'user', id, text, attachments, template: message.template, createdAt, versions };
  }
  const { reasoning, status, error, model, finishReason, usage, costUsd, durationMs, notices } = message;
  return {
    role: 'assistant',
    id,
    text,
    reasoning,
    status,
    error,
    model,
    finishReason,
    usage,
    costUsd,
    durationMs,
    ...(notices && { notices }),
    createdAt,
    versions,
  };
}
