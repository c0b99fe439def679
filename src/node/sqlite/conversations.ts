import type { ConversationStore } from '../../core/history.ts';
import type { Now } from '../../core/ports.ts';
import { type SummaryRow, searchConversations, selectSummary, summaryOf } from './search.ts';
import { searchWords } from './searchWords.ts';
import type { Sql } from './sql.ts';

type Conversations = Pick<
  ConversationStore,
  | 'createConversation'
  | 'listConversations'
  | 'getConversation'
  | 'renameConversation'
  | 'pinConversation'
  | 'archiveConversation'
  | 'setPrivate'
  | 'deleteConversation'
  | 'restoreConversation'
  | 'purgeDeleted'
>;

export function createConversations(sql: Sql, now: Now): Conversations {
  return {
    createConversation: (title, options) => {
      const at = now();
      const row = sql.get<{ id: number }>(
        'INSERT INTO conversation (title, created_at, updated_at, private) VALUES (?, ?, ?, ?) RETURNING id',
        title,
        at,
        at,
        options?.private ? 1 : 0,
      );
      return row?.id ?? 0;
    },

    listConversations: ({ query = '', archived = false, limit, offset = 0 }) => {
      if (query.trim() !== '') return searchConversations(sql, searchWords(query), limit, offset);
      const rows = sql.all<SummaryRow>(
        `${selectSummary} WHERE c.deleted_at IS NULL AND c.archived = ?
         ORDER BY c.pinned DESC, c.updated_at DESC, c.id DESC LIMIT ? OFFSET ?`,
        archived ? 1 : 0,
        limit,
        offset,
      );
      return rows.map(summaryOf);
    },

    getConversation: (id) => {
      const row = sql.get<SummaryRow>(`${selectSummary} WHERE c.id = ? AND c.deleted_at IS NULL`, id);
      return row && summaryOf(row);
    },

    renameConversation: (id, title) => {
      sql.run('UPDATE conversation SET title = ? WHERE id = ?', title, id);
    },
    pinConversation: (id, pinned) => {
      sql.run('UPDATE conversation SET pinned = ? WHERE id = ?', pinned ? 1 : 0, id);
    },
    setPrivate: (id, isPrivate) => {
      sql.run('UPDATE conversation SET private = ? WHERE id = ?', isPrivate ? 1 : 0, id);
    },
    archiveConversation: (id, archived) => {
      sql.run('UPDATE conversation SET archived = ? WHERE id = ?', archived ? 1 : 0, id);
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
