import { longestTrustMs, type RateLimit, type RateLimits } from '../../core/rateLimits.ts';
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
  /** The provider answered: what it refused before was no lasting limit. */
  succeeded(): void;
  /** The provider refused for its limits' sake. */
  violated(retryAfterMs: number | undefined, now: number): void;
  /** Whether the size of a request matters. */
  countsTokens(): boolean;
};

type Kind = keyof RateLimits;
type Pending = { readonly tokens: number };

/** Tokens below which a provider's count says little of how it counts. */
const telling = 50;
/** How much of what it counted more is believed at once, and how slowly it is forgotten. */
const mostGrowth = 1.5;
const forgetting = 0.05;

const minuteMs = 60_000;
/** How long a limit holds that was guessed from a refusal. */
const guessHoldsMs = 60 * minuteMs;
/**
 * From fewer answers in a minute nothing is guessed, nor from one refusal among answers: a provider may refuse because
 * it is busy itself.
 */
const fewestForGuess = 3;
const firstBlockMs = 1000;
const longestBlockMs = minuteMs;

export function createRateLimiter(): RateLimiter {
  const budgets: Record<Kind, RateBudget[]> = { requests: [], tokens: [], outputTokens: [] };
  const all = (): readonly RateBudget[] => Object.values(budgets).flat();

  /** How long an answer becomes, nobody knows: of output tokens there has to be something left. */
  const charge = (tokens: number, now: number, sign: 1 | -1): void => {
    for (const budget of budgets.requests) budget.take(sign, now);
    for (const budget of budgets.tokens) budget.take(sign * tokens * scale, now);
    fresh += sign * tokens;
  };
  const pending = new Set<Pending>();
  /** Tokens that the provider counts for each one that was expected: it has its own tokenizer, and may count answers. */
  let scale = 1;
  /** Expected tokens since the provider last told, and whether nothing was on its way then. */
  let fresh = 0;
  let clear = false;
  /** When the requests of the last minute were sent. */
  let sent: number[] = [];
  let refused: number[] = [];
  let guess: { readonly perMinute: number; readonly until: number } | undefined;
  let blockedUntil = 0;
  let violations = 0;

  const knows = (): boolean => all().length > 0;
  const lately = (times: readonly number[], now: number): number[] => times.filter((at) => at > now - minuteMs);

  function delayByGuess(now: number): number {
    if (!guess || now >= guess.until) return 0;
    sent = lately(sent, now);
    const oldest = sent[sent.length - guess.perMinute];
    return oldest === undefined ? 0 : oldest + minuteMs - now + 1;
  }

  function learnKind(kind: Kind, told: readonly RateLimit[], now: number): void {
    if (told.length === 0) return;
    const costs = { requests: 1, outputTokens: 0 };
    const waiting = [...pending].reduce(
      (sum, { tokens }) => sum + (kind === 'tokens' ? tokens * scale : costs[kind]),
      0,
    );
    let counted: number | undefined;
    if (budgets[kind].length !== told.length)
      budgets[kind] = told.map((limit) => createRateBudget(limit, waiting, now));
    else
      for (const [index, limit] of told.entries())
        counted = budgets[kind][index]?.learn(limit, waiting, now) ?? counted;
    if (kind === 'tokens') learnScale(counted);
  }

  /** From requests that no other one overlaps. More is believed at once, less little by little. */
  function learnScale(counted: number | undefined): void {
    if (counted !== undefined && clear && pending.size === 0 && fresh >= telling) {
      const seen = counted / fresh;
      scale = seen > scale ? Math.min(seen, scale * mostGrowth) : scale + forgetting * (seen - scale);
    }
    clear = pending.size === 0;
    fresh = 0;
  }

  return {
    delay(tokens, now) {
      const waits = [
        blockedUntil - now,
        delayByGuess(now),
        ...budgets.requests.map((budget) => budget.delay(1, now)),
        ...budgets.tokens.map((budget) => budget.delay(tokens * scale, now)),
        ...budgets.outputTokens.map((budget) => budget.delay(1, now)),
      ];
      return Math.max(0, ...waits);
    },
    take(tokens, now) {
      const mine: Pending = { tokens };
      pending.add(mine);
      sent = [...lately(sent, now), now];
      charge(tokens, now, 1);
      return {
        answered: () => void pending.delete(mine),
        refund() {
          if (!pending.delete(mine)) return;
          sent = sent.filter((at, index) => at !== now || index !== sent.lastIndexOf(now));
          charge(tokens, now, -1);
        },
      };
    },
    learn(limits, now) {
      learnKind('requests', limits.requests, now);
      learnKind('tokens', limits.tokens, now);
      learnKind('outputTokens', limits.outputTokens, now);
    },
    succeeded() {
      violations = 0;
    },
    violated(retryAfterMs, now) {
      const backoff = Math.min(longestBlockMs, firstBlockMs * 2 ** violations);
      violations += 1;
      blockedUntil = Math.max(blockedUntil, now + Math.min(retryAfterMs ?? backoff, longestTrustMs));
      for (const budget of all()) budget.distrust();
      if (knows()) return;
      sent = lately(sent, now);
      refused = [...lately(refused, now), now];
      // What it answered in a minute it will answer in the next.
      const answered = sent.length - refused.length - pending.size;
      const known = guess && now < guess.until ? guess.perMinute : Number.POSITIVE_INFINITY;
      if (violations > 1 && answered >= fewestForGuess)
        guess = { perMinute: Math.min(known, answered), until: now + guessHoldsMs };
    },
    countsTokens: () => budgets.tokens.length > 0,
  };
}
