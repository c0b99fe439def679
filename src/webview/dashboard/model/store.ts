import type { Signal } from '@preact/signals';
import type { CacheStatistics } from '../../../core/cache.ts';
import type { DashboardFigures, DashboardHostMessage } from '../../../protocol/dashboard.ts';
import type { PeriodName } from '../../../shared/figurePeriods.ts';

/** What the page knows; undefined until it came. */
export type DashboardStore = {
  readonly period: Signal<PeriodName>;
  readonly figures: Signal<DashboardFigures | undefined>;
  /** False while a page in a browser has lost its window. */
  readonly connected: Signal<boolean>;
  readonly cache: Signal<CacheStatistics | undefined>;
  readonly vitals: Signal<Extract<DashboardHostMessage, { type: 'vitals' }> | undefined>;
};
