import * as z from 'zod/mini';
import type { ChatRequest } from '../../core/chat.ts';
import type { LogFields } from '../../core/ports.ts';
import type { RequestRecord } from '../../core/requestRecord.ts';
import type { Span } from '../../core/trace.ts';
import { exceptionFacts, requestFacts } from './facts.ts';
import { attributesOf } from './names.ts';

/** The machine's log: one JSON object a line, with the fields of OpenTelemetry's log data model. */

export const logLevels = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof logLevels)[number];

/** OpenTelemetry's severity numbers. */
const severities: Record<LogLevel, number> = { debug: 5, info: 9, warn: 13, error: 17 };

const attributes = z.record(z.string(), z.unknown());

/** What a reader may rely on; a line may hold more. */
export const logEntrySchema = z.looseObject({
  timestamp: z.string(),
  severityText: z.string(),
  body: z.string(),
  attributes,
  traceId: z.optional(z.string()),
  spanId: z.optional(z.string()),
  /** Of a request: its steps. `start` and `duration` are milliseconds, counted from the request's beginning. */
  spans: z.optional(
    z.array(
      z.looseObject({
        name: z.string(),
        spanId: z.string(),
        parentSpanId: z.nullable(z.string()),
        start: z.number(),
        duration: z.number(),
        attributes,
      }),
    ),
  ),
  /** A short text of the provider's or the system's own about what failed. */
  detail: z.optional(z.string()),
  /** What was asked, only where the person wants it logged. */
  request: z.optional(z.unknown()),
});
export type LogEntry = z.infer<typeof logEntrySchema>;

const head = (at: number, level: LogLevel, body: string) => ({
  timestamp: new Date(at).toISOString(),
  severityText: level.toUpperCase(),
  severityNumber: severities[level],
  body,
});

export const levelOf = ({ outcome }: RequestRecord): LogLevel => (outcome === 'failed' ? 'error' : 'info');

type LineOptions = {
  readonly latestNames: boolean;
  /** The messages, where they are to be logged. */
  readonly text?: ChatRequest;
  /** What was thrown. */
  readonly thrown?: unknown;
};

/** A step as a line has it; `at` is when its request began, in milliseconds since the epoch. */
export const stepOf = ({ name, spanId, parentId, startedAt, endedAt, facts }: Span, at: number, latest: boolean) => ({
  name,
  spanId,
  parentSpanId: parentId,
  start: startedAt - at,
  duration: endedAt - startedAt,
  attributes: attributesOf(facts, latest),
});

/** The line of one request. */
export function requestLine(record: RequestRecord, options: LineOptions): LogEntry {
  const { at, traceId, spans, outcome, error } = record;
  const [root, ...steps] = spans;
  return {
    ...head(at, levelOf(record), `Request ${outcome}`),
    traceId,
    ...(root && { spanId: root.spanId }),
    attributes: attributesOf({ ...requestFacts(record), ...exceptionFacts(options.thrown) }, options.latestNames),
    ...(error?.detail !== undefined && { detail: error.detail }),
    spans: steps.map((step) => stepOf(step, at, options.latestNames)),
    ...(options.text && { request: options.text }),
  };
}

/** The line of anything else that is told. */
export const eventLine = (at: number, level: LogLevel, message: string, fields: LogFields = {}): LogEntry => ({
  ...head(at, level, message),
  attributes: fields,
});

/** The entry in a line; undefined for a line that was torn or is none of ours. */
export function parseLine(line: string): LogEntry | undefined {
  try {
    const result = logEntrySchema.safeParse(JSON.parse(line));
    return result.success ? result.data : undefined;
  } catch {
    return undefined;
  }
}
