import { ChatError } from '../../core/errors.ts';
import type { ConversationStore, ConversationTree, TreeMessage } from '../../core/history.ts';
import type { Now } from '../../core/ports.ts';
import { toJson } from './messageRows.ts';
import type { Sql } from './sql.ts';

/** A message's id in the file and its depth, by its id in the tree. */
type Places = Map<number, { readonly id: number; readonly depth: number }>;

type Columns = {
  readonly status: string;
  readonly attachments?: string | null;
  readonly template?: string | null;
  readonly model?: string;
  readonly error?: string | null;
  readonly finishReason?: string | null;
  readonly usage?: string | null;
  readonly costUsd?: number | null;
  readonly durationMs?: number | null;
  readonly notices?: string | null;
  readonly reasoning?: string;
};

/** Writes whole conversations: copies, branches and imports. */
export function createConversationTrees(sql: Sql, now: Now): Pick<ConversationStore, 'addConversation'> {
  function addMessage(conversationId: number, message: TreeMessage, places: Places): void {
    const parent = message.parentId === null ? undefined : places.get(message.parentId);
    if ((message.parentId !== null && !parent) || places.has(message.id)) throw misplaced(message.id);
    const columns = columnsOf(message);
    const depth = (parent?.depth ?? 0) + 1;
    const row = sql.get<{ id: number }>(
      `INSERT INTO message (conversation_id, parent_id, depth, role, status, created_at, attachments, template, model,
         error, finish_reason, usage, cost_usd, duration_ms, notices, reasoning, text)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
      conversationId,
      parent?.id ?? null,
      depth,
      message.role,
      columns.status,
      Math.round(message.createdAt),
      columns.attachments ?? null,
      columns.template ?? null,
      columns.model ?? null,
      columns.error ?? null,
      columns.finishReason ?? null,
      columns.usage ?? null,
      columns.costUsd ?? null,
      columns.durationMs ?? null,
      columns.notices ?? null,
      columns.reasoning ?? '',
      message.text,
    );
    places.set(message.id, { id: row?.id ?? 0, depth });
  }

  function write({ title, updatedAt, private: isPrivate, head, messages }: ConversationTree): number {
    const row = sql.get<{ id: number }>(
      'INSERT INTO conversation (title, created_at, updated_at, private) VALUES (?, ?, ?, ?) RETURNING id',
      title,
      now(),
      Math.round(updatedAt),
      isPrivate ? 1 : 0,
    );
    const id = row?.id ?? 0;
    const places: Places = new Map();
    for (const message of messages) addMessage(id, message, places);
    const shown = head === null ? undefined : places.get(head);
    if (!shown && (head !== null || places.size > 0)) throw misplaced(head);
    sql.run('UPDATE conversation SET head = ? WHERE id = ?', shown?.id ?? null, id);
    return id;
  }

  return { addConversation: (tree) => sql.transaction(() => write(tree)) };
}

function columnsOf(message: TreeMessage): Columns {
  if (message.role === 'user') {
    const { attachments, template } = message;
    return { status: 'complete', attachments: attachments.length > 0 ? toJson(attachments) : null, template };
  }
  const { model, finishReason, costUsd, durationMs, reasoning } = message;
  const status = message.status === 'streaming' ? 'interrupted' : message.status;
  const [error, usage, notices] = [toJson(message.error), toJson(message.usage), toJson(message.notices)];
  return { status, model, error, finishReason, usage, costUsd, durationMs, notices, reasoning };
}

function misplaced(id: number | null): ChatError {
  return new ChatError('storage', { detail: `message ${id}?` });
}
