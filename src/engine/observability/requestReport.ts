import type { ChatRequest, FinishReason, Notice } from '../../core/chat.ts';
import { ChatError } from '../../core/errors.ts';
import type { Context } from '../../core/pipeline.ts';
import type { Logger, Now } from '../../core/ports.ts';
import type { RequestObserver } from '../../core/requestRecord.ts';
import type { ActiveSpan } from '../../core/trace.ts';
import { requestFacts } from './facts.ts';
import { startTrace, type Trace } from './trace.ts';

export type RequestEnd = {
  /** When the request began, in milliseconds since the epoch. */
  readonly at: number;
  readonly bill: Extract<Notice, { notice: 'metered' }>;
  readonly finishReason: FinishReason | null;
  readonly thrown: unknown;
  readonly retries: number;
  readonly fallbacks: number;
  /** What the cache gave. */
  readonly hit: Extract<Notice, { notice: 'cache-hit' }> | undefined;
};

/** Told by the meter, once for each request. */
export type ReportRequest = (end: RequestEnd, request: ChatRequest, context: Context) => void;

export type RequestReports = {
  /** The context with a trace in it. */
  begin(context: Context): Context;
  readonly report: ReportRequest;
};

/** Follows requests from their beginning to their end and hands the observer a record of each. */
export function createRequestReports({
  observer,
  logger,
  now,
}: {
  readonly observer: RequestObserver;
  readonly logger: Logger;
  readonly now: Now;
}): RequestReports {
  const traces = new WeakMap<ActiveSpan, Trace>();

  const report: ReportRequest = ({ at, bill, finishReason, thrown, retries, fallbacks, hit }, request, context) => {
    const trace = context.span && traces.get(context.span);
    if (!trace) return;
    const { outcome, usage, costUsd, durationMs, firstTokenMs } = bill;
    const facts = {
      requestId: context.requestId,
      durationMs,
      firstTokenMs,
      purpose: context.purpose,
      conversationId: context.conversationId ?? null,
      messageId: context.messageId ?? null,
      template: context.template ?? null,
      model: request.model,
      target: trace.spans().findLast(({ name }) => name === 'attempt')?.facts.target ?? null,
      outcome,
      finishReason,
      usage,
      costUsd,
      retries,
      fallbacks,
      error: outcome === 'failed' ? ChatError.from(thrown).data : null,
      ...(hit && { hit: { tier: hit.tier, savedTokens: hit.savedTokens, savedUsd: hit.savedUsd } }),
    };
    trace.root.end({ facts: requestFacts(facts), error: facts.error, at: at + durationMs });
    try {
      const { traceId, flags } = trace.root;
      const sampled = (Number.parseInt(flags, 16) & 1) === 1;
      observer(
        { ...facts, at, traceId, sampled, spans: trace.spans() },
        { request, thrown, private: context.private === true },
      );
    } catch (error) {
      logger.error('A request could not be recorded.', { error: ChatError.from(error).code });
    }
  };

  return {
    begin(context) {
      const trace = startTrace(context, now);
      traces.set(trace.root, trace);
      return { ...context, span: trace.root };
    },
    report,
  };
}
