import * as l10n from '@vscode/l10n';
import type { ErrorKind } from '../../../core/errors.ts';
import type { FigureTotals } from '../../../core/figures.ts';
import type { DashboardFigures } from '../../../protocol/dashboard.ts';
import type { Format } from './format.ts';

/** One line or one part of the bars. Null: there is nothing to show at that place. */
export type Line = {
  readonly label: string;
  /** A colour of the theme: the name of a CSS variable. */
  readonly color: string;
  readonly dash?: readonly number[];
  readonly values: readonly (number | null)[];
};

export type Chart = {
  readonly title: string;
  readonly kind: 'lines' | 'bars';
  readonly lines: readonly Line[];
  readonly format: (value: number) => string;
  /** There are no parts of one: the axis has whole figures only. */
  readonly whole: boolean;
  /** The whole period in one figure. */
  readonly summary: string;
  /** Against the period before: 0.12 is 12 % more; undefined where there was nothing before. */
  readonly trend: number | undefined;
};

export const errorRate = ({ failed, requests }: FigureTotals): number => (requests === 0 ? 0 : failed / requests);
export const tokensOf = ({ inputTokens, outputTokens }: FigureTotals): number => inputTokens + outputTokens;

export const trendOf = (now: number, before: number): number | undefined => (before > 0 ? now / before - 1 : undefined);

export function errorLabel(kind: ErrorKind): string {
  switch (kind) {
    case 'client':
      return l10n.t('Request');
    case 'server':
      return l10n.t('Server');
    case 'network':
      return l10n.t('Network');
    case 'model':
      return l10n.t('Model');
    case 'rate-limit':
      return l10n.t('Rate limit');
    case 'auth':
      return l10n.t('Access');
    case 'cancelled':
      return l10n.t('Stopped');
    case 'internal':
      return l10n.t('Internal');
  }
}

const errorColors = ['red', 'yellow', 'purple', 'blue', 'green', 'foreground'].map((name) => `--vscode-charts-${name}`);

function latencyChart({ series, totals, previous }: DashboardFigures, format: Format): Chart {
  const line = (part: 'p50' | 'p95' | 'p99', color: string, dash?: readonly number[]): Line => ({
    label: part,
    color: `--vscode-charts-${color}`,
    ...(dash && { dash }),
    values: series.map(({ latency }) => latency?.[part] ?? null),
  });
  return {
    title: l10n.t('Latency'),
    kind: 'lines',
    lines: [line('p50', 'green'), line('p95', 'blue', [8, 4]), line('p99', 'purple', [2, 4])],
    format: format.duration,
    whole: true,
    summary: totals.latency ? `p95 ${format.duration(totals.latency.p95)}` : '–',
    trend: totals.latency ? trendOf(totals.latency.p95, previous.latency?.p95 ?? 0) : undefined,
  };
}

function tokenChart({ series, totals, previous }: DashboardFigures, format: Format): Chart {
  return {
    title: l10n.t('Tokens'),
    kind: 'bars',
    lines: [
      {
        label: l10n.t('Input tokens'),
        color: '--vscode-charts-blue',
        values: series.map(({ inputTokens }) => inputTokens),
      },
      {
        label: l10n.t('Output tokens'),
        color: '--vscode-charts-green',
        values: series.map(({ outputTokens }) => outputTokens),
      },
    ],
    format: format.compact,
    whole: true,
    summary: format.compact(tokensOf(totals)),
    trend: trendOf(tokensOf(totals), tokensOf(previous)),
  };
}

function costChart({ series, totals, previous }: DashboardFigures, format: Format): Chart {
  return {
    title: l10n.t('Cost'),
    kind: 'bars',
    lines: [{ label: l10n.t('Cost'), color: '--vscode-charts-purple', values: series.map(({ costUsd }) => costUsd) }],
    format: format.usd,
    whole: false,
    summary: format.cost(totals),
    trend: trendOf(totals.costUsd, previous.costUsd),
  };
}

function errorChart({ series, totals, previous }: DashboardFigures, format: Format): Chart {
  const kinds = Object.keys(totals.errors).toSorted() as ErrorKind[];
  const lines = kinds.map(
    (kind, index): Line => ({
      label: errorLabel(kind),
      color: errorColors[index % errorColors.length] ?? '',
      values: series.map(({ errors }) => errors[kind] ?? 0),
    }),
  );
  const none: Line = { label: l10n.t('Errors'), color: errorColors[0] ?? '', values: series.map(() => 0) };
  return {
    title: l10n.t('Errors'),
    kind: 'bars',
    lines: lines.length > 0 ? lines : [none],
    format: format.integer,
    whole: true,
    summary: `${format.integer(totals.failed)} (${format.percent(errorRate(totals))})`,
    trend: trendOf(totals.failed, previous.failed),
  };
}

export const chartsOf = (figures: DashboardFigures, format: Format): readonly Chart[] =>
  [latencyChart, tokenChart, costChart, errorChart].map((chart) => chart(figures, format));

/** Each line on top of those before it, for bars that stand on one another; the first one is the lowest. */
export function stack(lines: readonly Line[]): number[][] {
  const sums: number[] = [];
  return lines.map(({ values }) =>
    values.map((value, index) => {
      sums[index] = (sums[index] ?? 0) + (value ?? 0);
      return sums[index] ?? 0;
    }),
  );
}
