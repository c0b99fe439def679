import type { RequestRecord } from '../../core/requestRecord.ts';
import type { Span } from '../../core/trace.ts';
import type { RequestView, StepView } from '../../protocol/dashboard.ts';

/** Requests that the dashboard lists. */
const listed = 20;

/** The last requests of this window, newest first, step by step. */
export function requestViews(recent: readonly RequestRecord[], nameOf: (ref: string) => string): RequestView[] {
  return recent
    .slice(-listed)
    .toReversed()
    .map((record) => viewOf(record, nameOf));
}

function viewOf({ requestId, at, spans, ...record }: RequestRecord, nameOf: (ref: string) => string): RequestView {
  const [root, ...steps] = spans;
  const stepOf = ({ name, parentId, startedAt, endedAt, facts, error }: Span): StepView => ({
    name,
    isPart: parentId !== (root?.spanId ?? null),
    target: facts.target === undefined ? null : nameOf(facts.target),
    startMs: startedAt - at,
    ms: endedAt - startedAt,
    error: error?.code ?? null,
  });
  return {
    id: requestId,
    at,
    model: nameOf(record.target ?? record.model),
    outcome: record.outcome,
    error: record.error?.code ?? null,
    durationMs: record.durationMs,
    steps: steps.map(stepOf),
  };
}
