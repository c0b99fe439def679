import type { FigureTotals } from '../../../src/core/figures.ts';
import type { DashboardFigures, DashboardHostMessage } from '../../../src/protocol/dashboard.ts';
import { type PeriodName, periodAt } from '../../../src/shared/figurePeriods.ts';

/** What the dashboard is given in tests. */

export const nothing: FigureTotals = {
  requests: 0,
  stopped: 0,
  failed: 0,
  errors: {},
  inputTokens: 0,
  outputTokens: 0,
  cachedInputTokens: 0,
  costUsd: 0,
  unpriced: 0,
  estimated: false,
  latency: null,
  firstToken: null,
};

export function totals(requests: number, more: Partial<FigureTotals> = {}): FigureTotals {
  if (requests === 0) return nothing;
  return {
    ...nothing,
    requests,
    failed: 1,
    errors: { 'rate-limit': 1 },
    inputTokens: requests * 1200,
    outputTokens: requests * 340,
    costUsd: requests * 0.0123,
    latency: { p50: 900 + requests * 20, p95: 2400 + requests * 60, p99: 5200 + requests * 90 },
    firstToken: { p50: 210, p95: 650, p99: 900 },
    ...more,
  };
}

export const now = Date.UTC(2026, 2, 14, 15, 9);

export function figures(period: PeriodName = 'hours', more: Partial<DashboardFigures> = {}): DashboardFigures {
  const { bounds } = periodAt(period, now);
  const series = bounds.slice(1).map((_, index) => totals(Math.round(12 + 11 * Math.sin(index * 0.9)) % 23));
  return {
    period,
    hasRequests: true,
    today: totals(48, { errors: { 'rate-limit': 1, network: 2 }, failed: 3 }),
    totals: totals(310, { errors: { 'rate-limit': 12, network: 3 }, failed: 15, unpriced: 4, estimated: true }),
    previous: totals(250),
    bounds,
    series,
    models: [
      { name: 'anthropic/claude-sonnet-4-5-20250929', totals: totals(200) },
      { name: 'openai/gpt-5.2-codex', totals: totals(110, { unpriced: 4 }) },
    ],
    templates: [{ name: 'write-tests', totals: totals(31) }],
    steps: {
      requests: 42,
      steps: [
        { name: 'first-byte', share: 0.62, meanMs: 1240, p95Ms: 4100, target: 'openai/gpt-5.2-codex' },
        { name: 'stream', share: 0.31, meanMs: 620, p95Ms: 2050, target: 'openai/gpt-5.2-codex' },
        { name: 'other', share: 0.04, meanMs: 80, p95Ms: 1010, target: null },
        { name: 'queue', share: 0.03, meanMs: 60, p95Ms: 400, target: null },
      ],
    },
    requests: [
      {
        id: 'r1',
        at: now - 5000,
        model: 'openai/gpt-5.2-codex',
        outcome: 'complete',
        error: null,
        durationMs: 2000,
        steps: [
          { name: 'mask', isPart: false, target: null, startMs: 0, ms: 1, error: null },
          { name: 'attempt', isPart: false, target: 'ollama/qwen3', startMs: 1, ms: 99, error: 'overloaded' },
          { name: 'attempt', isPart: false, target: 'openai/gpt-5.2-codex', startMs: 100, ms: 1900, error: null },
          { name: 'first-byte', isPart: true, target: null, startMs: 100, ms: 1200, error: null },
          { name: 'stream', isPart: true, target: null, startMs: 1300, ms: 700, error: null },
          { name: 'render', isPart: false, target: null, startMs: 2000, ms: 18, error: null },
        ],
      },
    ],
    pricesAsOf: '2026-09-23',
    ...more,
  };
}

export const vitals: Extract<DashboardHostMessage, { type: 'vitals' }> = {
  type: 'vitals',
  now,
  targets: [
    { name: 'anthropic/claude-sonnet-4-5-20250929', circuit: 'closed', running: 2, waiting: 1 },
    { name: 'openai/gpt-5.2-codex', circuit: 'open', dueAt: now + 30_000, running: 0, waiting: 0 },
    { name: 'mistral/mistral-small-latest', circuit: 'closed', limitedUntil: now + 9000, running: 0, waiting: 3 },
    { name: 'ollama/qwen3', circuit: 'half-open', running: 0, waiting: 0 },
  ],
  system: {
    cpu: 0.124,
    memoryBytes: 312e6,
    heapBytes: 96e6,
    heapLimitBytes: 4345e6,
    eventLoopDelay: { mean: 0.4, p99: 3.1, max: 21 },
    uptimeSeconds: 4980,
  },
};
