/** What a provider says of its rate limits, read from the headers of any of its responses. */

export type RateLimit = {
  /** The most there can be; absent where only the rest is told. */
  readonly limit?: number;
  readonly remaining: number;
  /** When it is full again, in milliseconds since the epoch. */
  readonly resetAt: number;
};

/** Requests and tokens have budgets of their own; of several (minute and day) each is listed. */
export type RateLimits = {
  readonly requests: readonly RateLimit[];
  /** Of the question, or of question and answer together. */
  readonly tokens: readonly RateLimit[];
  /** Of answers alone. */
  readonly outputTokens: readonly RateLimit[];
};

type Headers = Readonly<Record<string, string | undefined>>;
type Names = { readonly kind: keyof RateLimits; readonly name: (part: 'limit' | 'remaining' | 'reset') => string };

const suffixed = (kind: keyof RateLimits, suffix: string): Names => ({
  kind,
  name: (part) => `x-ratelimit-${part}${suffix}`,
});
const anthropic = (kind: keyof RateLimits, subject: string): Names => ({
  kind,
  name: (part) => `anthropic-ratelimit-${subject}-${part}`,
});

const tables: readonly Names[] = [
  suffixed('requests', '-requests'),
  suffixed('requests', '-requests-minute'),
  suffixed('requests', '-requests-hour'),
  suffixed('requests', '-requests-day'),
  suffixed('requests', ''),
  suffixed('tokens', '-tokens'),
  suffixed('tokens', '-tokens-minute'),
  suffixed('tokens', '-tokens-day'),
  anthropic('requests', 'requests'),
  anthropic('tokens', 'tokens'),
  anthropic('tokens', 'input-tokens'),
  anthropic('outputTokens', 'output-tokens'),
];

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const durationPart = /(\d+(?:\.\d+)?)(ms|s|m|h|d)/g;

/** The time on the sender's clock, where it tells it: moments are told by that, which may go wrong by minutes. */
export function senderNow(headers: Headers, now: number): number {
  const told = Date.parse(headers.date ?? '');
  return Number.isNaN(told) ? now : told;
}

/**
 * `6m0s`, `20ms`, `2m59.56s`, plain seconds, seconds or milliseconds since the epoch, or a date (RFC 3339), as
 * milliseconds since the epoch on our clock; `clock` is the sender's time. Undefined for anything else.
 */
function readReset(text: string, now: number, clock: number): number | undefined {
  if (/^\d+(\.\d+)?$/.test(text)) {
    const value = Number(text);
    if (value > 1e12) return now + value - clock;
    return value > 1e9 ? now + value * 1000 - clock : now + value * 1000;
  }
  if (text.replace(durationPart, '') === '' && text !== '') {
    const parts = [...text.matchAll(durationPart)];
    return now + parts.reduce((sum, [, count, unit = 's']) => sum + Number(count) * (unitMs[unit] ?? 0), 0);
  }
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : now + at - clock;
}

function read({ name }: Names, headers: Headers, now: number): RateLimit | undefined {
  const remaining = Number.parseFloat(headers[name('remaining')] ?? '');
  const limit = Number.parseFloat(headers[name('limit')] ?? '');
  // Azure writes -1 where it has no limit, and some write 0 of 0.
  if (!Number.isFinite(remaining) || limit <= 0 || (remaining < 0 && !(limit > 0))) return undefined;
  const resetAt = readReset(headers[name('reset')]?.trim() ?? '', now, senderNow(headers, now)) ?? now + 60_000;
  return {
    ...(Number.isFinite(limit) ? { limit } : {}),
    remaining: Math.max(0, remaining),
    resetAt: Math.min(Math.max(now, resetAt), now + longestTrustMs),
  };
}

/** A provider that tells of a later time is asked again after a day: it may have meant another unit. */
export const longestTrustMs = 24 * 3_600_000;

/**
 * The limits in a response's headers (lower-case names), in the dialects of OpenAI, Anthropic, OpenRouter, Groq and
 * Cerebras; undefined when they hold none. A limit without a time of reset counts as one a minute.
 */
export function readRateLimits(headers: Headers, now: number): RateLimits | undefined {
  const limits = { requests: [] as RateLimit[], tokens: [] as RateLimit[], outputTokens: [] as RateLimit[] };
  for (const names of tables) {
    const found = read(names, headers, now);
    if (found) limits[names.kind].push(found);
  }
  return Object.values(limits).some((list) => list.length > 0) ? limits : undefined;
}
