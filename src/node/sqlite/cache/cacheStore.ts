import {
  type CacheCount,
  type CachedAnswer,
  type CacheFilter,
  type CacheStatistics,
  type CacheStore,
  type CacheTagName,
  cacheVersion,
  nothingLearned,
} from '../../../core/cache.ts';
import { type CacheTier, cacheTiers } from '../../../core/cacheTiers.ts';
import type { Now } from '../../../core/ports.ts';
import type { Sql } from '../sql.ts';
import type { CacheFile } from './file.ts';
import { conditionOf } from './filter.ts';
import {
  bytesOf,
  checksumOf,
  type SummaryRow,
  summaryColumns,
  toAnswer,
  toSummary,
  type WholeRow,
  wholeColumns,
} from './rows.ts';

import { readLearned } from './semanticStore.ts';

export type CacheStoreOptions = {
  readonly file: CacheFile;
  /** Most bytes of all entries together; a smaller number holds from the next entry on. */
  readonly maxBytes: () => number;
  /** How long an entry is kept after its time, in milliseconds. */
  readonly staleMs: () => number;
  readonly now: Now;
};

/** No entry may drive out more than this part of the others. */
const largestPart = 0.25;
/** Candidates for making room that are read at once. */
const lookedAtOnce = 16;

type Total = { readonly entries: number; readonly bytes: number; readonly pinned: number; readonly since: number };
type CounterRow = {
  readonly tier: string;
  readonly requests: number;
  readonly saved_tokens: number;
  readonly saved_usd: number;
  readonly saved_ms: number;
};

const nothing = { entries: 0, bytes: 0 } as const;
const emptyTotal: Total = { ...nothing, pinned: 0, since: 0 };
const noHits = Object.fromEntries(cacheTiers.map((tier) => [tier, 0])) as Record<CacheTier, number>;
/** The counter of requests that found nothing. */
const missed = 'miss';

const total = (sql: Sql): Total => sql.get<Total>('SELECT entries, bytes, pinned, since FROM total') ?? emptyTotal;

const nextEpoch = (sql: Sql): void => {
  sql.run('UPDATE total SET epoch = epoch + 1');
};

/** Takes away what expired before `before`, then what has been used least lately; pinned ones never. */
function makeRoom(sql: Sql, maxBytes: number, before: number): void {
  sql.run('DELETE FROM entry WHERE pinned = 0 AND expires_at <= ?', before);
  let excess = total(sql).bytes - maxBytes;
  const oldest = 'SELECT key, bytes FROM entry WHERE pinned = 0 ORDER BY last_used_at, stored_at LIMIT ?';
  while (excess > 0) {
    const candidates = sql.all<{ key: string; bytes: number }>(oldest, lookedAtOnce);
    if (candidates.length === 0) return;
    for (const { key, bytes } of candidates) {
      if (excess <= 0) return;
      sql.run('DELETE FROM entry WHERE key = ?', key);
      excess -= bytes;
    }
  }
}

const columns = [
  'key',
  'context_key',
  'version',
  'scope',
  'question',
  'text',
  'reasoning',
  'answered_by',
  'usage',
  'cost_usd',
  'duration_ms',
  'stored_at',
  'expires_at',
  'pinned',
  'model',
  'provider',
  'workspace',
  'template',
  'conversation_id',
  'checksum',
  'bytes',
  'hits',
  'last_used_at',
] as const;
const insert = `INSERT INTO entry (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`;

/** Whatever was known of an entry before goes with the answer that it was known of; only that it is pinned stays. */
function replace(sql: Sql, entry: CachedAnswer, bytes: number): void {
  const before = sql.get<{ pinned: number }>('SELECT pinned FROM entry WHERE key = ?', entry.key);
  if (before) {
    sql.run('DELETE FROM entry WHERE key = ?', entry.key);
    nextEpoch(sql);
  }
  const { tags } = entry;
  sql.run(
    insert,
    entry.key,
    entry.contextKey,
    entry.version,
    entry.scope,
    entry.question,
    entry.text,
    entry.reasoning,
    entry.answeredBy,
    JSON.stringify(entry.usage),
    entry.costUsd,
    entry.durationMs,
    entry.storedAt,
    entry.expiresAt,
    entry.pinned ? 1 : (before?.pinned ?? 0),
    tags.model,
    tags.provider,
    tags.workspace,
    tags.template,
    tags.conversationId,
    checksumOf(entry),
    bytes,
    0,
    entry.storedAt,
  );
  for (const uri of tags.files) sql.run('INSERT OR IGNORE INTO entry_file VALUES (?, ?)', entry.key, uri);
}

function addCount(sql: Sql, count: CacheCount, now: number): void {
  const { savedTokens = 0, savedUsd = 0, savedMs = 0 } = count.tier === null ? {} : count;
  sql.run(
    `INSERT INTO counter VALUES (?, 1, ?, ?, ?) ON CONFLICT DO UPDATE SET requests = requests + 1,
      saved_tokens = saved_tokens + excluded.saved_tokens, saved_usd = saved_usd + excluded.saved_usd,
      saved_ms = saved_ms + excluded.saved_ms`,
    count.tier ?? missed,
    savedTokens,
    savedUsd,
    savedMs,
  );
  if (count.tier !== null) sql.run('UPDATE entry SET hits = hits + 1, last_used_at = ? WHERE key = ?', now, count.key);
}

const tagColumns: Readonly<Record<Exclude<CacheTagName, 'file'>, string>> = {
  workspace: 'workspace',
  template: 'template',
  model: 'model',
  provider: 'provider',
  conversationId: 'conversation_id',
};

function tagValues(sql: Sql, tag: CacheTagName) {
  const [value, from] = tag === 'file' ? ['uri', 'entry_file JOIN entry USING (key)'] : [tagColumns[tag], 'entry'];
  return sql.all<{ value: string; entries: number; bytes: number }>(
    `SELECT CAST(${value} AS TEXT) AS value, count(*) AS entries, sum(bytes) AS bytes FROM ${from}
      WHERE ${value} IS NOT NULL AND pinned = 0 GROUP BY ${value} ORDER BY entries DESC, value`,
  );
}

function statistics(sql: Sql): CacheStatistics {
  const { entries, bytes, pinned, since } = total(sql);
  const rows = sql.all<CounterRow>('SELECT * FROM counter');
  const hits = rows.filter(({ tier }) => tier !== missed);
  const sum = (column: 'saved_tokens' | 'saved_usd' | 'saved_ms'): number =>
    hits.reduce((all, row) => all + row[column], 0);
  return {
    entries,
    bytes,
    pinned,
    hits: { ...noHits, ...Object.fromEntries(hits.map(({ tier, requests }) => [tier, requests])) },
    misses: rows.find(({ tier }) => tier === missed)?.requests ?? 0,
    savedTokens: sum('saved_tokens'),
    savedUsd: sum('saved_usd'),
    savedMs: sum('saved_ms'),
    learned: readLearned(sql),
    since,
  };
}

const noStatistics: CacheStatistics = {
  ...emptyTotal,
  hits: noHits,
  misses: 0,
  savedTokens: 0,
  savedUsd: 0,
  savedMs: 0,
  learned: nothingLearned,
};

/** The tier on disk, in a SQLite file of its own that any number of windows share. Throws nothing. */
export function createCacheStore({ file, maxBytes, staleMs, now }: CacheStoreOptions): CacheStore {
  let epoch = { version: -1, value: 0 };

  /** What another process wrote shows in the file's version; only then is the counter worth a look. */
  function readEpoch(sql: Sql): number {
    const version = sql.get<{ data_version: number }>('PRAGMA data_version')?.data_version ?? 0;
    if (version !== epoch.version) epoch = { version, value: currentEpoch(sql) };
    return epoch.value;
  }
  const currentEpoch = (sql: Sql): number => sql.get<{ epoch: number }>('SELECT epoch FROM total')?.epoch ?? 0;

  /** This process's own writes do not show in the version. */
  function changed(sql: Sql): void {
    epoch = { ...epoch, value: currentEpoch(sql) };
  }

  return {
    epoch: () => file.use(-1, readEpoch),

    get: async (key) =>
      file.use(undefined, (sql) => {
        const row = sql.get<WholeRow>(`SELECT ${wholeColumns} FROM entry WHERE key = ?`, key);
        const answer = row && toAnswer(row);
        if (row && !answer) sql.run('DELETE FROM entry WHERE key = ?', key);
        return answer;
      }),

    put: async (entry) =>
      file.use(undefined, (sql) => {
        const bytes = bytesOf(entry);
        if (bytes > maxBytes() * largestPart || entry.version !== cacheVersion) return;
        sql.transaction(() => {
          replace(sql, entry, bytes);
          makeRoom(sql, maxBytes(), now() - staleMs());
        });
        changed(sql);
      }),

    delete: async (filter) =>
      file.use({ ...nothing, keys: [] as string[] }, (sql) => {
        const { text, values } = conditionOf(filter);
        const rows = sql.transaction(() => {
          const removed = sql.all<{ key: string; bytes: number }>(
            `DELETE FROM entry WHERE ${text} RETURNING key, bytes`,
            ...values,
          );
          if (removed.length > 0) nextEpoch(sql);
          return removed;
        });
        changed(sql);
        if (rows.length > 0) sql.exec('PRAGMA incremental_vacuum');
        const bytes = rows.reduce((sum, row) => sum + row.bytes, 0);
        return { entries: rows.length, bytes, keys: rows.map(({ key }) => key) };
      }),

    preview: async (filter) =>
      file.use<{ entries: number; bytes: number }>(nothing, (sql) => {
        const { text, values } = conditionOf(filter);
        const select = `SELECT count(*) AS entries, coalesce(sum(bytes), 0) AS bytes FROM entry WHERE ${text}`;
        return sql.get<{ entries: number; bytes: number }>(select, ...values) ?? nothing;
      }),

    list: async (filter: CacheFilter, { limit, offset }) =>
      file.use([], (sql) => {
        const { text, values } = conditionOf(filter);
        const select = `SELECT ${summaryColumns} FROM entry WHERE ${text} ORDER BY stored_at DESC, key LIMIT ? OFFSET ?`;
        return sql.all<SummaryRow>(select, ...values, limit, offset).flatMap(toSummary);
      }),

    tagValues: async (tag) => file.use([], (sql) => tagValues(sql, tag)),

    pin: async (key, pinned) =>
      file.use(undefined, (sql) => {
        sql.transaction(() => {
          sql.run('UPDATE entry SET pinned = ? WHERE key = ?', pinned ? 1 : 0, key);
          nextEpoch(sql);
        });
        changed(sql);
      }),

    count: async (count) => file.use(undefined, (sql) => sql.transaction(() => addCount(sql, count, now()))),
    statistics: async () => file.use(noStatistics, statistics),
    close: file.close,
  };
}
