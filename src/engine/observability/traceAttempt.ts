import type { ChatRequest, Notice } from '../../core/chat.ts';
import { splitModelRef } from '../../core/chat.ts';
import type { ChatError } from '../../core/errors.ts';
import type { Context } from '../../core/pipeline.ts';
import { targetId } from '../../core/targets.ts';
import type { ActiveSpan } from '../../core/trace.ts';
import { billFacts, errorFacts } from './facts.ts';

type Attempt = Omit<Extract<Notice, { notice: 'attempt-metered' }>, 'type' | 'notice'> & {
  readonly request: ChatRequest;
  readonly context: Context;
  readonly error: ChatError | undefined;
  /** Milliseconds since the epoch. */
  readonly endedAt: number;
};

/** Ends an attempt's step with what it took, and adds the two it is made of: waiting for the model, and its writing. */
export function traceAttempt(span: ActiveSpan, attempt: Attempt): void {
  const { request, context, error, endedAt, durationMs, firstTokenMs } = attempt;
  const startedAt = endedAt - durationMs;
  const firstAt = firstTokenMs === null ? endedAt : startedAt + firstTokenMs;
  span.child('first-byte', startedAt).end({ at: firstAt });
  if (firstTokenMs !== null) span.child('stream', firstAt).end({ at: endedAt });
  const facts = {
    model: request.model,
    target: targetId(context.target ?? { model: request.model, key: 0 }),
    provider: splitModelRef(request.model).connectionId,
    ...billFacts(attempt),
    ...errorFacts(error?.data),
  };
  span.end({ facts, error: error?.data ?? null, at: endedAt });
}
