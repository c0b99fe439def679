import type { BatchLease, BatchOutcome, BatchStore, BatchWork } from '../../core/batches.ts';
import type { UsageLedger } from '../../core/history.ts';
import type { Now } from '../../core/ports.ts';
import { toJson } from './messageRows.ts';
import type { Sql } from './sql.ts';
import type { Writers } from './writers.ts';

/** Who works on a batch and what comes of it. */

export type BatchCollaborators = {
  readonly sql: Sql;
  readonly writers: Writers;
  readonly ledger: Pick<UsageLedger, 'record'>;
  readonly now: Now;
};

type Work = Omit<BatchStore, 'add' | 'list' | 'get' | 'items' | 'unfinished' | 'result' | 'results' | 'remove'>;
type Holder = { readonly holder: string | null; readonly epoch: number; readonly leaseUntil: number };

/** The columns that a result fills. A result needs its prompt no more. */
const resultOf = (outcome: BatchOutcome) => {
  const none = { error: null, finishReason: null, usage: null, costUsd: null, answer: '', promptIsKept: 1 };
  if (outcome.status === 'cancelled') return none;
  if (outcome.status === 'failed') return { ...none, error: toJson(outcome.error) };
  const { finishReason, usage, costUsd, answer } = outcome;
  return { error: null, finishReason, usage: toJson(usage), costUsd, answer, promptIsKept: 0 };
};

export function createBatchWork({ sql, writers, ledger, now }: BatchCollaborators): Work {
  const touch = (batchId: number): void => {
    sql.run('UPDATE batch SET updated_at = ? WHERE id = ?', now(), batchId);
  };
  /** What was begun waits again, unless it is at the provider. Of a cancelled batch nothing waits. */
  const reclaim = (batchId: number): void => {
    sql.run(
      `UPDATE batch_item SET status = (SELECT iif(state = 'cancelled', 'cancelled', 'waiting') FROM batch WHERE id = ?1)
       WHERE batch_id = ?1 AND status = 'running' AND (SELECT remote FROM batch WHERE id = ?1) IS NULL`,
      batchId,
    );
  };
  const isHeld = ({ batchId, epoch }: BatchLease): boolean =>
    sql.get('SELECT 1 FROM batch WHERE id = ? AND epoch = ? AND holder = ?', batchId, epoch, writers.token) !==
    undefined;
  const isActive = ({ batchId }: BatchLease): boolean =>
    sql.get("SELECT 1 FROM batch WHERE id = ? AND state = 'active'", batchId) !== undefined;

  const othersHold = ({ holder, leaseUntil }: Holder): boolean =>
    holder !== null && holder !== writers.token && leaseUntil > now() && writers.isAlive(holder);

  const start = (itemId: number): BatchWork | undefined =>
    sql.get<BatchWork>(
      `UPDATE batch_item SET status = 'running', attempt = attempt + 1, error = NULL WHERE id = ?
       RETURNING id AS itemId, attempt, prompt`,
      itemId,
    );

  const waiting = (batchId: number, limit: number): { id: number }[] =>
    sql.all(
      "SELECT id FROM batch_item WHERE batch_id = ? AND status = 'waiting' ORDER BY position LIMIT ?",
      batchId,
      limit,
    );

  return {
    setState: (batchId, state, problem = null) => {
      sql.run(
        "UPDATE batch SET state = ?, problem = ?, updated_at = ? WHERE id = ? AND state <> 'cancelled'",
        state,
        toJson(problem),
        now(),
        batchId,
      );
    },

    cancel: (batchId) =>
      sql.transaction(() => {
        sql.run("UPDATE batch SET state = 'cancelled', problem = NULL WHERE id = ?", batchId);
        sql.run("UPDATE batch_item SET status = 'cancelled' WHERE batch_id = ? AND status = 'waiting'", batchId);
        touch(batchId);
      }),

    retry: (batchId) =>
      sql.transaction(() => {
        if (sql.get("SELECT 1 FROM batch_item WHERE batch_id = ? AND status = 'running'", batchId)) return 0;
        const changed = sql.run(
          `UPDATE batch_item SET status = 'waiting', error = NULL
           WHERE batch_id = ? AND status IN ('failed', 'cancelled')`,
          batchId,
        );
        if (changed > 0) sql.run("UPDATE batch SET state = 'active', problem = NULL WHERE id = ?", batchId);
        touch(batchId);
        return changed;
      }),

    acquire: (batchId, untilMs) =>
      sql.transaction(() => {
        const held = sql.get<Holder>(
          'SELECT holder, epoch, lease_until AS leaseUntil FROM batch WHERE id = ?',
          batchId,
        );
        if (!held || othersHold(held)) return undefined;
        writers.announce();
        const epoch = held.epoch + 1;
        sql.run(
          'UPDATE batch SET holder = ?, epoch = ?, lease_until = ? WHERE id = ?',
          writers.token,
          epoch,
          Math.round(untilMs),
          batchId,
        );
        reclaim(batchId);
        return { batchId, epoch };
      }),

    renew: ({ batchId, epoch }, untilMs) =>
      sql.run(
        'UPDATE batch SET lease_until = ? WHERE id = ? AND epoch = ? AND holder = ?',
        Math.round(untilMs),
        batchId,
        epoch,
        writers.token,
      ) > 0,

    release: (lease) =>
      sql.transaction(() => {
        if (!isHeld(lease)) return;
        reclaim(lease.batchId);
        sql.run('UPDATE batch SET holder = NULL WHERE id = ?', lease.batchId);
      }),

    begin: (lease) =>
      sql.transaction(() => {
        if (!isHeld(lease) || !isActive(lease)) return undefined;
        const [next] = waiting(lease.batchId, 1);
        return next && start(next.id);
      }),

    beginRemote: (lease, remote) =>
      sql.transaction(() => {
        if (!isHeld(lease) || !isActive(lease)) return [];
        const all = waiting(lease.batchId, -1);
        if (all.length > 0) sql.run('UPDATE batch SET remote = ? WHERE id = ?', toJson(remote), lease.batchId);
        return all.flatMap(({ id }) => start(id) ?? []);
      }),

    setRemote: (lease, remote) =>
      sql.transaction(() => {
        if (isHeld(lease)) sql.run('UPDATE batch SET remote = ? WHERE id = ?', toJson(remote), lease.batchId);
      }),

    running: (batchId) =>
      sql.all(
        "SELECT id AS itemId, attempt FROM batch_item WHERE batch_id = ? AND status = 'running' ORDER BY position",
        batchId,
      ),

    prompt: (itemId) => sql.get<{ prompt: string }>('SELECT prompt FROM batch_item WHERE id = ?', itemId)?.prompt ?? '',

    putBack: ({ itemId, attempt }) =>
      sql.run(
        `UPDATE batch_item
         SET status = iif((SELECT state FROM batch WHERE id = batch_id) = 'cancelled', 'cancelled', 'waiting')
         WHERE id = ? AND attempt = ? AND status = 'running'`,
        itemId,
        attempt,
      ) > 0,

    finish: ({ itemId, attempt }, outcome, entry) =>
      sql.transaction(() => {
        const { error, finishReason, usage, costUsd, answer, promptIsKept } = resultOf(outcome);
        const stored = sql.get<{ batchId: number }>(
          `UPDATE batch_item SET status = ?, error = ?, finish_reason = ?, usage = ?, cost_usd = ?, answer = ?,
             prompt = iif(?, prompt, '')
           WHERE id = ? AND attempt = ? AND status = 'running' RETURNING batch_id AS batchId`,
          outcome.status,
          error,
          finishReason,
          usage,
          costUsd,
          answer,
          promptIsKept,
          itemId,
          attempt,
        );
        if (!stored) return false;
        if (entry) ledger.record(entry);
        touch(stored.batchId);
        return true;
      }),
  };
}
