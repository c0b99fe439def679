import * as z from 'zod/mini';
import type { CacheStatistics } from '../core/cache.ts';
import type { FigureTotals } from '../core/figures.ts';
import type { StepTimes } from '../core/stepTimes.ts';
import type { SystemFigures } from '../core/system.ts';
import type { TargetHealth } from '../core/targets.ts';
import type { SpanName } from '../core/trace.ts';
import { periodNames } from '../shared/figurePeriods.ts';

/** The messages between the dashboard and the extension host. Times are milliseconds since the epoch. */

/** Where a browser's page finds its WebSocket, and what is spoken there. */
export const socketPath = '/live';
export const socketProtocol = 'chat-llm-dashboard';

export type NamedTotals = { readonly name: string; readonly totals: FigureTotals };

export type DashboardFigures = {
  readonly period: (typeof periodNames)[number];
  /** False until the first request ever was recorded. */
  readonly hasRequests: boolean;
  readonly today: FigureTotals;
  readonly totals: FigureTotals;
  /** Of the period of equal length before. */
  readonly previous: FigureTotals;
  /** The beginning of each part of the period, and the end of the last one. */
  readonly bounds: readonly number[];
  /** One for each part. */
  readonly series: readonly FigureTotals[];
  readonly models: readonly NamedTotals[];
  readonly templates: readonly NamedTotals[];
  /** Of this window's last requests. */
  readonly steps: StepTimes;
  /** This window's last ones, newest first. */
  readonly requests: readonly RequestView[];
  /** The day of the price table, `YYYY-MM-DD`. */
  readonly pricesAsOf: string;
};

export type RequestView = {
  readonly id: string;
  readonly at: number;
  /** What answered, or failed last. */
  readonly model: string;
  readonly outcome: 'complete' | 'stopped' | 'failed';
  /** The code. */
  readonly error: string | null;
  readonly durationMs: number;
  /** By their beginning. */
  readonly steps: readonly StepView[];
};

export type StepView = {
  readonly name: SpanName;
  /** True: part of the attempt before it. */
  readonly isPart: boolean;
  readonly target: string | null;
  /** Since the request's beginning. */
  readonly startMs: number;
  readonly ms: number;
  /** The code. */
  readonly error: string | null;
};

export type TargetView = Omit<TargetHealth, 'target'> & { readonly name: string };

export type DashboardHostMessage =
  | { readonly type: 'figures'; readonly figures: DashboardFigures }
  /** `now` tells how far off the times in `targets` are. */
  | {
      readonly type: 'vitals';
      readonly now: number;
      readonly targets: readonly TargetView[];
      readonly system: SystemFigures;
    }
  /** What the cache saved, over all windows. */
  | { readonly type: 'cache'; readonly cache: CacheStatistics };

export const dashboardMessageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready'), period: z.enum(periodNames) }),
  z.object({ type: z.literal('period'), period: z.enum(periodNames) }),
  z.object({ type: z.literal('openChat') }),
  z.object({ type: z.literal('exportUsage') }),
]);
export type DashboardMessage = z.infer<typeof dashboardMessageSchema>;
