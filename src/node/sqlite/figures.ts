import type { ModelRef } from '../../core/chat.ts';
import type { ErrorKind } from '../../core/errors.ts';
import type { FigureRange, FigureSpan, Figures, FigureTotals, Quantiles } from '../../core/figures.ts';
import { latencyBounds, spanMinutes } from './figuresSchema.ts';
import type { Sql } from './sql.ts';

type FigureRow = {
  readonly key: string | number;
  readonly outcome: string;
  readonly requests: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cachedInputTokens: number;
  readonly costUsd: number;
  readonly unpriced: number;
  readonly estimated: number;
};
type HistogramRow = {
  readonly key: string | number;
  readonly measure: 'duration' | 'first-token';
  /** JSON: how many by bucket. */
  readonly counts: string;
};

const dayMs = 86_400_000;
/** How long the figures of a span are kept. */
const keptMs: Readonly<Record<FigureSpan, number>> = {
  minute: 2 * dayMs,
  hour: 35 * dayMs,
  day: 800 * dayMs,
  month: 800 * dayMs,
};

const upperBound = new Map(latencyBounds.map((bound, index) => [bound, latencyBounds[index + 1] ?? bound * 1.05]));

/** What stands for a bucket: the geometric mean of its bounds, which halves the error at either end. */
const middleOf = (bucket: number): number =>
  bucket < 20 ? bucket : Math.sqrt(bucket * (upperBound.get(bucket) ?? bucket));

/** By the nearest rank, as one would take them from the sorted list; null of nothing. */
function quantiles(counts: ReadonlyMap<number, number>): Quantiles | null {
  const sorted = [...counts].sort(([a], [b]) => a - b);
  const total = sorted.reduce((sum, [, count]) => sum + count, 0);
  if (total === 0) return null;
  const at = (part: number): number => {
    let rest = Math.ceil(total * part);
    for (const [bucket, count] of sorted) {
      rest -= count;
      if (rest <= 0) return middleOf(bucket);
    }
    return 0;
  };
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

/** Adds rows up to totals. */
function createSum() {
  const counts = { duration: new Map<number, number>(), 'first-token': new Map<number, number>() };
  const errors: Partial<Record<ErrorKind, number>> = {};
  const sums = {
    requests: 0,
    stopped: 0,
    failed: 0,
    inputTokens: 0,
    outputTokens: 0,
    cachedInputTokens: 0,
    costUsd: 0,
  };
  let unpriced = 0;
  let estimated = false;
  return {
    addFigure(row: FigureRow): void {
      sums.requests += row.requests;
      sums.inputTokens += row.inputTokens;
      sums.outputTokens += row.outputTokens;
      sums.cachedInputTokens += row.cachedInputTokens;
      sums.costUsd += row.costUsd;
      unpriced += row.unpriced;
      estimated ||= row.estimated === 1;
      if (row.outcome === 'stopped') sums.stopped += row.requests;
      else if (row.outcome !== 'complete') {
        const kind = row.outcome as ErrorKind;
        sums.failed += row.requests;
        errors[kind] = (errors[kind] ?? 0) + row.requests;
      }
    },
    addHistogram({ measure, counts: added }: HistogramRow): void {
      const sum = counts[measure];
      const parsed = JSON.parse(added) as Record<string, number>;
      for (const key in parsed) {
        const bucket = Number(key);
        sum.set(bucket, (sum.get(bucket) ?? 0) + (parsed[key] ?? 0));
      }
    },
    totals: (): FigureTotals => ({
      ...sums,
      errors,
      unpriced,
      estimated,
      latency: quantiles(counts.duration),
      firstToken: quantiles(counts['first-token']),
    }),
  };
}

type Sum = ReturnType<typeof createSum>;

/** The index of the part that `at` falls in. */
function partOf(bounds: readonly number[], at: number): number {
  let low = 0;
  let high = bounds.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((bounds[middle] ?? 0) <= at) low = middle;
    else high = middle;
  }
  return low;
}

const sums = `outcome, sum(requests) AS requests, sum(input_tokens) AS inputTokens, sum(output_tokens) AS outputTokens,
  sum(cached_input_tokens) AS cachedInputTokens, sum(cost_usd) AS costUsd, sum(unpriced) AS unpriced,
  max(estimated) AS estimated`;
const within = 'span = ?1 AND slot >= ?2 AND slot < ?3';
/** Rows of all models together are apart; the index of them is for just these words. */
const models = { together: "model = ''", apart: "model <> ''" } as const;

/** A boundary as the rows of its span name it: see `figureSumsSchema.ts` for months. */
function slotAt(at: number, span: FigureSpan): number {
  if (span !== 'month') return at;
  const date = new Date(at);
  return Date.UTC(date.getFullYear(), date.getMonth());
}

/** See `figuresSchema.ts` for how they get there. */
export function createFigures(sql: Sql): Figures {
  const all = <Row>(select: string, { span, since, until }: FigureRange) =>
    sql.all<Row>(select, spanMinutes[span], slotAt(since, span), slotAt(until, span));
  const figureRows = (key: 'slot' | 'model' | 'template' | "''", range: FigureRange, where: string) =>
    all<FigureRow>(
      `SELECT ${key} AS key, ${sums} FROM usage_figure WHERE ${within} AND ${where} GROUP BY ${key}, outcome`,
      range,
    );
  const histograms = (key: 'slot' | 'model', range: FigureRange, where: string) =>
    all<HistogramRow>(`SELECT ${key} AS key, measure, counts FROM usage_histogram WHERE ${within} AND ${where}`, range);

  /** Totals by key, the dearest first. */
  function groups(rows: readonly FigureRow[], latencies: readonly HistogramRow[]): [string, FigureTotals][] {
    const found = new Map<string, Sum>();
    const sumOf = (key: string | number): Sum => {
      const known = found.get(String(key)) ?? createSum();
      found.set(String(key), known);
      return known;
    };
    for (const row of rows) sumOf(row.key).addFigure(row);
    for (const row of latencies) sumOf(row.key).addHistogram(row);
    return [...found]
      .map(([key, sum]): [string, FigureTotals] => [key, sum.totals()])
      .sort(([a, x], [b, y]) => y.costUsd - x.costUsd || y.requests - x.requests || a.localeCompare(b, 'en'));
  }

  return {
    totals(range) {
      const sum = createSum();
      for (const row of figureRows("''", range, models.together)) sum.addFigure(row);
      for (const row of histograms('slot', range, models.together)) sum.addHistogram(row);
      return sum.totals();
    },
    series(bounds, span) {
      const range = { span, since: bounds[0] ?? 0, until: bounds.at(-1) ?? 0 };
      const slots = bounds.map((bound) => slotAt(bound, span));
      const parts = bounds.slice(1).map(createSum);
      const whole = createSum();
      for (const row of figureRows('slot', range, models.together)) {
        parts[partOf(slots, Number(row.key))]?.addFigure(row);
        whole.addFigure(row);
      }
      for (const row of histograms('slot', range, models.together)) {
        parts[partOf(slots, Number(row.key))]?.addHistogram(row);
        whole.addHistogram(row);
      }
      return { parts: parts.map((part) => part.totals()), totals: whole.totals() };
    },
    byModel: (range) =>
      groups(figureRows('model', range, models.apart), histograms('model', range, models.apart)).map(
        ([model, totals]) => ({
          model: model satisfies ModelRef,
          ...totals,
        }),
      ),
    byTemplate: (range) =>
      groups(figureRows('template', range, `${models.together} AND template <> ''`), []).map(([template, totals]) => ({
        template,
        ...totals,
      })),
    lastEntry: () => sql.get<{ id: number | null }>('SELECT max(id) AS id FROM usage_entry')?.id ?? 0,
    expire(now) {
      sql.transaction(() => {
        for (const span of Object.keys(keptMs) as FigureSpan[])
          for (const table of ['usage_figure', 'usage_histogram'])
            sql.run(`DELETE FROM ${table} WHERE span = ? AND slot < ?`, spanMinutes[span], now - keptMs[span]);
      });
    },
  };
}
