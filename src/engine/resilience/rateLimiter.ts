import type { RateLimit, RateLimits } from '../../core/rateLimits.ts';
import { createRateBudget, type RateBudget } from './rateBudget.ts';

/** What a request has taken of a target's limits until the provider has counted it. */
export type Reservation = {
  /** The provider has answered: it counts the request itself now. */
  answered(): void;
  /** The request was never sent. */
  refund(): void;
};

/**
 * Knows when a target may be asked without breaking its rate limits: from the headers of its responses, and where it
 * sends none, from the requests of the last minute when it refused one. All times are milliseconds since the epoch.
 */
export type RateLimiter = {
  /** Milliseconds until a request of so many tokens may go; 0: now. */
  delay(tokens: number, now: number): number;
  take(tokens: number, now: number): Reservation;
  learn(limits: RateLimits, now: number): void;
  /** The provider refused for its limits' sake. */
  violated(retryAfterMs: number | undefined, now: number): void;
  /** Whether the size of a request matters. */
  countsTokens(): boolean;
};

type Kind = keyof RateLimits;
type Pending = { readonly tokens: number };

const minuteMs = 60_000;
/** How long a limit holds that was guessed from a refusal. */
const guessHoldsMs = 6 * 60 * minuteMs;
/** A guess stays below what was refused. */
const guessShare = 0.8;
const firstBlockMs = 1000;
const longestBlockMs = minuteMs;

export function createRateLimiter(): RateLimiter {
  const budgets: Record<Kind, RateBudget[]> = { requests: [], tokens: [] };
  const pending = new Set<Pending>();
  /** When the requests of the last minute were sent. */
  let sent: number[] = [];
  let guess: { readonly perMinute: number; readonly until: number } | undefined;
  let blockedUntil = 0;
  let violations = 0;

  const knows = (): boolean => budgets.requests.length + budgets.tokens.length > 0;
  const sentLately = (now: number): readonly number[] => {
    sent = sent.filter((at) => at > now - minuteMs);
    return sent;
  };

  function delayByGuess(now: number): number {
    if (!guess || now >= guess.until) return 0;
    const lately = sentLately(now);
    const oldest = lately[lately.length - guess.perMinute];
    return oldest === undefined ? 0 : oldest + minuteMs - now + 1;
  }

  function learnKind(kind: Kind, told: readonly RateLimit[], now: number): void {
    if (told.length === 0) return;
    const waiting = kind === 'requests' ? pending.size : [...pending].reduce((sum, { tokens }) => sum + tokens, 0);
    if (budgets[kind].length !== told.length)
      budgets[kind] = told.map((limit) => createRateBudget(limit, waiting, now));
    else for (const [index, limit] of told.entries()) budgets[kind][index]?.learn(limit, waiting, now);
  }

  return {
    delay(tokens, now) {
      const waits = [
        blockedUntil - now,
        delayByGuess(now),
        ...budgets.requests.map((budget) => budget.delay(1, now)),
        ...budgets.tokens.map((budget) => budget.delay(tokens, now)),
      ];
      return Math.max(0, ...waits);
    },
    take(tokens, now) {
      const mine: Pending = { tokens };
      pending.add(mine);
      sent.push(now);
      for (const budget of budgets.requests) budget.take(1, now);
      for (const budget of budgets.tokens) budget.take(tokens, now);
      return {
        answered: () => void pending.delete(mine),
        refund() {
          if (!pending.delete(mine)) return;
          sent = sent.filter((at, index) => at !== now || index !== sent.lastIndexOf(now));
          for (const budget of budgets.requests) budget.take(-1, now);
          for (const budget of budgets.tokens) budget.take(-tokens, now);
        },
      };
    },
    learn(limits, now) {
      violations = 0;
      learnKind('requests', limits.requests, now);
      learnKind('tokens', limits.tokens, now);
    },
    violated(retryAfterMs, now) {
      const backoff = Math.min(longestBlockMs, firstBlockMs * 2 ** violations);
      violations += 1;
      blockedUntil = Math.max(blockedUntil, now + (retryAfterMs ?? backoff));
      for (const budget of [...budgets.requests, ...budgets.tokens]) budget.distrust();
      if (knows()) return;
      const perMinute = Math.max(1, Math.floor(guessShare * sentLately(now).length));
      const known = guess && now < guess.until ? guess.perMinute : perMinute;
      guess = { perMinute: Math.min(known, perMinute), until: now + guessHoldsMs };
    },
    countsTokens: () => budgets.tokens.length > 0,
  };
}
