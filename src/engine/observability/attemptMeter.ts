import type { ChatEvent, ChatRequest, Notice, Usage } from '../../core/chat.ts';
import { ChatError, type ErrorCode } from '../../core/errors.ts';
import type { UsageEntry } from '../../core/history.ts';
import type { Context, Middleware } from '../../core/pipeline.ts';
import type { EstimateUsage, Now, UsageEstimate } from '../../core/ports.ts';
import type { CostOf } from './prices.ts';
import { createRecorder, failureOf, type RecorderOptions } from './recorder.ts';
import { traceAttempt } from './traceAttempt.ts';

export type AttemptMeterOptions = RecorderOptions & {
  readonly costOf: CostOf;
  readonly estimateUsage: EstimateUsage;
  readonly now: Now;
};

type Outcome = UsageEntry['outcome'];
type Metered = Extract<Notice, { notice: 'attempt-metered' }>;

/** Failures of a request that a model may have begun to work on; every other one was turned away free of charge. */
const charged: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'first-byte-timeout',
  'idle-timeout',
  'total-timeout',
  'cancelled',
  'connection-lost',
  'answer-cut',
  'empty-answer',
  'answer-too-large',
  'content-filtered',
]);

const nothing: Usage = { inputTokens: 0, outputTokens: 0, estimated: false };

const failureOutcome = (error: ChatError): Outcome => (error.code === 'cancelled' ? 'stopped' : 'failed');

/** One call's figures, while it runs. */
function createMeasure(request: ChatRequest, context: Context, { estimateUsage, now }: AttemptMeterOptions) {
  const startedAt = now();
  const estimate: UsageEstimate = estimateUsage(request);
  const sent = !context.signal.aborted;
  let firstTokenMs: number | null = null;
  return {
    see(event: ChatEvent): void {
      if (event.type === 'notice' || event.type === 'finish') return;
      firstTokenMs ??= now() - startedAt;
      estimate.add(event.type === 'tool-call' ? event.call.name + event.call.arguments : event.text);
    },
    /** Nothing was spent on a request that was never answered and never reached a model. */
    estimatedUsage: (error?: ChatError): Usage =>
      firstTokenMs === null && !(sent && (!error || charged.has(error.code))) ? nothing : estimate.usage(),
    startedAt,
    times: () => ({ durationMs: now() - startedAt, firstTokenMs }),
  };
}

/**
 * Adds an `attempt-metered` notice to every call to a target, right before `finish` or before the error is thrown, and
 * records in the ledger what was spent. A call whose reader goes away is recorded as stopped.
 */
export function createAttemptMeter(options: AttemptMeterOptions): Middleware {
  const { costOf } = options;
  const record = createRecorder(options);

  return (next) =>
    async function* attemptMeter(request, context) {
      const measure = createMeasure(request, context, options);
      const span = context.span?.child('attempt', measure.startedAt);
      const inner = span ? { ...context, span } : context;
      let settled = false;
      // Loads the price table while the model thinks, so that the bill does not hold up the end of the answer.
      void costOf(request.model, nothing, measure.startedAt);

      const settle = async (outcome: Outcome, usage: Usage, error?: ChatError): Promise<Metered> => {
        settled = true;
        const times = measure.times();
        const endedAt = measure.startedAt + times.durationMs;
        const free = usage.inputTokens + usage.outputTokens === 0;
        const costUsd = free ? 0 : await costOf(request.model, usage, measure.startedAt);
        const { model } = request;
        // What cost nothing is the request's business: it may have been turned away by several targets.
        if (!free)
          record(
            { at: measure.startedAt, model, outcome, usage, costUsd, ...times, ...failureOf(outcome, error) },
            context,
          );
        const metered: Metered = { type: 'notice', notice: 'attempt-metered', outcome, usage, costUsd, ...times };
        if (span) traceAttempt(span, { ...metered, request, context, error, endedAt });
        return metered;
      };

      try {
        for await (const event of next(request, inner)) {
          measure.see(event);
          if (event.type === 'finish') yield await settle('complete', event.usage);
          yield event;
        }
      } catch (thrown) {
        const error = ChatError.from(thrown);
        if (!settled) yield await settle(failureOutcome(error), measure.estimatedUsage(error), error);
        throw error;
      } finally {
        if (!settled) await settle('stopped', measure.estimatedUsage());
      }
    };
}
