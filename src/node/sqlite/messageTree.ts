import { ChatError } from '../../core/errors.ts';
import type { ConversationStore, StoredMessage, StoredUserMessage } from '../../core/history.ts';
import type { Now } from '../../core/ports.ts';
import { type MessageRow, messageOf, selectMessage, toJson } from './messageRows.ts';
import type { Sql } from './sql.ts';

type NewMessage = {
  readonly conversationId: number;
  readonly parentId: number | null;
  readonly role: 'user' | 'assistant';
  readonly text: string;
  readonly attachments?: string | null;
  readonly template?: string | null;
  readonly model?: string;
  readonly writer?: string;
};

export type MessageTree = Pick<
  ConversationStore,
  'addUserMessage' | 'getMessage' | 'getPath' | 'selectVersion' | 'allMessages'
> & {
  /** Adds below its parent and makes it the head. Only within a transaction. */
  insert(message: NewMessage): StoredMessage;
};

const pageOfAll = 200;

function unknown(what: 'message' | 'conversation', id: number): ChatError {
  return new ChatError('storage', { detail: `${what} ${id}?` });
}

/** Depths grow by one from 1 at the first message: a path's length is known without walking it. */
export function createMessageTree(sql: Sql, now: Now): MessageTree {
  function getMessage(id: number): StoredMessage | undefined {
    const row = sql.get<MessageRow>(`${selectMessage} FROM message AS m WHERE m.id = ?`, id);
    return row && messageOf(row);
  }

  function depthBelow(conversationId: number, parentId: number | null): number {
    if (parentId === null) return 1;
    const text = 'SELECT depth FROM message WHERE id = ? AND conversation_id = ?';
    const parent = sql.get<{ depth: number }>(text, parentId, conversationId);
    if (!parent) throw unknown('message', parentId);
    return parent.depth + 1;
  }

  function insert(message: NewMessage): StoredMessage {
    const { conversationId, parentId } = message;
    const at = now();
    const row = sql.get<{ id: number }>(
      `INSERT INTO message
         (conversation_id, parent_id, depth, role, status, created_at, attachments, template, model, writer, text)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
      conversationId,
      parentId,
      depthBelow(conversationId, parentId),
      message.role,
      message.writer ? 'streaming' : 'complete',
      at,
      message.attachments ?? null,
      message.template ?? null,
      message.model ?? null,
      message.writer ?? null,
      message.text,
    );
    const id = row?.id ?? 0;
    sql.run('UPDATE conversation SET head = ?, updated_at = ?, archived = 0 WHERE id = ?', id, at, conversationId);
    const stored = getMessage(id);
    if (!stored) throw unknown('message', id);
    return stored;
  }

  const addUserMessage: ConversationStore['addUserMessage'] = (conversationId, parentId, message) =>
    sql.transaction(() => {
      const { text, attachments = [], template = null } = message;
      const attached = attachments.length > 0 ? toJson(attachments) : null;
      return insert({
        conversationId,
        parentId,
        role: 'user',
        text,
        attachments: attached,
        template,
      }) as StoredUserMessage;
    });

  /** Walks up from the end for one message more than the page holds: the cost is the page's, however long the path. */
  const getPath: ConversationStore['getPath'] = (conversationId, { limit, before }) => {
    const last =
      before === undefined
        ? 'SELECT head FROM conversation WHERE id = ?1'
        : 'SELECT parent_id FROM message WHERE id = ?3 AND conversation_id = ?1';
    const rows = sql.all<MessageRow>(
      `WITH RECURSIVE path (id, parent_id, place) AS (
         SELECT id, parent_id, 1 FROM message WHERE id = (${last})
         UNION ALL
         SELECT m.id, m.parent_id, place + 1 FROM path JOIN message AS m ON m.id = path.parent_id WHERE place < ?2
       )
       ${selectMessage} FROM path JOIN message AS m ON m.id = path.id ORDER BY path.place DESC`,
      conversationId,
      limit,
      ...(before === undefined ? [] : [before]),
    );
    return { messages: rows.map(messageOf), hasEarlier: (rows[0]?.parent_id ?? null) !== null };
  };

  const selectVersion: ConversationStore['selectVersion'] = (messageId) =>
    sql.transaction(() => {
      const changed = sql.run(
        `UPDATE conversation SET head = (
           WITH RECURSIVE down (id) AS (
             SELECT ?1
             UNION ALL
             SELECT (SELECT max(id) FROM message WHERE parent_id = down.id) FROM down WHERE down.id IS NOT NULL
           )
           SELECT max(id) FROM down)
         WHERE id = (SELECT conversation_id FROM message WHERE id = ?1)`,
        messageId,
      );
      if (changed === 0) throw unknown('message', messageId);
    });

  /** In pages: a statement left open between two of them would keep the write-ahead log from being emptied. */
  function* allMessages(conversationId: number): Generator<StoredMessage> {
    let after = 0;
    for (;;) {
      const rows = sql.all<MessageRow>(
        `${selectMessage} FROM message AS m WHERE m.conversation_id = ? AND m.id > ? ORDER BY m.id LIMIT ${pageOfAll}`,
        conversationId,
        after,
      );
      yield* rows.map(messageOf);
      if (rows.length < pageOfAll) return;
      after = rows.at(-1)?.id ?? after;
    }
  }

  return { addUserMessage, getMessage, getPath, selectVersion, allMessages, insert };
}
