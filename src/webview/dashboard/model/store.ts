import type { Signal } from '@preact/signals';
import type { DashboardFigures, DashboardHostMessage } from '../../../protocol/dashboard.ts';
import type { PeriodName } from '../../../shared/figurePeriods.ts';

/** What the page knows; undefined until it came. */
export type DashboardStore = {
  readonly period: Signal<PeriodName>;
  readonly figures: Signal<DashboardFigures | undefined>;
  readonly vitals: Signal<Extract<DashboardHostMessage, { type: 'vitals' }> | undefined>;
};
