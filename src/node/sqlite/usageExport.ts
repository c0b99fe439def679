import type { UsageGrouping, UsageLedger, usageColumns } from '../../core/history.ts';
import { type Cell, csvCell } from '../../shared/csv.ts';
import type { Sql } from './sql.ts';

type Column = (typeof usageColumns)[number];

/** What time zones differ by. A day of any of them is a number of whole slots. */
const slotMs = 900_000;

const rounded = (column: string): string => `CAST(round(${column}) AS INTEGER)`;

/** As SQLite shows them: up to 15 digits of a cost. */
const values: Readonly<Record<Column, string>> = {
  time: "strftime('%Y-%m-%dT%H:%M:%fZ', at / 1000.0, 'unixepoch')",
  model: 'model',
  template: 'template',
  workspace: 'workspace',
  conversation: 'conversation_id',
  outcome: 'outcome',
  error: 'error',
  input_tokens: 'input_tokens',
  cached_input_tokens: 'cached_input_tokens',
  cache_write_tokens: 'cache_write_tokens',
  output_tokens: 'output_tokens',
  reasoning_tokens: 'reasoning_tokens',
  estimated: "iif(estimated, 'true', 'false')",
  cost_usd: `iif(cost_usd = ${rounded('cost_usd')}, ${rounded('cost_usd')}, cost_usd)`,
  duration_ms: rounded('duration_ms'),
  first_token_ms: rounded('first_token_ms'),
};

/** Texts that need neither quotes nor an apostrophe are nearly all; only for the others is JavaScript called. */
const csvText = (column: string): string =>
  `iif(${column} GLOB '[A-Za-z0-9]*' AND NOT ${column} GLOB '*[^A-Za-z0-9 ./:_-]*', ${column}, csv_cell(${column}))`;

const texts: readonly Column[] = ['model', 'template', 'workspace'];
const columns = Object.entries(values) as readonly [Column, string][];

const csvRow = columns
  .map(([name, value]) => `ifnull(${texts.includes(name) ? csvText(value) : value}, '')`)
  .join(" || ',' || ")
  .concat(' || char(13, 10)');

const jsonRow = `json_object(${columns
  .map(([name, value]) => `'${name}', ${name === 'estimated' ? `json(${value})` : value}`)
  .join(', ')})`;

const page = 'SELECT * FROM usage_entry WHERE id > ? AND +at >= ? AND +at < ? ORDER BY id LIMIT ?';

const textOf = (row: string, separator: string): string =>
  `SELECT coalesce(group_concat(line, ${separator} ORDER BY id), '') AS text, count(*) AS rows, coalesce(max(id), 0) AS last
   FROM (SELECT id, ${row} AS line FROM (${page}))`;
const text = { csv: textOf(csvRow, "''"), json: textOf(jsonRow, "',' || char(10)") };

const keys: Readonly<Record<UsageGrouping, string>> = {
  day: `at / ${slotMs} * ${slotMs}`,
  model: 'model',
  template: "coalesce(template, '')",
  workspace: "coalesce(workspace, '')",
};

const sumsBy = (by: UsageGrouping): string =>
  `SELECT ${keys[by]} AS key, count(*) AS requests, sum(outcome = 'failed') AS failed, sum(outcome = 'stopped') AS stopped,
     sum(input_tokens) AS input_tokens, coalesce(sum(cached_input_tokens), 0) AS cached_input_tokens,
     coalesce(sum(cache_write_tokens), 0) AS cache_write_tokens, sum(output_tokens) AS output_tokens,
     coalesce(sum(reasoning_tokens), 0) AS reasoning_tokens, max(estimated) AS estimated,
     coalesce(sum(cost_usd), 0) AS cost_usd, sum(cost_usd IS NULL) AS unpriced_requests, sum(duration_ms) AS duration_ms,
     max(id) AS last
   FROM (${page}) GROUP BY 1`;

/**
 * The ledger's pages for an export, made in SQLite: a million rows as objects are garbage for which V8 takes 40 MB of
 * room and more.
 */
export function createUsageExport(sql: Sql): Pick<UsageLedger, 'text' | 'sums'> {
  sql.define('csv_cell', (cell) => csvCell(cell as Cell));
  return {
    text: ({ format, since, until, after, limit }) =>
      sql.get(text[format], after, since, until, limit) ?? { text: '', rows: 0, last: 0 },
    sums: ({ by, since, until, after, limit }) => sql.all(sumsBy(by), after, since, until, limit),
  };
}
