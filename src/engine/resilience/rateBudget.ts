import type { RateLimit } from '../../core/rateLimits.ts';

/**
 * One limit of a provider's (requests or tokens of some time), as far as its responses tell. It is either a window, which
 * is full again all at once at its reset, or a bucket, which fills steadily until then. Headers do not say which: it
 * counts as a window, the safer guess, until its resets move with each request as a bucket's do.
 */
export type RateBudget = {
  /** Milliseconds until `cost` may be spent; `now` is milliseconds since the epoch. */
  delay(cost: number, now: number): number;
  take(cost: number, now: number): void;
  /**
   * `pending`: what was taken and is not yet in the provider's count. Returns how much the provider has counted since it
   * last told, where that can be seen.
   */
  learn(told: RateLimit, pending: number, now: number): number | undefined;
  /** The provider refused what it should have had room for: it is a window, whatever it looked like. */
  distrust(): void;
};

/** Waits end a little later than told: clocks differ, and headers are rounded. */
const marginMs = 100;
/** Two resets that are nearer than this are the same one, told in whole seconds or over a slow line. */
const sameResetMs = 1500;
/** A bucket is trusted to fill at this share of the speed it showed. */
const caution = 0.9;

export function createRateBudget(first: RateLimit, pending: number, learnedAt: number): RateBudget {
  let told = first;
  let at = learnedAt;
  let level = first.remaining - pending;
  /** What was taken and is in no count that was told: a bucket has to give it yet when it is full again. */
  let uncounted = pending;
  /** The longest time to a reset that was told: about what a window lasts. */
  let period = Math.max(1000, first.resetAt - learnedAt);
  let bucket = false;
  let distrusted = false;
  /** The reset is a guess of ours. */
  let guessed = false;

  const full = (): number => told.limit ?? Number.POSITIVE_INFINITY;
  const speed = (): number =>
    bucket && told.limit !== undefined && told.resetAt > at
      ? (caution * (told.limit - told.remaining)) / (told.resetAt - at)
      : 0;

  /** Past its reset it is full; when the next one comes is a guess until the provider tells. */
  function renew(now: number): void {
    if (now < told.resetAt + marginMs) return;
    level = full() - uncounted;
    told = { ...told, remaining: full(), resetAt: now + period };
    guessed = true;
    at = now;
  }

  const levelAt = (now: number): number => Math.min(full(), level + speed() * (now - at));

  /** What has been used since, and how far the reset moved, against how far a bucket's would have. */
  function looksLikeBucket(next: RateLimit): boolean | undefined {
    const used = told.remaining - next.remaining;
    if (told.limit === undefined || used <= 0 || told.limit <= told.remaining) return undefined;
    const perUnit = (told.resetAt - at) / (told.limit - told.remaining);
    return next.resetAt - told.resetAt > 0.5 * used * perUnit;
  }

  /** Of a sliding window, where old requests leave the count meanwhile, it is too little. */
  function countedUntil(next: RateLimit, sameWindow: boolean, now: number): number | undefined {
    if (told.limit === undefined || (!sameWindow && !bucket)) return undefined;
    const filled = bucket && told.resetAt > at ? ((told.limit - told.remaining) * (now - at)) / (told.resetAt - at) : 0;
    return Math.max(0, Math.min(told.limit, told.remaining + filled) - next.remaining);
  }

  return {
    delay(cost, now) {
      renew(now);
      // More than there ever is cannot be waited for: it goes when all is there.
      const wanted = Math.min(cost, full());
      const have = levelAt(now);
      if (have >= wanted) return 0;
      const untilReset = told.resetAt + marginMs - now;
      const filling = speed();
      return Math.max(1, filling > 0 ? Math.min(untilReset, (wanted - have) / filling + marginMs) : untilReset);
    },
    take(cost, now) {
      renew(now);
      level -= cost;
      uncounted = Math.max(0, uncounted + cost);
    },
    learn(next, pendingNow, now) {
      // A reset never moves back: this response was overtaken by one that told of a later moment.
      if (!guessed && now < told.resetAt && next.resetAt < told.resetAt - sameResetMs) return undefined;
      const rest = next.remaining - pendingNow;
      const sameWindow = Math.abs(next.resetAt - told.resetAt) < sameResetMs && now < told.resetAt;
      const counted = countedUntil(next, sameWindow, now);
      if (!distrusted) bucket = looksLikeBucket(next) ?? bucket;
      // Responses may overtake one another: within a window the level only falls.
      level = sameWindow && !bucket ? Math.min(level, rest) : rest;
      period = Math.max(period, next.resetAt - now);
      told = next;
      at = now;
      guessed = false;
      uncounted = pendingNow;
      return counted;
    },
    distrust() {
      distrusted = true;
      bucket = false;
      level = Math.min(level, 0);
    },
  };
}
