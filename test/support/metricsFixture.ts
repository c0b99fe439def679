import type { RequestRecord } from '../../src/core/requestRecord.ts';

/** A request of one attempt that took 100 input and 50 output tokens. */
export function recordOf(change: Partial<RequestRecord>): RequestRecord {
  const record: RequestRecord = {
    requestId: 'r',
    traceId: 'a'.repeat(32),
    sampled: true,
    at: 0,
    durationMs: 1000,
    firstTokenMs: 200,
    purpose: 'chat',
    conversationId: null,
    messageId: null,
    template: null,
    model: 'a/b',
    target: 'a/b',
    outcome: 'complete',
    finishReason: 'stop',
    usage: { inputTokens: 100, outputTokens: 50, estimated: false },
    costUsd: 0.25,
    retries: 0,
    fallbacks: 0,
    error: null,
    spans: [],
    ...change,
  };
  const facts = {
    target: record.target ?? 'none',
    outcome: record.outcome,
    inputTokens: 100,
    cachedInputTokens: 30,
    outputTokens: 50,
    reasoningTokens: 40,
    costUsd: 0.25,
  };
  const { error, at, durationMs } = record;
  const span = { name: 'attempt', spanId: 'b', parentId: null, startedAt: at, endedAt: at + durationMs, facts, error };
  return { ...record, spans: [{ ...span, name: 'attempt' }] };
}

/** Times in seconds as they are in life: log-normal, the same ones in each run. */
export function latencies(count: number, median = 2, spread = 0.8): number[] {
  let state = 42;
  const random = (): number => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return (state + 1) / (2 ** 31 + 1);
  };
  const normal = (): number => Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
  return Array.from({ length: count }, () => median * Math.exp(spread * normal()));
}

export function exactQuantile(values: readonly number[], quantile: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(quantile * sorted.length) - 1)] ?? Number.NaN;
}

/** What PromQL's `histogram_quantile` makes of the duration's buckets: linear between a bucket's bounds. */
export function histogramQuantile(body: string, quantile: number): number {
  const buckets = [...body.matchAll(/request_duration_seconds_bucket\{[^}]*le="([^"]+)"[^}]*\} (\d+)/g)].map(
    ([, bound, count]) => ({
      bound: bound === '+Inf' ? Number.POSITIVE_INFINITY : Number(bound),
      count: Number(count),
    }),
  );
  const rank = quantile * (buckets.at(-1)?.count ?? 0);
  const index = buckets.findIndex(({ count }) => count >= rank);
  const [below, own] = [buckets[index - 1] ?? { bound: 0, count: 0 }, buckets[index]];
  if (!own) return Number.NaN;
  return below.bound + (own.bound - below.bound) * ((rank - below.count) / (own.count - below.count));
}
