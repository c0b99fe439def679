import type { SQLInputValue } from 'node:sqlite';
import type { CacheFilter } from '../../../core/cache.ts';

export type Condition = { readonly text: string; readonly values: readonly SQLInputValue[] };

const likeText = (word: string): string => `%${word.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)}%`;

/** A filter as the condition of a statement over `entry`. */
export function conditionOf(filter: CacheFilter): Condition {
  const words = (filter.query ?? '').split(/\s+/).filter((word) => word !== '');
  const parts: readonly (readonly [string, ...SQLInputValue[]])[] = [
    ...(filter.pinned === true ? [] : [['pinned = 0'] as const]),
    ...(filter.keys ? [['key IN (SELECT value FROM json_each(?))', JSON.stringify(filter.keys)] as const] : []),
    ...equal('scope', filter.scope),
    ...equal('workspace', filter.workspace),
    ...equal('template', filter.template),
    ...equal('model', filter.model),
    ...equal('provider', filter.provider),
    ...equal('conversation_id', filter.conversationId),
    ...(filter.file === undefined ? [] : [['key IN (SELECT key FROM entry_file WHERE uri = ?)', filter.file] as const]),
    ...(filter.before === undefined ? [] : [['stored_at < ?', filter.before] as const]),
    ...words.map((word) => {
      const text = likeText(word);
      return [`(question LIKE ? ESCAPE '\\' OR text LIKE ? ESCAPE '\\')`, text, text] as const;
    }),
  ];
  return {
    text: parts.map(([text]) => text).join(' AND ') || 'true',
    values: parts.flatMap(([, ...values]) => values),
  };
}

const equal = (column: string, value: string | number | undefined) =>
  value === undefined ? [] : [[`${column} = ?`, value] as const];
