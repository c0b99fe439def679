import type { Attachment, ConversationStore } from '../../core/history.ts';
import type { Now } from '../../core/ports.ts';
import type { Sql } from './sql.ts';

/** The row of the conversation that is not stored yet. */
const unstored = 0;

type Drafts = Pick<ConversationStore, 'getDraft' | 'setDraft' | 'getDraftAttachments' | 'setDraftAttachments'>;

export function createDrafts(sql: Sql, now: Now): Drafts {
  return {
    getDraftAttachments: (conversationId) => {
      const row = sql.get<{ attachments: string }>(
        'SELECT attachments FROM draft_attachments WHERE conversation_id = ?',
        conversationId ?? unstored,
      );
      return row ? (JSON.parse(row.attachments) as Attachment[]) : [];
    },

    setDraftAttachments: (conversationId, attachments) => {
      const id = conversationId ?? unstored;
      if (attachments.length === 0) sql.run('DELETE FROM draft_attachments WHERE conversation_id = ?', id);
      else sql.run('INSERT OR REPLACE INTO draft_attachments VALUES (?, ?)', id, JSON.stringify(attachments));
    },

    getDraft: (conversationId) =>
      sql.get<{ text: string; at: number }>(
        'SELECT text, at FROM draft WHERE conversation_id = ?',
        conversationId ?? unstored,
      ) ?? { text: '', at: 0 },

    // Panels save with a delay: what was typed before a message was sent must not come back over the emptied box. A
    // stored time that lies ahead means that the clock was set back, and then it counts for nothing.
    setDraft: (conversationId, draft) => {
      sql.run(
        `INSERT INTO draft (conversation_id, text, at) VALUES (?, ?, ?)
         ON CONFLICT (conversation_id) DO UPDATE SET text = excluded.text, at = excluded.at
         WHERE excluded.at >= draft.at OR draft.at > ?`,
        conversationId ?? unstored,
        draft.text,
        Math.round(draft.at),
        now(),
      );
    },
  };
}
