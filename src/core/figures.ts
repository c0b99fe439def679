import type { ModelRef } from './chat.ts';
import type { ErrorKind } from './errors.ts';

/** Figures over time, added up as requests are recorded, over all windows. Times are milliseconds since the epoch. */

/** How finely figures are kept: minutes for two days, hours for five weeks, days and months for over two years. */
export type FigureSpan = 'minute' | 'hour' | 'day' | 'month';

/** Milliseconds; within 2.5 % of the exact quantiles, however many figures are added up. */
export type Quantiles = { readonly p50: number; readonly p95: number; readonly p99: number };

export type FigureTotals = {
  readonly requests: number;
  /** Requests that a person stopped; neither complete nor failed. */
  readonly stopped: number;
  readonly failed: number;
  /** Failed requests by category. */
  readonly errors: Readonly<Partial<Record<ErrorKind, number>>>;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Of the input tokens, those read from the provider's cache. */
  readonly cachedInputTokens: number;
  /** US dollars of the requests whose price is known. */
  readonly costUsd: number;
  readonly unpriced: number;
  /** True when a figure in it is an estimate. */
  readonly estimated: boolean;
  /** Of complete answers; null when there are none. */
  readonly latency: Quantiles | null;
  /** Until the first piece of a complete answer; null when there are none. */
  readonly firstToken: Quantiles | null;
};

/** From `since` (inclusive) to `until` (exclusive), both on boundaries of the span. */
export type FigureRange = { readonly since: number; readonly until: number; readonly span: FigureSpan };

/** Throws ChatError `storage`. */
export type Figures = {
  totals(range: FigureRange): FigureTotals;
  /**
   * Totals between each two neighbours of `bounds`, which are ascending and on boundaries of the span, and those of all
   * of it, which cost nothing more.
   */
  series(
    bounds: readonly number[],
    span: FigureSpan,
  ): { readonly parts: readonly FigureTotals[]; readonly totals: FigureTotals };
  /** The dearest first. */
  byModel(range: FigureRange): readonly (FigureTotals & { readonly model: ModelRef })[];
  /** Requests that a prompt template made, the dearest template first. */
  byTemplate(range: FigureRange): readonly (FigureTotals & { readonly template: string })[];
  /** A number that grows with each recorded request, whichever window it came from. */
  lastEntry(): number;
  /** Drops what is older than its span is kept for. */
  expire(now: number): void;
};
