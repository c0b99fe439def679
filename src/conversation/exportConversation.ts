import * as l10n from '@vscode/l10n';
import { ChatError } from '../core/errors.ts';
import { explainError } from '../core/explainError.ts';
import type { ConversationStore, ConversationSummary, StoredAnswer, StoredMessage } from '../core/history.ts';
import { withAttachments } from './attachmentText.ts';
import type { ConversationExport, ExportedMessage } from './exportFormat.ts';

type Source = Pick<ConversationStore, 'getConversation' | 'getPath' | 'allMessages'>;

/** A conversation as the text of a file: Markdown of the shown path, or JSON of everything. Throws ChatError `storage`. */
export function exportConversation(store: Source, conversationId: number, format: 'markdown' | 'json'): string {
  const conversation = store.getConversation(conversationId);
  if (!conversation) throw new ChatError('storage', { detail: `conversation ${conversationId}?` });
  if (format === 'json') return `${JSON.stringify(wholeTree(store, conversation), null, 2)}\n`;
  const { messages } = store.getPath(conversationId, { limit: conversation.messageCount });
  return `${[`# ${conversation.title}`, ...messages.map(section)].join('\n\n')}\n`;
}

function wholeTree(
  store: Source,
  { id, title, updatedAt, private: isPrivate }: ConversationSummary,
): ConversationExport {
  return {
    format: 'chat-llm/conversation',
    version: 1,
    title,
    updatedAt,
    ...(isPrivate && { private: true }),
    head: store.getPath(id, { limit: 1 }).messages[0]?.id ?? null,
    messages: Array.from(store.allMessages(id), exported),
  };
}

function exported(message: StoredMessage): ExportedMessage {
  const { id, parentId, text, createdAt } = message;
  if (message.role === 'user') {
    const attachments = message.attachments.map(({ uri: _, ...attachment }) => attachment);
    return { id, parentId, text, createdAt, role: 'user', attachments, template: message.template };
  }
  const { role, reasoning, status, error, model, finishReason, usage, costUsd, durationMs } = message;
  return {
    id,
    parentId,
    text,
    createdAt,
    role,
    reasoning,
    status,
    error: error && { code: error.code, ...(error.status !== undefined && { status: error.status }) },
    model,
    finishReason,
    usage,
    costUsd,
    durationMs,
  };
}

/** To the minute, in UTC: the file may be read in another place. */
const timeOf = (at: number): string => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

function section(message: StoredMessage): string {
  if (message.role === 'user') {
    const head = [`## ${l10n.t('You')}`, timeOf(message.createdAt), ...(message.template ? [message.template] : [])];
    return [head.join(' · '), withAttachments(message.text, message.attachments)].join('\n\n');
  }
  return [`## ${message.model} · ${timeOf(message.createdAt)}`, message.text, ...footer(message)]
    .filter((part) => part !== '')
    .join('\n\n');
}

function footer(answer: StoredAnswer): string[] {
  const { usage, costUsd } = answer;
  const figures = [
    usage && l10n.t('{0} tokens in, {1} tokens out', usage.inputTokens, usage.outputTokens),
    costUsd !== null && `$${costUsd.toFixed(4)}`,
  ].filter((part) => typeof part === 'string');
  return [statusLine(answer), figures.join(' · ')].filter((line) => line !== '').map((line) => `> ${line}`);
}

function statusLine({ status, error }: StoredAnswer): string {
  if (error) return explainError(error).what;
  if (status === 'stopped') return l10n.t('Stopped.');
  if (status === 'interrupted') return l10n.t('Interrupted: VS Code closed before the answer was complete.');
  return '';
}
