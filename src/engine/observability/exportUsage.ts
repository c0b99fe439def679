import { setImmediate as nextTurn } from 'node:timers/promises';
import type { LedgerRow, UsageLedger } from '../../core/history.ts';
import { type Cell, csvLine } from '../../shared/csv.ts';

/** What a row of an export stands for. */
export const usageGroupings = ['request', 'day', 'model', 'template', 'workspace'] as const;
export type UsageGrouping = (typeof usageGroupings)[number];

export type UsageExport = {
  readonly ledger: Pick<UsageLedger, 'page'>;
  readonly by: UsageGrouping;
  readonly format: 'csv' | 'json';
  /** Milliseconds since the epoch; from `since` (inclusive) to `until` (exclusive). */
  readonly since: number;
  readonly until: number;
  readonly signal: AbortSignal;
};

type Row = Readonly<Record<string, Cell>>;

/** Rows of the ledger that are in memory at once: what survives a garbage collection makes the heap grow. */
const pageRows = 25;

/** Page after page, with a turn of the event loop between them. Throws what `signal` is aborted with. */
async function* rowsOf({ ledger, since, until, signal }: UsageExport): AsyncGenerator<readonly LedgerRow[], void> {
  for (let after = 0; ; ) {
    signal.throwIfAborted();
    const page = ledger.page({ since, until, after, limit: pageRows });
    if (page.length > 0) yield page;
    if (page.length < pageRows) return;
    after = page.at(-1)?.id ?? after;
    await nextTurn();
  }
}

const requestRow = (row: LedgerRow): Row => ({
  time: new Date(row.at).toISOString(),
  model: row.model,
  template: row.template,
  workspace: row.workspace,
  conversation: row.conversationId,
  outcome: row.outcome,
  error: row.error,
  input_tokens: row.inputTokens,
  cached_input_tokens: row.cachedInputTokens,
  cache_write_tokens: row.cacheWriteTokens,
  output_tokens: row.outputTokens,
  reasoning_tokens: row.reasoningTokens,
  estimated: row.estimated === 1,
  cost_usd: row.costUsd,
  duration_ms: Math.round(row.durationMs),
  first_token_ms: row.firstTokenMs === null ? null : Math.round(row.firstTokenMs),
});

const localDay = (at: number): string => {
  const date = new Date(at);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
};

const keyOf: Readonly<Record<Exclude<UsageGrouping, 'request'>, (row: LedgerRow) => string>> = {
  day: ({ at }) => localDay(at),
  model: ({ model }) => model,
  template: ({ template }) => template ?? '',
  workspace: ({ workspace }) => workspace ?? '',
};

const emptyGroup = () => ({
  requests: 0,
  failed: 0,
  stopped: 0,
  input_tokens: 0,
  cached_input_tokens: 0,
  cache_write_tokens: 0,
  output_tokens: 0,
  reasoning_tokens: 0,
  estimated: false,
  cost_usd: 0,
  /** Requests without a known price: their cost is missing. */
  unpriced_requests: 0,
  duration_ms: 0,
});

function add(group: ReturnType<typeof emptyGroup>, row: LedgerRow): void {
  group.requests += 1;
  if (row.outcome === 'failed') group.failed += 1;
  if (row.outcome === 'stopped') group.stopped += 1;
  group.input_tokens += row.inputTokens;
  group.cached_input_tokens += row.cachedInputTokens ?? 0;
  group.cache_write_tokens += row.cacheWriteTokens ?? 0;
  group.output_tokens += row.outputTokens;
  group.reasoning_tokens += row.reasoningTokens ?? 0;
  group.estimated ||= row.estimated === 1;
  group.cost_usd += row.costUsd ?? 0;
  if (row.costUsd === null) group.unpriced_requests += 1;
  group.duration_ms += row.durationMs;
}

async function groupsOf(options: UsageExport, by: Exclude<UsageGrouping, 'request'>): Promise<readonly Row[]> {
  const groups = new Map<string, ReturnType<typeof emptyGroup>>();
  for await (const page of rowsOf(options)) {
    for (const row of page) {
      const key = keyOf[by](row);
      const group = groups.get(key) ?? emptyGroup();
      groups.set(key, group);
      add(group, row);
    }
  }
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, { duration_ms, ...group }]) => ({
      [by]: key,
      ...group,
      // Sums of many binary fractions: a billionth of a dollar is nothing.
      cost_usd: Number(group.cost_usd.toFixed(9)),
      mean_duration_ms: Math.round(duration_ms / group.requests),
    }));
}

async function* pages(options: UsageExport): AsyncGenerator<readonly Row[], void> {
  if (options.by !== 'request') yield await groupsOf(options, options.by);
  else for await (const page of rowsOf(options)) yield page.map(requestRow);
}

const noRequest: LedgerRow = {
  id: 0,
  at: 0,
  model: '',
  conversationId: null,
  template: null,
  workspace: null,
  outcome: 'complete',
  error: null,
  inputTokens: 0,
  outputTokens: 0,
  cachedInputTokens: null,
  cacheWriteTokens: null,
  reasoningTokens: null,
  estimated: 0,
  costUsd: null,
  durationMs: 0,
  firstTokenMs: null,
};

function columnsOf(by: UsageGrouping): readonly string[] {
  if (by === 'request') return Object.keys(requestRow(noRequest));
  const { duration_ms: _, ...group } = emptyGroup();
  return [by, ...Object.keys(group), 'mean_duration_ms'];
}

/**
 * The ledger as text, in pieces, whatever its length: CSV by RFC 4180 with a byte order mark, without which spreadsheets
 * read another encoding, or a JSON array of objects. Costs are US dollars. Throws ChatError `storage`.
 */
export async function* exportUsage(options: UsageExport): AsyncGenerator<string, void> {
  const columns = columnsOf(options.by);
  if (options.format === 'csv') {
    yield `\ufeff${csvLine(columns)}`;
    for await (const rows of pages(options))
      yield rows.map((row) => csvLine(columns.map((column) => row[column]))).join('');
    return;
  }
  let separator = '[\n';
  for await (const rows of pages(options)) {
    if (rows.length === 0) continue;
    yield separator + rows.map((row) => JSON.stringify(row)).join(',\n');
    separator = ',\n';
  }
  yield separator === '[\n' ? '[]\n' : '\n]\n';
}
