import { ExponentialBackoff, fullJitterGenerator, type IBackoff } from 'cockatiel';
import { ChatError } from '../../core/errors.ts';
import type { Context, Middleware } from '../../core/pipeline.ts';
import type { Now, Timers } from '../../core/ports.ts';
import { inForeground, priorityOf } from './priority.ts';
import type { RetryBudget } from './retryBudget.ts';
import { systemTimers } from './timers.ts';

export type RetryLimits = {
  /** How many times a request is repeated at most. */
  readonly retries: number;
  /** Milliseconds that are waited at most, whatever `Retry-After` says. */
  readonly maxWaitMs: number;
};

export type RetryOptions = {
  /** Asked at each request. */
  readonly limits: () => RetryLimits;
  readonly budget: RetryBudget;
  readonly now: Now;
  readonly timers?: Timers | undefined;
};

export type Retry = {
  readonly middleware: Middleware;
  /** Ends the wait of the request with this id, if it waits. */
  retryNow(requestId: string): void;
};

const delays = { generator: fullJitterGenerator, initialDelay: 1000, maxDelay: 16_000 };
/** With another target at hand, nobody waits longer than this for the same one. */
const patienceMs = 1500;
/** With another target at hand, so much of the budget is left to those that have none. */
const withAlternatives = 0.5;
/** Closed circuits are waited for this often. */
const maxCircuitWaits = 3;

/** What one request has used up. */
type Tries = { retries: number; circuitWaits: number; backoff: IBackoff<unknown> | undefined };

/**
 * Repeats a request that failed before any of its answer came, after a random time that doubles at most (full jitter,
 * see AWS's "Exponential Backoff And Jitter") or after what the provider asked for. Each wait is a `retry-wait` notice,
 * each try an `attempt` notice. A wait that is too long, or that another target makes unnecessary, is the error instead.
 */
export function createRetry({ limits, budget, now, timers = systemTimers }: RetryOptions): Retry {
  const waiting = new Map<string, () => void>();

  /** Milliseconds to wait before the next try; undefined: no more tries. */
  function delay(error: ChatError, { purpose, alternatives = 0 }: Context, tries: Tries): number | undefined {
    if (!error.data.retryable) return undefined;
    const { retries, maxWaitMs } = limits();
    const longest = alternatives > 0 ? Math.min(patienceMs, maxWaitMs) : maxWaitMs;
    const asked = error.data.retryAfterMs;
    if (asked !== undefined && asked > longest) return undefined;
    if (error.code === 'circuit-open') {
      // Nothing was sent, so nothing is repeated.
      tries.circuitWaits += 1;
      return alternatives > 0 || tries.circuitWaits > maxCircuitWaits ? undefined : asked;
    }
    const allowed = alternatives > 0 ? Math.min(retries, 1) : retries;
    const part = alternatives > 0 ? withAlternatives : 1;
    if (error.code === 'shed' || tries.retries >= allowed || !budget.withdraw(purpose, part)) return undefined;
    tries.retries += 1;
    tries.backoff = tries.backoff ? tries.backoff.next(undefined) : new ExponentialBackoff(delays).next();
    // Everybody was told the same time; not everybody should come back at it.
    return Math.min(longest, asked === undefined ? tries.backoff.duration : asked + tries.backoff.duration / 4);
  }

  /** Whether the person ended the wait. */
  function wait(ms: number, { requestId, signal }: Context): Promise<boolean> {
    return new Promise((resolve) => {
      const end = (byHand: boolean) => (): void => {
        timers.clearTimeout(timer);
        signal.removeEventListener('abort', aborted);
        waiting.delete(requestId);
        resolve(byHand);
      };
      const aborted = end(false);
      const timer = timers.setTimeout(end(false), ms);
      signal.addEventListener('abort', aborted, { once: true });
      waiting.set(requestId, end(true));
      if (signal.aborted) aborted();
    });
  }

  const middleware: Middleware = (next) =>
    async function* retry(request, context) {
      const { target = { model: request.model, key: 0 }, purpose, hops = 0 } = context;
      const tries: Tries = { retries: 0, circuitWaits: 0, backoff: undefined };
      // Asking further targets makes no more of a person's request.
      if (hops === 0) budget.deposit(purpose);
      for (let trial = false; ; ) {
        let begun = false;
        let failure: ChatError;
        try {
          yield { type: 'notice', notice: 'attempt', target };
          for await (const event of next(request, trial ? { ...context, trial } : context)) {
            begun ||= event.type !== 'notice';
            yield event;
          }
          return;
        } catch (thrown) {
          failure = ChatError.from(thrown);
        }
        const ms = begun || context.signal.aborted ? undefined : delay(failure, context, tries);
        if (ms === undefined) throw failure;
        const error = failure.data;
        if (inForeground(priorityOf(purpose)))
          yield { type: 'notice', notice: 'retry-wait', target, error, dueAt: now() + ms };
        trial = await wait(ms, context);
        if (context.signal.aborted) throw new ChatError('cancelled', {}, { cause: context.signal.reason });
      }
    };

  return { middleware, retryNow: (requestId) => waiting.get(requestId)?.() };
}
