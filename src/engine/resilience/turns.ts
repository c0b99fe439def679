import { ChatError, type ErrorData } from '../../core/errors.ts';
import type { Now, Timers } from '../../core/ports.ts';
import type { RateLimits } from '../../core/rateLimits.ts';
import { inForeground, type Priority } from './priority.ts';
import { createRateLimiter, type RateLimiter, type Reservation } from './rateLimiter.ts';
import { createWaitQueue } from './waitQueue.ts';

/** A request's place among those that one target answers at a time. */
export type Turn = {
  learn(limits: RateLimits): void;
  failed(error: ErrorData): void;
  leave(): void;
};

export type Waiting = {
  /** The turn, where there was nothing to wait for. */
  readonly now: Turn | undefined;
  /** Rejects with ChatError `shed` or `cancelled`. */
  readonly turn: Promise<Turn>;
  /** Gives up waiting, or leaves; once is enough, more does no harm. */
  leave(): void;
  place(): { readonly reason: 'concurrency' | 'rate-limit'; readonly ahead: number; readonly dueAt?: number };
};

export type Turns = {
  readonly limiter: RateLimiter;
  enter(priority: Priority, tokens: number, signal: AbortSignal): Waiting;
  readonly running: number;
  readonly waiting: number;
};

export type TurnsOptions = { readonly maxConcurrent: () => number; readonly now: Now; readonly timers: Timers };

type Entry = {
  readonly priority: Priority;
  readonly tokens: number;
  readonly resolve: (turn: Turn) => void;
  readonly reject: (error: ChatError) => void;
};

/** More than this is not waited for; background work gives way first. */
const longestQueue = 200;
/** Kept free of background work, so that a person always finds a place. */
const keptForPeople = 2;
/** Before a target has answered once, nobody knows its limits: background work begins carefully. */
const cautious = 2;

/** The bulkhead of one target, with its queue and its rate limits: who goes next, and when. */
export function createTurns({ maxConcurrent, now, timers }: TurnsOptions): Turns {
  const limiter = createRateLimiter();
  const queue = createWaitQueue<Entry>(longestQueue);
  let running = 0;
  let heard = false;
  let timer: unknown;

  function hasPlace(priority: Priority): boolean {
    const all = Math.max(1, maxConcurrent());
    if (inForeground(priority)) return running < all;
    const background = Math.max(1, all - keptForPeople);
    return running < (heard ? background : Math.min(background, cautious));
  }

  function admit({ tokens }: Entry): Turn {
    running += 1;
    const reservation: Reservation = limiter.take(tokens, now());
    let left = false;
    let refused = false;
    const answered = (): void => {
      heard = true;
      reservation.answered();
    };
    return {
      learn(limits) {
        answered();
        limiter.learn(limits, now());
        pump();
      },
      failed({ code, rateLimits, retryAfterMs }) {
        refused = true;
        if (code === 'circuit-open') reservation.refund();
        else answered();
        if (rateLimits) limiter.learn(rateLimits, now());
        if (code === 'rate-limited') limiter.violated(retryAfterMs, now());
      },
      leave() {
        if (left) return;
        left = true;
        running -= 1;
        answered();
        if (!refused) limiter.succeeded();
        pump();
      },
    };
  }

  /** Lets in whoever may go now, in order. */
  function pump(): void {
    timers.clearTimeout(timer);
    for (let first = queue.peek(); first && hasPlace(first.priority); first = queue.peek()) {
      const delay = limiter.delay(first.tokens, now());
      if (delay > 0) {
        timer = timers.setTimeout(pump, Math.ceil(delay));
        return;
      }
      queue.remove(first);
      first.resolve(admit(first));
    }
  }

  return {
    limiter,
    enter(priority, tokens, signal) {
      if (queue.size === 0 && hasPlace(priority) && limiter.delay(tokens, now()) === 0 && !signal.aborted) {
        const turn = admit({ priority, tokens, resolve() {}, reject() {} });
        return {
          now: turn,
          turn: Promise.resolve(turn),
          leave: turn.leave,
          place: () => ({ reason: 'concurrency', ahead: 0 }),
        };
      }
      const { promise, resolve, reject } = Promise.withResolvers<Turn>();
      const entry: Entry = { priority, tokens, resolve, reject };
      const cancel = (): void => {
        if (queue.remove(entry)) pump();
        reject(new ChatError('cancelled', {}, { cause: signal.reason }));
      };
      signal.addEventListener('abort', cancel, { once: true });
      const done = (): void => signal.removeEventListener('abort', cancel);
      promise.then(done, done);
      if (signal.aborted) cancel();
      else {
        queue.push(entry)?.reject(new ChatError('shed'));
        pump();
      }
      return {
        now: undefined,
        turn: promise,
        leave() {
          if (queue.remove(entry)) pump();
          else promise.then((turn) => turn.leave()).catch(() => {});
        },
        place() {
          const delay = limiter.delay(tokens, now());
          const ahead = queue.ahead(entry);
          return delay > 0 ? { reason: 'rate-limit', ahead, dueAt: now() + delay } : { reason: 'concurrency', ahead };
        },
      };
    },
    get running() {
      return running;
    },
    get waiting() {
      return queue.size;
    },
  };
}
