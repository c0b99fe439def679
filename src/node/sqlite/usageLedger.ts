import type { UsageLedger, UsageTotals } from '../../core/history.ts';
import { usageSlotMs } from './migrations.ts';
import type { Sql } from './sql.ts';
import { createUsageExport } from './usageExport.ts';

type TotalsRow = Omit<UsageTotals, 'estimated'> & { readonly estimated: number };
type Range = { readonly since: number; readonly until?: number };

const endOfTime = Number.MAX_SAFE_INTEGER;

const sums = `
  coalesce(sum(requests), 0) AS requests, coalesce(sum(input_tokens), 0) AS inputTokens,
  coalesce(sum(output_tokens), 0) AS outputTokens, coalesce(sum(cost_usd), 0.0) AS costUsd,
  coalesce(sum(unpriced), 0) AS unpriced, coalesce(max(estimated), 0) AS estimated`;

/** Entries in the columns of `usage_slot`. */
const entries = `
  SELECT model, 1 AS requests, input_tokens, output_tokens, coalesce(cost_usd, 0) AS cost_usd,
    cost_usd IS NULL AS unpriced, estimated FROM usage_entry`;

/** Whole slots from their sums; entries only for what sticks out at either end of the range. */
const inRange = `
  SELECT model, requests, input_tokens, output_tokens, cost_usd, unpriced, estimated FROM usage_slot
    WHERE slot >= ?1 AND slot < ?2
  UNION ALL ${entries} WHERE at >= ?3 AND at < ?4
  UNION ALL ${entries} WHERE at >= ?5 AND at < ?6`;

/** The six bounds of `inRange`. A range within one slot is all entries. */
function bounds({ since, until = endOfTime }: Range): [number, number, number, number, number, number] {
  const firstSlot = Math.ceil(since / usageSlotMs);
  const endSlot = Math.floor(until / usageSlotMs);
  if (firstSlot >= endSlot) return [0, 0, Math.ceil(since), Math.ceil(until), 0, 0];
  return [firstSlot, endSlot, Math.ceil(since), firstSlot * usageSlotMs, endSlot * usageSlotMs, Math.ceil(until)];
}

const nothing: TotalsRow = { requests: 0, inputTokens: 0, outputTokens: 0, costUsd: 0, unpriced: 0, estimated: 0 };

const totalsOf = <Row extends TotalsRow>(row: Row): Omit<Row, 'estimated'> & { estimated: boolean } => ({
  ...row,
  estimated: row.estimated === 1,
});

export function createUsageLedger(sql: Sql, workspace: string | null = null): UsageLedger {
  function ofConversation(conversationId: number, { since, until = endOfTime }: Range): TotalsRow | undefined {
    return sql.get(
      `SELECT ${sums} FROM (${entries} WHERE conversation_id = ? AND at >= ? AND at < ?)`,
      conversationId,
      since,
      until,
    );
  }

  return {
    record: ({ usage, ...entry }) => {
      sql.run(
        `INSERT INTO usage_entry (at, model, conversation_id, template, outcome, input_tokens, output_tokens,
           cached_input_tokens, cache_write_tokens, reasoning_tokens, estimated, cost_usd, duration_ms,
           first_token_ms, error, workspace)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        Math.round(entry.at),
        entry.model,
        entry.conversationId,
        entry.template,
        entry.outcome,
        Math.round(usage.inputTokens),
        Math.round(usage.outputTokens),
        usage.cachedInputTokens ?? null,
        usage.cacheWriteTokens ?? null,
        usage.reasoningTokens ?? null,
        usage.estimated ? 1 : 0,
        entry.costUsd,
        entry.durationMs,
        entry.firstTokenMs ?? null,
        entry.error ?? null,
        workspace,
      );
    },

    totals: ({ conversationId, ...range }) => {
      const row =
        conversationId === undefined
          ? sql.get<TotalsRow>(`SELECT ${sums} FROM (${inRange})`, ...bounds(range))
          : ofConversation(conversationId, range);
      return totalsOf(row ?? nothing);
    },

    ...createUsageExport(sql),

    totalsByModel: (range) =>
      sql
        .all<TotalsRow & { model: string }>(
          `SELECT model, ${sums} FROM (${inRange}) GROUP BY model ORDER BY costUsd DESC, requests DESC, model`,
          ...bounds(range),
        )
        .map(totalsOf),
  };
}
