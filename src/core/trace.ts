import type { ErrorData } from './errors.ts';

/** The steps that a request takes, in the order in which they begin. */
export type SpanName =
  | 'request'
  | 'mask'
  | 'cache'
  | 'route'
  | 'queue'
  | 'attempt'
  | 'first-byte'
  | 'stream'
  | 'validate'
  | 'render';

/** What is known of a request or one of its steps; src/engine/observability/names.ts gives each its public name. */
export type Facts = {
  readonly requestId?: string;
  readonly purpose?: string;
  readonly conversationId?: number;
  /** The stored answer's id. */
  readonly messageId?: number;
  readonly template?: string;
  /** The model reference that was asked for. */
  readonly model?: string;
  /** The target's id: the model reference, with `#2` … for a further key. */
  readonly target?: string;
  /** The connection's id. */
  readonly provider?: string;
  readonly outcome?: string;
  readonly finishReason?: string;
  readonly errorCode?: string;
  readonly errorKind?: string;
  readonly httpStatus?: number;
  /** Of an error of ours: its class, and where it was thrown. No message, since that may hold anything. */
  readonly exceptionType?: string;
  readonly exceptionStack?: string;
  readonly inputTokens?: number;
  readonly outputTokens?: number;
  readonly cachedInputTokens?: number;
  readonly cacheWriteTokens?: number;
  readonly reasoningTokens?: number;
  readonly estimated?: boolean;
  readonly costUsd?: number;
  readonly durationMs?: number;
  readonly firstTokenMs?: number;
  readonly retries?: number;
  readonly fallbacks?: number;
  /** What the cache had: a tier, `miss`, or `fresh` where the person wanted a new answer. */
  readonly cache?: string;
  /** Values that were replaced by placeholders. */
  readonly masked?: number;
  /** What a kept answer had taken when it was paid for. */
  readonly savedTokens?: number;
  readonly savedUsd?: number;
};

/** A step that has ended. Times are milliseconds since the epoch. */
export type Span = {
  readonly name: SpanName;
  /** 16 hexadecimal digits. */
  readonly spanId: string;
  readonly parentId: string | null;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly facts: Facts;
  readonly error: ErrorData | null;
};

/** A step that runs. */
export type ActiveSpan = {
  /** 32 hexadecimal digits, the same for all steps of a request and of whoever called. */
  readonly traceId: string;
  readonly spanId: string;
  /** The trace flags of W3C Trace Context, two hexadecimal digits. */
  readonly flags: string;
  /** What came as `tracestate`. */
  readonly state: string | undefined;
  /** Begins a step inside this one; now, unless told otherwise. */
  child(name: SpanName, startedAt?: number): ActiveSpan;
  /** Ends it, once; later calls change nothing. */
  end(end?: { readonly facts?: Facts; readonly error?: ErrorData | null; readonly at?: number }): void;
};

/** The headers that tell a server which trace it is part of (W3C Trace Context); none outside a trace. */
export function traceHeaders(span: ActiveSpan | undefined): Readonly<Record<string, string>> {
  if (!span) return {};
  const traceparent = `00-${span.traceId}-${span.spanId}-${span.flags}`;
  return span.state === undefined ? { traceparent } : { traceparent, tracestate: span.state };
}
