import type { ChatRequest, Target } from '../../core/chat.ts';
import { ChatError } from '../../core/errors.ts';
import type { Context, Middleware } from '../../core/pipeline.ts';
import type { Now, StateStore, Timers } from '../../core/ports.ts';
import { targetId } from '../../core/targets.ts';
import { createKeptLimits } from './keepLimits.ts';
import { inForeground, priorityOf } from './priority.ts';
import { systemTimers } from './timers.ts';
import { createTurns, type Turn, type Turns } from './turns.ts';

export type LimitOptions = {
  /** Requests that one target answers at a time; asked at each request. */
  readonly maxConcurrent: () => number;
  /** How long a request in the foreground waits for a rate limit at most, in milliseconds. */
  readonly maxWaitMs: () => number;
  /** The tokens a provider will count for a request before it answers. */
  readonly countTokens: (request: ChatRequest) => number;
  readonly now: Now;
  readonly timers?: Timers | undefined;
  /** Where limits that run low are kept over a restart. */
  readonly store?: StateStore | undefined;
};

export type Limits = {
  readonly middleware: Middleware;
  /** The turns of all targets that were asked. */
  turns(): readonly { readonly target: Target; readonly turns: Turns }[];
};

/** With another target at hand, nobody waits longer than this for a rate limit. */
const patienceMs = 1500;
/** Work in the background waits for a rate limit this much longer. */
const backgroundPatience = 15;
/** A wait is told when it has lasted this long. */
const tellAfterMs = 1000;

/**
 * Lets each target have so many requests at a time and no more than its rate limits allow; the others wait, what people
 * wait for first. With another target at hand, a wait for the rate limit is ChatError `rate-limited` instead, and so is
 * one that is too long for anybody. Takes `rate-limits` notices out; tells a wait of a second with `queued`.
 */
export function createLimits(options: LimitOptions): Limits {
  const { countTokens, now, timers = systemTimers } = options;
  const known = new Map<string, { readonly target: Target; readonly turns: Turns }>();

  function turnsOf(target: Target): Turns {
    const id = targetId(target);
    const turns = known.get(id)?.turns ?? createTurns({ maxConcurrent: options.maxConcurrent, now, timers });
    if (!known.has(id)) known.set(id, { target, turns });
    return turns;
  }

  const kept = createKeptLimits({ now, store: options.store });
  for (const { target, limits, at } of kept.restored()) turnsOf(target).limiter.learn(limits, at);

  const longestWait = ({ purpose, alternatives = 0 }: Context): number => {
    if (alternatives > 0) return patienceMs;
    return options.maxWaitMs() * (inForeground(priorityOf(purpose)) ? 1 : backgroundPatience);
  };

  /** The turn, or undefined when it has not come within a second. */
  async function soon(turn: Promise<Turn>): Promise<Turn | undefined> {
    let timer: unknown;
    const late = new Promise<undefined>((resolve) => {
      timer = timers.setTimeout(() => resolve(undefined), tellAfterMs);
    });
    try {
      return await Promise.race([turn, late]);
    } finally {
      timers.clearTimeout(timer);
    }
  }

  const middleware: Middleware = (next) =>
    async function* limit(request, context) {
      const { target } = context;
      if (!target) {
        yield* next(request, context);
        return;
      }
      const turns = turnsOf(target);
      const tokens = turns.limiter.countsTokens() ? countTokens(request) : 0;
      const delay = turns.limiter.delay(tokens, now());
      if (delay > longestWait(context)) throw new ChatError('rate-limited', { retryAfterMs: delay });
      const waiting = turns.enter(priorityOf(context.purpose), tokens, context.signal);
      let turn = waiting.now;
      try {
        turn ??= await soon(waiting.turn);
        if (!turn) {
          yield { type: 'notice', notice: 'queued', target, ...waiting.place() };
          turn = await waiting.turn;
        }
        for await (const event of next(request, context)) {
          if (event.type === 'notice' && event.notice === 'rate-limits') {
            turn.learn(event.limits);
            kept.learned(target, event.limits);
          } else yield event;
        }
      } catch (thrown) {
        const { data } = ChatError.from(thrown);
        turn?.failed(data);
        if (data.rateLimits) kept.learned(target, data.rateLimits);
        throw thrown;
      } finally {
        waiting.leave();
      }
    };

  return { middleware, turns: () => [...known.values()] };
}
