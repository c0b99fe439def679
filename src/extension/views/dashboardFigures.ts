import type { Figures } from '../../core/figures.ts';
import { priceTable } from '../../engine/observability/prices.ts';
import type { DashboardFigures } from '../../protocol/dashboard.ts';
import { type PeriodName, periodAt } from '../../shared/figurePeriods.ts';

type Names = {
  readonly model: (ref: string) => string;
};

/** Everything the dashboard draws for a period that ends now. */
export function readFigures(figures: Figures, period: PeriodName, now: number, names: Names): DashboardFigures {
  const { bounds, span, previous } = periodAt(period, now);
  const range = { since: bounds[0] ?? now, until: bounds.at(-1) ?? now, span };
  const days = periodAt('days', now).bounds;
  return {
    period,
    hasRequests: figures.lastEntry() > 0,
    today: figures.totals({ since: days.at(-2) ?? now, until: days.at(-1) ?? now, span: 'day' }),
    totals: figures.totals(range),
    previous: figures.totals({ since: previous, until: range.since, span }),
    bounds,
    series: figures.series(bounds, span),
    models: figures.byModel(range).map(({ model, ...totals }) => ({ name: names.model(model), totals })),
    templates: figures.byTemplate(range).map(({ template, ...totals }) => ({ name: template, totals })),
    pricesAsOf: priceTable.date,
  };
}
