import { setImmediate as nextTurn } from 'node:timers/promises';
import { type UsageGrouping as Grouping, type UsageLedger, type UsageSums, usageColumns } from '../../core/history.ts';
import { type Cell, csvLine } from '../../shared/csv.ts';

/** What a row of an export stands for. */
export type UsageGrouping = 'request' | Grouping;

export type UsageExport = {
  readonly ledger: Pick<UsageLedger, 'text' | 'sums'>;
  readonly by: UsageGrouping;
  readonly format: 'csv' | 'json';
  /** Milliseconds since the epoch; from `since` (inclusive) to `until` (exclusive). */
  readonly since: number;
  readonly until: number;
  readonly signal: AbortSignal;
};

/** Rows of the ledger that are read at once. More would hold up the event loop and need more memory. */
const limit = 250;

type Page = { readonly rows: number; readonly last: number };

/** Page after page, with a turn of the event loop between them. Throws what `signal` is aborted with. */
async function* pagesOf<P extends Page>(signal: AbortSignal, read: (after: number) => P): AsyncGenerator<P, void> {
  for (let after = 0; ; ) {
    signal.throwIfAborted();
    const page = read(after);
    if (page.rows > 0) yield page;
    if (page.rows < limit) return;
    after = page.last;
    await nextTurn();
  }
}

async function* requests({ ledger, format, since, until, signal }: UsageExport): AsyncGenerator<string, void> {
  for await (const { text } of pagesOf(signal, (after) => ledger.text({ format, since, until, after, limit })))
    yield text;
}

const localDay = (at: number): string => {
  const date = new Date(at);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
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
  estimated: 0,
  cost_usd: 0,
  unpriced_requests: 0,
  duration_ms: 0,
});
type Group = ReturnType<typeof emptyGroup>;
const sumNames = Object.keys(emptyGroup()) as readonly (keyof Group)[];

async function groupsOf({ ledger, since, until, signal }: UsageExport, by: Grouping): Promise<Map<string, Group>> {
  const groups = new Map<string, Group>();
  const read = (after: number) => {
    const sums = ledger.sums({ by, since, until, after, limit });
    return {
      sums,
      rows: sums.reduce((rows, { requests }) => rows + requests, 0),
      last: sums.reduce((last, sum) => Math.max(last, sum.last), after),
    };
  };
  for await (const { sums } of pagesOf(signal, read)) for (const sum of sums) add(groups, sum);
  return groups;
}

function add(groups: Map<string, Group>, sum: UsageSums): void {
  const key = typeof sum.key === 'number' ? localDay(sum.key) : sum.key;
  const group = groups.get(key) ?? emptyGroup();
  groups.set(key, group);
  for (const name of sumNames) group[name] += sum[name];
}

async function statistics(options: UsageExport, by: Grouping): Promise<readonly Readonly<Record<string, Cell>>[]> {
  return [...(await groupsOf(options, by))]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, { duration_ms, ...group }]) => ({
      [by]: key,
      ...group,
      estimated: group.estimated > 0,
      // Sums of many binary fractions: a billionth of a dollar is nothing.
      cost_usd: Number(group.cost_usd.toFixed(9)),
      mean_duration_ms: Math.round(duration_ms / group.requests),
    }));
}

function columnsOf(by: UsageGrouping): readonly string[] {
  if (by === 'request') return usageColumns;
  const { duration_ms: _, ...group } = emptyGroup();
  return [by, ...Object.keys(group), 'mean_duration_ms'];
}

async function* pieces(options: UsageExport, columns: readonly string[]): AsyncGenerator<string, void> {
  if (options.by === 'request') return yield* requests(options);
  const rows = await statistics(options, options.by);
  if (options.format === 'csv') yield rows.map((row) => csvLine(columns.map((column) => row[column]))).join('');
  else if (rows.length > 0) yield rows.map((row) => JSON.stringify(row)).join(',\n');
}

/**
 * The ledger as text, in pieces, whatever its length: CSV by RFC 4180 with a byte order mark, without which spreadsheets
 * read another encoding, or a JSON array of objects. Costs are US dollars. Throws ChatError `storage`.
 */
export async function* exportUsage(options: UsageExport): AsyncGenerator<string, void> {
  const columns = columnsOf(options.by);
  if (options.format === 'csv') {
    yield `\ufeff${csvLine(columns)}`;
    return yield* pieces(options, columns);
  }
  let separator = '[\n';
  for await (const piece of pieces(options, columns)) {
    yield separator;
    yield piece;
    separator = ',\n';
  }
  yield separator === '[\n' ? '[]\n' : '\n]\n';
}
