import type { ChatEvent } from '../../core/chat.ts';
import { ChatError, type ErrorCode } from '../../core/errors.ts';
import type { Middleware } from '../../core/pipeline.ts';
import type { Timers } from '../../core/ports.ts';
import { systemTimers } from './timers.ts';

/** Milliseconds. */
export type Limits = {
  /** Until the first sign of life of a stream. */
  readonly firstByteMs: number;
  /** Between two signs of life. */
  readonly idleMs: number;
  /** For the whole answer. */
  readonly totalMs: number;
};

export type TimeoutsOptions = {
  /** Asked at each request. */
  readonly limits: () => Limits;
  readonly timers?: Timers | undefined;
};

/** A failure that may come at any time: it aborts `signal` and ends what is being waited for. */
function createBreaker(outer: AbortSignal) {
  const controller = new AbortController();
  let failure: ChatError | undefined;
  let rejectPending: ((error: ChatError) => void) | undefined;

  const fail = (error: ChatError): void => {
    if (failure) return;
    failure = error;
    controller.abort(error);
    rejectPending?.(error);
  };
  const cancel = (): void => fail(new ChatError('cancelled', {}, { cause: outer.reason }));
  if (outer.aborted) cancel();
  else outer.addEventListener('abort', cancel, { once: true });

  return {
    signal: controller.signal,
    fail,
    get failure() {
      return failure;
    },
    /** The promise, unless the failure comes first. */
    until: <Value>(promise: Promise<Value>): Promise<Value> =>
      new Promise((resolve, reject) => {
        rejectPending = reject;
        promise.then(resolve, reject);
        if (failure) reject(failure);
      }),
    dispose(): void {
      outer.removeEventListener('abort', cancel);
      rejectPending = undefined;
    },
  };
}

/**
 * Ends a call that takes too long with `first-byte-timeout`, `idle-timeout` or `total-timeout`, and one whose signal is
 * aborted with `cancelled`, even when what it wraps does not listen; the wrapped signal is aborted, so that the socket
 * closes. Only time spent waiting for the provider counts as idle, not the reader's own. An answer that is not streamed
 * comes in one piece, so only the total limit holds for it. Takes `keep-alive` notices out.
 */
export function createTimeouts({ limits, timers = systemTimers }: TimeoutsOptions): Middleware {
  return (next) =>
    async function* timeouts(request, context): AsyncGenerator<ChatEvent, void> {
      const { firstByteMs, idleMs, totalMs } = limits();
      const breaker = createBreaker(context.signal);
      const startTimer = (code: ErrorCode, limitMs: number): unknown =>
        timers.setTimeout(() => breaker.fail(new ChatError(code, { limitMs })), limitMs);

      const total = startTimer('total-timeout', totalMs);
      let waiting: unknown;
      let iterator: AsyncIterator<ChatEvent> | undefined;
      let first = true;
      try {
        if (breaker.failure) throw breaker.failure;
        iterator = next(request, { ...context, signal: breaker.signal })[Symbol.asyncIterator]();
        for (;;) {
          if (request.stream)
            waiting = first ? startTimer('first-byte-timeout', firstByteMs) : startTimer('idle-timeout', idleMs);
          const result = await breaker.until(iterator.next());
          timers.clearTimeout(waiting);
          first = false;
          if (result.done) {
            iterator = undefined;
            return;
          }
          const event = result.value;
          if (event.type !== 'notice' || event.notice !== 'keep-alive') yield event;
        }
      } catch (error) {
        // The aborted provider may report the abort before the time-out's own rejection is seen.
        throw breaker.failure ?? error;
      } finally {
        timers.clearTimeout(waiting);
        timers.clearTimeout(total);
        breaker.dispose();
        // Not awaited after a failure: `return()` waits for a pending `next()`, which may never come.
        const closing = iterator?.return?.();
        if (breaker.failure) closing?.catch(() => {});
        else await closing;
      }
    };
}

/** A single answer within the limit, or ChatError `total-timeout`; `run` gets the signal that the limit aborts. */
export async function withinLimit<Value>(
  run: (signal: AbortSignal) => Promise<Value>,
  outer: AbortSignal,
  limitMs: number,
  timers: Timers = systemTimers,
): Promise<Value> {
  const breaker = createBreaker(outer);
  const timer = timers.setTimeout(() => breaker.fail(new ChatError('total-timeout', { limitMs })), limitMs);
  try {
    if (breaker.failure) throw breaker.failure;
    return await breaker.until(run(breaker.signal));
  } catch (error) {
    throw breaker.failure ?? error;
  } finally {
    timers.clearTimeout(timer);
    breaker.dispose();
  }
}
