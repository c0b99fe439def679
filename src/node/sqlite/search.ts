import type { ConversationSummary } from '../../core/history.ts';
import { searchedLength } from './migrations.ts';
import { excerptOf } from './searchWords.ts';
import type { Sql } from './sql.ts';

/** The shown path's length is its last message's depth. */
export const selectSummary = `
SELECT c.id, c.title, c.updated_at AS updatedAt,
  coalesce((SELECT depth FROM message WHERE id = c.head), 0) AS messageCount
FROM conversation AS c`;

/** A quoted FTS5 string with a star: any word that begins so. The words hold letters and digits only. */
const prefixOf = (word: string): string => `"${word}" *`;

/**
 * Conversations whose title and messages together hold a word beginning with each of `words`, newest first. No words,
 * no hits.
 */
export function searchConversations(
  sql: Sql,
  words: readonly string[],
  limit: number,
  offset: number,
): readonly ConversationSummary[] {
  if (words.length === 0) return [];
  const matches = words.map(() => 'SELECT rowid >> 32 FROM search WHERE search MATCH ?').join(' INTERSECT ');
  const found = sql.all<ConversationSummary>(
    `${selectSummary} WHERE c.deleted_at IS NULL AND c.id IN (${matches})
     ORDER BY c.updated_at DESC, c.id DESC LIMIT ? OFFSET ?`,
    ...words.map(prefixOf),
    limit,
    offset,
  );
  return found.map((conversation) => ({
    ...conversation,
    excerpt: excerptOf(bestPlace(sql, conversation.id, words) ?? conversation.title, words),
  }));
}

/** The first message with all the words, else the first with any; undefined when only the title has them. */
function bestPlace(sql: Sql, conversationId: number, words: readonly string[]): string | undefined {
  const firstWith = (match: string): string | undefined =>
    sql.get<{ text: string }>(
      `SELECT substr(text, 1, ${searchedLength}) AS text FROM message WHERE id = (
         SELECT rowid & 0xffffffff FROM search
         WHERE search MATCH ? AND rowid > ? << 32 AND rowid < (? + 1) << 32 ORDER BY rowid LIMIT 1)`,
      match,
      conversationId,
      conversationId,
    )?.text;
  const prefixes = words.map(prefixOf);
  return firstWith(prefixes.join(' AND ')) ?? (words.length > 1 ? firstWith(prefixes.join(' OR ')) : undefined);
}
