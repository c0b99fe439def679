import type { Figures } from '../../core/figures.ts';
import type { RequestRecord } from '../../core/requestRecord.ts';
import { priceTable } from '../../engine/observability/prices.ts';
import { stepTimes } from '../../engine/observability/stepTimes.ts';
import type { DashboardFigures } from '../../protocol/dashboard.ts';
import { type PeriodName, periodAt } from '../../shared/figurePeriods.ts';
import { requestViews } from './requestViews.ts';

type Sources = {
  readonly figures: Figures;
  /** This window's last requests. */
  readonly recent: readonly RequestRecord[];
  /** A model or target as people know it. */
  readonly nameOf: (ref: string) => string;
};

/** Everything the dashboard draws for a period that ends now. */
export function readFigures({ figures, recent, nameOf }: Sources, period: PeriodName, now: number): DashboardFigures {
  const { bounds, span, previous } = periodAt(period, now);
  const range = { since: bounds[0] ?? now, until: bounds.at(-1) ?? now, span };
  const times = stepTimes(recent.filter(({ at }) => at >= range.since));
  const { parts, totals } = figures.series(bounds, span);
  const days = periodAt('days', now).bounds;
  return {
    period,
    hasRequests: figures.lastEntry() > 0,
    today: figures.totals({ since: days.at(-2) ?? now, until: days.at(-1) ?? now, span: 'day' }),
    totals,
    previous: figures.totals({ since: previous, until: range.since, span }),
    bounds,
    series: parts,
    models: figures.byModel(range).map(({ model, ...its }) => ({ name: nameOf(model), totals: its })),
    templates: figures.byTemplate(range).map(({ template, ...its }) => ({ name: template, totals: its })),
    steps: {
      ...times,
      steps: times.steps.map((step) => ({ ...step, target: step.target === null ? null : nameOf(step.target) })),
    },
    requests: requestViews(recent, nameOf),
    pricesAsOf: priceTable.date,
  };
}
