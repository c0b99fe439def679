import type { ConversationSummary } from '../../core/history.ts';
import { searchedLength } from './migrations.ts';
import { excerptOf, isWithin } from './searchWords.ts';
import type { Sql } from './sql.ts';

/** The shown path's length is its last message's depth. */
export const selectSummary = `
SELECT c.id, c.title, c.updated_at AS updatedAt,
  coalesce((SELECT depth FROM message WHERE id = c.head), 0) AS messageCount, c.pinned, c.archived, c.private
FROM conversation AS c`;

export type SummaryRow = Omit<ConversationSummary, 'pinned' | 'archived' | 'private' | 'excerpt'> & {
  readonly pinned: number;
  readonly archived: number;
  readonly private: number;
};

export const summaryOf = (row: SummaryRow): ConversationSummary => ({
  ...row,
  pinned: row.pinned === 1,
  archived: row.archived === 1,
  private: row.private === 1,
});

/** A quoted FTS5 string with a star: any word that begins so. The words hold letters and digits only. */
const prefixOf = (word: string): string => `"${word}" *`;

/** DISTINCT, since a common word has a hundred thousand hits in few conversations. */
const matches = 'SELECT DISTINCT rowid >> 32 FROM search WHERE search MATCH ?';

const holds = (word: string, column: string): string =>
  `instr(${/[a-z]/.test(word) ? `lower(${column})` : column}, ?) > 0`;

/** Reads all texts: about 0.1 s for 100,000 messages. */
const contains = (word: string): string =>
  `SELECT * FROM (SELECT conversation_id FROM message WHERE ${holds(word, 'text')}
   UNION SELECT id FROM conversation WHERE ${holds(word, 'title')})`;

/** All words somewhere in the conversation: a pass over the hits of each. */
const scattered = (words: readonly string[]): string =>
  words.map((word) => (isWithin(word) ? contains(word) : matches)).join(' INTERSECT ');

const scatteredValues = (words: readonly string[]): string[] =>
  words.flatMap((word) => (isWithin(word) ? [word, word] : [prefixOf(word)]));

/**
 * Conversations whose title and messages together hold a word beginning with each of `words` (in Chinese and Japanese:
 * hold it), newest first. No words, no hits.
 *
 * Going from the newest on (the `+` keeps to that index), SQLite asks first for all words in one message, which is one
 * pass for all of them. Only when a conversation is not among these does it collect the scattered ones: for words that
 * are everywhere the page is full before.
 */
export function searchConversations(
  sql: Sql,
  words: readonly string[],
  limit: number,
  offset: number,
): readonly ConversationSummary[] {
  if (words.length === 0) return [];
  const isIndexed = !words.some(isWithin);
  const found = sql.all<SummaryRow>(
    `${selectSummary} WHERE c.deleted_at IS NULL
       AND (${isIndexed ? `+c.id IN (${matches}) OR ` : ''}+c.id IN (${scattered(words)}))
     ORDER BY c.updated_at DESC, c.id DESC LIMIT ? OFFSET ?`,
    ...(isIndexed ? [words.map(prefixOf).join(' AND ')] : []),
    ...scatteredValues(words),
    limit,
    offset,
  );
  if (found.length === 0) return [];
  const places = bestPlaces(
    sql,
    found.map(({ id }) => id),
    words,
  );
  return found.map((conversation) => {
    const text = textOf(sql, places.get(conversation.id)) ?? conversation.title;
    return { ...summaryOf(conversation), excerpt: excerptOf(text, words) };
  });
}

/** By conversation the first message with all the words, else with the longest that any has; none for a title only. */
function bestPlaces(sql: Sql, ids: readonly number[], words: readonly string[]): Map<number, number> {
  const longestFirst = words.toSorted((a, b) => b.length - a.length);
  const places = firstHolding(sql, ids, longestFirst.find(isWithin));
  const byLength = longestFirst.filter((word) => !isWithin(word)).map(prefixOf);
  for (const match of byLength.length > 0 ? new Set([byLength.join(' AND '), ...byLength]) : []) {
    const others = ids.filter((id) => !places.has(id));
    if (others.length === 0) break;
    for (const [conversation, message] of firstPlaces(sql, others, match)) places.set(conversation, message);
  }
  return places;
}

function firstHolding(sql: Sql, ids: readonly number[], word: string | undefined): Map<number, number> {
  if (word === undefined) return new Map();
  const rows = sql.all<{ conversation: number; message: number }>(
    `SELECT conversation_id AS conversation, min(id) AS message FROM message
     WHERE conversation_id IN (SELECT value FROM json_each(?)) AND ${holds(word, 'text')} GROUP BY conversation_id`,
    JSON.stringify(ids),
    word,
  );
  return new Map(rows.map(({ conversation, message }) => [conversation, message]));
}

/** One pass over the hits for all conversations: FTS5 collects the words behind a prefix anew for each query. */
function firstPlaces(sql: Sql, ids: readonly number[], match: string): Map<number, number> {
  const rows = sql.all<{ conversation: number; message: number }>(
    `SELECT rowid >> 32 AS conversation, min(rowid) & 0xffffffff AS message FROM search
     WHERE search MATCH ?1 AND rowid > ?2 << 32 AND rowid < (?3 + 1) << 32
       AND rowid >> 32 IN (SELECT value FROM json_each(?4)) AND rowid & 0xffffffff > 0
     GROUP BY conversation`,
    match,
    Math.min(...ids),
    Math.max(...ids),
    JSON.stringify(ids),
  );
  return new Map(rows.map(({ conversation, message }) => [conversation, message]));
}

function textOf(sql: Sql, messageId: number | undefined): string | undefined {
  if (messageId === undefined) return undefined;
  const text = `SELECT substr(text, 1, ${searchedLength}) AS text FROM message WHERE id = ?`;
  return sql.get<{ text: string }>(text, messageId)?.text;
}
