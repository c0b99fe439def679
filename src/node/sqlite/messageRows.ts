import type { FinishReason, Notice, Usage } from '../../core/chat.ts';
import type { ErrorData } from '../../core/errors.ts';
import type { Attachment, MessageStatus, StoredMessage } from '../../core/history.ts';

/**
 * Reads whole messages from `message AS m`. A streaming answer's text is still in pieces. Siblings are found with `IS`,
 * since a first message's parent is NULL.
 */
export const selectMessage = `
SELECT m.id, m.conversation_id, m.parent_id, m.role, m.status, m.created_at, m.attachments, m.template, m.model, m.error,
  m.finish_reason, m.usage, m.cost_usd, m.duration_ms, m.notices,
  CASE m.status WHEN 'streaming' THEN
    (SELECT coalesce(group_concat(text, '' ORDER BY id), '') FROM answer_chunk WHERE message_id = m.id)
  ELSE m.text END AS text,
  CASE m.status WHEN 'streaming' THEN
    (SELECT coalesce(group_concat(reasoning, '' ORDER BY id), '') FROM answer_chunk WHERE message_id = m.id)
  ELSE m.reasoning END AS reasoning,
  (SELECT json_group_array(s.id ORDER BY s.id) FROM message AS s
    WHERE s.parent_id IS m.parent_id AND s.conversation_id = m.conversation_id) AS versions`;

export type MessageRow = {
  readonly id: number;
  readonly conversation_id: number;
  readonly parent_id: number | null;
  readonly role: 'user' | 'assistant';
  readonly status: MessageStatus;
  readonly created_at: number;
  readonly attachments: string | null;
  readonly template: string | null;
  readonly model: string | null;
  readonly error: string | null;
  readonly finish_reason: FinishReason | null;
  readonly usage: string | null;
  readonly cost_usd: number | null;
  readonly duration_ms: number | null;
  readonly notices: string | null;
  readonly text: string;
  readonly reasoning: string;
  readonly versions: string;
};

/** Our own JSON, written from the type that is read back. */
function parse<Value>(json: string | null): Value | null {
  return json === null ? null : (JSON.parse(json) as Value);
}

export function toJson(value: unknown): string | null {
  return value === null || value === undefined ? null : JSON.stringify(value);
}

export function messageOf(row: MessageRow): StoredMessage {
  const base = {
    id: row.id,
    conversationId: row.conversation_id,
    parentId: row.parent_id,
    text: row.text,
    createdAt: row.created_at,
    versions: parse<number[]>(row.versions) ?? [],
  };
  if (row.role === 'user')
    return {
      ...base,
      role: 'user',
      attachments: parse<Attachment[]>(row.attachments) ?? [],
      template: row.template,
    };
  return {
    ...base,
    role: 'assistant',
    reasoning: row.reasoning,
    status: row.status,
    error: parse<ErrorData>(row.error),
    model: row.model ?? '',
    finishReason: row.finish_reason,
    usage: parse<Usage>(row.usage),
    costUsd: row.cost_usd,
    durationMs: row.duration_ms,
    ...(row.notices === null ? {} : { notices: parse<Notice[]>(row.notices) ?? [] }),
  };
}
