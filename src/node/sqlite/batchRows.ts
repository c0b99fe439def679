import type { Batch, BatchCounts, BatchItem, BatchItemStatus, BatchResult } from '../../core/batches.ts';
import type { FinishReason } from '../../core/chat.ts';

/** Rows of the batch tables as the types that everybody speaks. */

export type CountRow = {
  readonly batchId: number;
  readonly status: BatchItemStatus;
  readonly count: number;
  readonly costUsd: number;
};

export type BatchRow = Omit<Batch, 'sampling' | 'problem' | 'remote' | 'counts' | 'costUsd'> & {
  readonly sampling: string;
  readonly problem: string | null;
  readonly remote: string | null;
};

export const batchColumns = `id, title, template, mode, model, sampling, routing, route, workspace, state, problem, remote,
  created_at AS createdAt, updated_at AS updatedAt`;

const fromJson = <Value>(text: string | null): Value | null => (text === null ? null : (JSON.parse(text) as Value));

export function toBatch(row: BatchRow, rows: readonly CountRow[]): Batch {
  const counts: Record<BatchItemStatus, number> = { waiting: 0, running: 0, done: 0, failed: 0, cancelled: 0 };
  for (const { status, count } of rows) counts[status] = count;
  const total = rows.reduce((sum, { count }) => sum + count, 0);
  return {
    ...row,
    sampling: JSON.parse(row.sampling) as Batch['sampling'],
    problem: fromJson(row.problem),
    remote: fromJson(row.remote),
    counts: { ...counts, total } satisfies BatchCounts,
    costUsd: rows.reduce((sum, { costUsd }) => sum + costUsd, 0),
  };
}

export type ItemRow = Omit<BatchItem, 'error' | 'usage' | 'finishReason'> & {
  readonly error: string | null;
  readonly usage: string | null;
  readonly finishReason: FinishReason | null;
};

export const itemColumns = `batch_item.id, batch_item.batch_id AS batchId, batch_item.label, batch_source.uri, status,
  attempt, error, finish_reason AS finishReason, usage, cost_usd AS costUsd`;

export function toItem({ error, usage, ...row }: ItemRow): BatchItem {
  return { ...row, error: fromJson(error), usage: fromJson(usage) };
}

export type ResultRow = ItemRow & {
  readonly start: number;
  readonly end: number;
  readonly answer: string;
  readonly sourceLabel: string;
  readonly language: string;
  readonly text: string;
};

export const resultColumns = `${itemColumns}, range_start AS start, range_end AS end, answer,
  batch_source.label AS sourceLabel, batch_source.language, batch_source.text`;

export function toResult({ start, end, answer, sourceLabel, language, text, ...row }: ResultRow): BatchResult {
  const source = { uri: row.uri, label: sourceLabel, language, text };
  return { ...toItem(row), start, end, answer, source };
}
