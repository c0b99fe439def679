import type { RequestRecord } from '../../core/requestRecord.ts';
import type { Span, SpanName } from '../../core/trace.ts';
import { type AttributeValue, attributesOf, spanName } from './names.ts';

/** Traces in OTLP's JSON encoding (opentelemetry-proto, trace/v1): ids are hexadecimal, 64-bit numbers are text. */

export type Resource = Readonly<Record<string, string | number>>;

type AnyValue =
  | { readonly stringValue: string }
  | { readonly boolValue: boolean }
  | { readonly intValue: string }
  | { readonly doubleValue: number }
  | { readonly arrayValue: { readonly values: readonly AnyValue[] } };

/** Money and times are fractions even where one happens to be whole: a collector wants one type for a name. */
const isFraction = (key: string): boolean => /[._](?:usd|ms)$/.test(key);

function anyValue(value: AttributeValue, key = ''): AnyValue {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  if (typeof value !== 'number') return { arrayValue: { values: value.map((each) => anyValue(each)) } };
  return Number.isInteger(value) && !isFraction(key) ? { intValue: String(value) } : { doubleValue: value };
}

const keyValues = (attributes: Readonly<Record<string, AttributeValue>>) =>
  Object.entries(attributes).map(([key, value]) => ({ key, value: anyValue(value, key) }));

const kinds = { internal: 1, client: 3 } as const;
const statuses = { ok: 1, error: 2 } as const;
const calls: ReadonlySet<SpanName> = new Set<SpanName>(['attempt']);

/** Exact to the microsecond: nanoseconds since the epoch are beyond what a number holds. */
const nanoseconds = (ms: number): string => String(BigInt(Math.round(ms * 1000)) * 1000n);

function otlpSpan(
  traceId: string,
  { name, spanId, parentId, startedAt, endedAt, facts, error }: Span,
  latest: boolean,
) {
  return {
    traceId,
    spanId,
    ...(parentId !== null && { parentSpanId: parentId }),
    name: spanName(name, facts),
    kind: calls.has(name) ? kinds.client : kinds.internal,
    startTimeUnixNano: nanoseconds(startedAt),
    endTimeUnixNano: nanoseconds(endedAt),
    attributes: keyValues({
      ...((name === 'request' || name === 'attempt') && { 'gen_ai.operation.name': 'chat' }),
      ...attributesOf(facts, latest),
    }),
    status: error ? { code: statuses.error, message: error.code } : { code: statuses.ok },
  };
}

/** The body of an `ExportTraceServiceRequest`. */
export function otlpTraces(records: readonly RequestRecord[], resource: Resource, latestNames: boolean) {
  const spans = records.flatMap(({ traceId, spans: steps }) =>
    steps.map((step) => otlpSpan(traceId, step, latestNames)),
  );
  return {
    resourceSpans: [
      { resource: { attributes: keyValues(resource) }, scopeSpans: [{ scope: { name: 'chat-llm' }, spans }] },
    ],
  };
}
