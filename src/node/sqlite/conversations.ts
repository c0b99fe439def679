import type { ConversationStore, ConversationSummary } from '../../core/history.ts';
import type { Now } from '../../core/ports.ts';
import { searchConversations, selectSummary } from './search.ts';
import { searchWords } from './searchWords.ts';
import type { Sql } from './sql.ts';

type Conversations = Pick<
  ConversationStore,
  | 'createConversation'
  | 'listConversations'
  | 'getConversation'
  | 'renameConversation'
  | 'deleteConversation'
  | 'restoreConversation'
  | 'purgeDeleted'
>;

export function createConversations(sql: Sql, now: Now): Conversations {
  return {
    createConversation: (title) => {
      const at = now();
      const row = sql.get<{ id: number }>(
        'INSERT INTO conversation (title, created_at, updated_at) VALUES (?, ?, ?) RETURNING id',
        title,
        at,
        at,
      );
      return row?.id ?? 0;
    },

    listConversations: ({ query = '', limit, offset = 0 }) => {
      if (query.trim() !== '') return searchConversations(sql, searchWords(query), limit, offset);
      return sql.all<ConversationSummary>(
        `${selectSummary} WHERE c.deleted_at IS NULL ORDER BY c.updated_at DESC, c.id DESC LIMIT ? OFFSET ?`,
        limit,
        offset,
      );
    },

    getConversation: (id) =>
      sql.get<ConversationSummary>(`${selectSummary} WHERE c.id = ? AND c.deleted_at IS NULL`, id),

    renameConversation: (id, title) => {
      sql.run('UPDATE conversation SET title = ? WHERE id = ?', title, id);
    },
    deleteConversation: (id) => {
      sql.run('UPDATE conversation SET deleted_at = ? WHERE id = ? AND deleted_at IS NULL', now(), id);
    },
    restoreConversation: (id) => {
      sql.run('UPDATE conversation SET deleted_at = NULL WHERE id = ?', id);
    },
    purgeDeleted: (before) => {
      sql.run('DELETE FROM conversation WHERE deleted_at < ?', before);
    },
  };
}
