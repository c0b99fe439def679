import type { RequestRecord } from '../../core/requestRecord.ts';
import type { StepName, StepTime, StepTimes } from '../../core/stepTimes.ts';
import type { Span } from '../../core/trace.ts';

type Sum = { readonly times: number[]; readonly byTarget: Map<string, number> };
type Part = { readonly name: StepName; readonly ms: number; readonly target?: string | undefined };

const lasted = ({ startedAt, endedAt }: Span): number => Math.max(0, endedAt - startedAt);

/** A request as parts that do not overlap. An attempt is what it is made of, unless it failed. */
function partsOf({ spans, durationMs }: RequestRecord): readonly Part[] {
  const attempts = new Map(spans.filter(({ name }) => name === 'attempt').map((span) => [span.spanId, span]));
  const failed = ({ error }: Span): boolean => error !== null && error.kind !== 'cancelled';
  const parts = spans.flatMap((span): Part[] => {
    const { name } = span;
    if (name === 'request') return [];
    if (name === 'attempt')
      return failed(span) ? [{ name: 'failed', ms: lasted(span), target: span.facts.target }] : [];
    const attempt = span.parentId === null ? undefined : attempts.get(span.parentId);
    if (attempt && failed(attempt)) return [];
    return [{ name, ms: lasted(span), target: attempt?.facts.target }];
  });
  // Drawing begins when the request has ended.
  const known = parts.reduce((sum, { name, ms }) => sum + (name === 'render' ? 0 : ms), 0);
  return [...parts, { name: 'other', ms: Math.max(0, durationMs - known) }];
}

/** By the nearest rank. */
function p95(times: readonly number[], requests: number): number {
  const sorted = times.toSorted((a, b) => b - a);
  // Requests that did without the step took no time for it.
  return sorted[requests - Math.ceil(requests * 0.95)] ?? 0;
}

/** Adds up where the time of many requests went. */
export function stepTimes(records: readonly RequestRecord[]): StepTimes {
  const sums = new Map<StepName, Sum>();
  for (const record of records) {
    const own = new Map<StepName, number>();
    for (const { name, ms, target } of partsOf(record)) {
      own.set(name, (own.get(name) ?? 0) + ms);
      const { byTarget } = sums.get(name) ?? { byTarget: new Map<string, number>() };
      if (!sums.has(name)) sums.set(name, { times: [], byTarget });
      if (target !== undefined) byTarget.set(target, (byTarget.get(target) ?? 0) + ms);
    }
    for (const [name, ms] of own) sums.get(name)?.times.push(ms);
  }
  const totals = [...sums].map(([name, sum]) => ({ name, ...sum, ms: sum.times.reduce((a, b) => a + b, 0) }));
  const all = totals.reduce((sum, { ms }) => sum + ms, 0);
  const steps = totals
    .filter(({ ms }) => ms > 0)
    .map(
      ({ name, ms, times, byTarget }): StepTime => ({
        name,
        share: ms / all,
        meanMs: ms / records.length,
        p95Ms: p95(times, records.length),
        target: [...byTarget].toSorted(([, a], [, b]) => b - a)[0]?.[0] ?? null,
      }),
    )
    .toSorted((a, b) => b.share - a.share);
  return { requests: records.length, steps };
}
