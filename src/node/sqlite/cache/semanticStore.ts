import { nothingLearned, type SemanticLearning, type SemanticRecord, type SemanticStore } from '../../../core/cache.ts';
import type { Now } from '../../../core/ports.ts';
import type { Sql } from '../sql.ts';
import type { CacheFile } from './file.ts';

type Row = {
  readonly rowid: number;
  readonly key: string;
  readonly context_key: string;
  readonly question: string;
  readonly embedder: string;
  readonly vector: Uint8Array;
};

/** Records that are read at once, so that nobody waits long for the main thread. */
const pageSize = 500;
const keptEvidence = 100;

const toRecord = ({ key, context_key: contextKey, question, embedder, vector }: Row): SemanticRecord => ({
  key,
  contextKey,
  question,
  embedder,
  vector,
});

function page(sql: Sql, embedder: string, after: number, now: number): readonly Row[] {
  return sql.all<Row>(
    `SELECT semantic.rowid, semantic.* FROM semantic JOIN entry USING (key)
      WHERE semantic.rowid > ? AND embedder = ? AND (pinned = 1 OR expires_at IS NULL OR expires_at > ?)
      ORDER BY semantic.rowid LIMIT ?`,
    after,
    embedder,
    now,
    pageSize,
  );
}

/** What was learned; nothing, where nobody judged anything. */
export function readLearned(sql: Sql): SemanticLearning {
  const columns = 'threshold_offset AS offset, judged, wrong, rechecked';
  const row = sql.get<SemanticLearning>(`SELECT ${columns} FROM semantic_learning`);
  return row ? { ...row } : nothingLearned;
}

/** Beside the entries, in the same file and gone with them. Throws nothing. */
export function createSemanticStore(file: CacheFile, now: Now): SemanticStore {
  return {
    async *load(embedder) {
      for (let after = 0; ; ) {
        const rows = file.use<readonly Row[]>([], (sql) => page(sql, embedder, after, now()));
        for (const row of rows) yield toRecord(row);
        const last = rows.at(-1);
        if (!last || rows.length < pageSize) return;
        after = last.rowid;
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
    put: async ({ key, contextKey, question, embedder, vector }) =>
      file.use(undefined, (sql) => {
        // An entry that made room meanwhile takes its record along.
        sql.run(
          'INSERT OR REPLACE INTO semantic SELECT key, ?, ?, ?, ? FROM entry WHERE key = ?',
          contextKey,
          question,
          embedder,
          vector,
          key,
        );
      }),
    learned: async () => file.use(nothingLearned, readLearned),
    learn: async (change) =>
      file.use(change(nothingLearned), (sql) =>
        sql.transaction(() => {
          const after = change(readLearned(sql));
          const { offset, judged, wrong, rechecked } = after;
          const insert = 'INSERT OR REPLACE INTO semantic_learning VALUES (1, ?, ?, ?, ?)';
          sql.run(insert, offset, judged, wrong, rechecked);
          return after;
        }),
      ),
    evidence: async (key) =>
      file.use([], (sql) =>
        sql
          .all<{ score: number; is_right: number; at: number }>(
            'SELECT score, is_right, at FROM semantic_evidence WHERE key = ? ORDER BY id',
            key,
          )
          .map(({ score, is_right: right, at }) => ({ score, right: right === 1, at })),
      ),
    addEvidence: async (key, { score, right, at }) =>
      file.use(undefined, (sql) =>
        sql.transaction(() => {
          sql.run(
            'INSERT INTO semantic_evidence (key, score, is_right, at) SELECT key, ?, ?, ? FROM entry WHERE key = ?',
            score,
            right ? 1 : 0,
            at,
            key,
          );
          sql.run(
            `DELETE FROM semantic_evidence WHERE key = ?1 AND id NOT IN (
              SELECT id FROM semantic_evidence WHERE key = ?1 ORDER BY id DESC LIMIT ${keptEvidence})`,
            key,
          );
        }),
      ),
  };
}
