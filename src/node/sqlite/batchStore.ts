import type { Batch, BatchPlan, BatchResult, BatchStore } from '../../core/batches.ts';
import type { Now } from '../../core/ports.ts';
import {
  type BatchRow,
  batchColumns,
  type CountRow,
  type ItemRow,
  itemColumns,
  type ResultRow,
  resultColumns,
  toBatch,
  toItem,
  toResult,
} from './batchRows.ts';
import { type BatchCollaborators, createBatchWork } from './batchWork.ts';

const counts = `
  SELECT batch_id AS batchId, status, count(*) AS count, coalesce(sum(cost_usd), 0.0) AS costUsd FROM batch_item`;
const joined = 'batch_item JOIN batch_source ON batch_source.id = batch_item.source_id';

export function createBatchStore(collaborators: BatchCollaborators): BatchStore {
  const { sql } = collaborators;
  const now: Now = () => Math.round(collaborators.now());

  function insert(plan: BatchPlan): number {
    sql.run(
      `INSERT INTO batch (title, template, mode, model, sampling, routing, route, workspace, created_at, updated_at)
       VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?9)`,
      plan.title,
      plan.template,
      plan.mode,
      plan.model,
      JSON.stringify(plan.sampling),
      plan.routing ?? null,
      plan.route,
      plan.workspace,
      now(),
    );
    const batchId = lastId();
    const sources = plan.sources.map(({ uri, label, language, text }) => {
      sql.run(
        'INSERT INTO batch_source (batch_id, uri, label, language, text) VALUES (?, ?, ?, ?, ?)',
        batchId,
        uri,
        label,
        language,
        text,
      );
      return lastId();
    });
    for (const [position, { source, start, end, label, prompt }] of plan.items.entries()) {
      sql.run(
        `INSERT INTO batch_item (batch_id, position, source_id, range_start, range_end, label, prompt)
         VALUES (?, ?, ?, ?, ?, ?, ?)`,
        batchId,
        position,
        sources[source] ?? null,
        start,
        end,
        label,
        prompt,
      );
    }
    return batchId;
  }

  const lastId = (): number => sql.get<{ id: number }>('SELECT last_insert_rowid() AS id')?.id ?? 0;

  function list(): readonly Batch[] {
    const byBatch = new Map<number, CountRow[]>();
    for (const row of sql.all<CountRow>(`${counts} GROUP BY batch_id, status`))
      byBatch.set(row.batchId, [...(byBatch.get(row.batchId) ?? []), row]);
    const rows = sql.all<BatchRow>(`SELECT ${batchColumns} FROM batch ORDER BY id DESC`);
    return rows.map((row) => toBatch(row, byBatch.get(row.id) ?? []));
  }

  function result(itemId: number): BatchResult | undefined {
    const row = sql.get<ResultRow>(`SELECT ${resultColumns} FROM ${joined} WHERE batch_item.id = ?`, itemId);
    return row && toResult(row);
  }

  function* results(batchId: number): Iterable<BatchResult> {
    const ids = sql.all<{ id: number }>('SELECT id FROM batch_item WHERE batch_id = ? ORDER BY position', batchId);
    for (const { id } of ids) {
      const found = result(id);
      if (found) yield found;
    }
  }

  return {
    ...createBatchWork({ ...collaborators, now }),
    add: (plan) => sql.transaction(() => insert(plan)),
    list: () => sql.transaction(list),
    get: (batchId) => {
      const row = sql.get<BatchRow>(`SELECT ${batchColumns} FROM batch WHERE id = ?`, batchId);
      return row && toBatch(row, sql.all<CountRow>(`${counts} WHERE batch_id = ? GROUP BY status`, batchId));
    },
    items: (batchId) =>
      sql
        .all<ItemRow>(`SELECT ${itemColumns} FROM ${joined} WHERE batch_item.batch_id = ? ORDER BY position`, batchId)
        .map(toItem),
    unfinished: (workspace) =>
      sql
        .all<{ id: number }>(
          `SELECT id FROM batch WHERE workspace = ? AND (state = 'active' OR (state = 'cancelled' AND remote IS NOT NULL))
             AND EXISTS (SELECT 1 FROM batch_item WHERE batch_id = batch.id AND status IN ('waiting', 'running'))`,
          workspace,
        )
        .map(({ id }) => id),
    result,
    results,
    remove: (batchId) => {
      sql.run('DELETE FROM batch WHERE id = ?', batchId);
    },
  };
}
