import { ChatError } from '../../src/core/errors.ts';
import type { Handler } from '../../src/core/pipeline.ts';
import type { RateLimits } from '../../src/core/rateLimits.ts';
import { finish, text } from './scripted.ts';
import type { SimClock } from './simClock.ts';

/** A provider with rate limits, in each of the ways that providers keep them, on a simulated clock. */

export type Keeping = 'window' | 'sliding' | 'bucket';

export type LimitedProvider = {
  readonly handler: Handler;
  readonly answered: number;
  /** Requests that broke a limit. */
  readonly violations: number;
  readonly mostAtOnce: number;
};

type Budget = { take(cost: number): boolean; told(): { limit: number; remaining: number; resetAt: number } };

const minute = 60_000;

function createBudget(keeping: Keeping, limit: number, clock: SimClock): Budget {
  let level = limit;
  let at = clock.now();
  let spent: { at: number; cost: number }[] = [];

  function refresh(): void {
    const now = clock.now();
    if (keeping === 'bucket') level = Math.min(limit, level + ((now - at) * limit) / minute);
    else if (keeping === 'window') level = Math.floor(now / minute) === Math.floor(at / minute) ? level : limit;
    else {
      spent = spent.filter((each) => each.at > now - minute);
      level = limit - spent.reduce((sum, { cost }) => sum + cost, 0);
    }
    at = now;
  }

  function resetAt(): number {
    if (keeping === 'bucket') return clock.now() + ((limit - level) * minute) / limit;
    if (keeping === 'window') return (Math.floor(clock.now() / minute) + 1) * minute;
    return (spent.at(-1)?.at ?? clock.now()) + minute;
  }

  return {
    take(cost) {
      refresh();
      if (level < cost) return false;
      spent.push({ at: clock.now(), cost });
      level -= cost;
      return true;
    },
    told: () => ({ limit, remaining: Math.floor(Math.max(0, level)), resetAt: Math.ceil(resetAt()) }),
  };
}

export type LimitedProviderOptions = {
  readonly clock: SimClock;
  readonly keeping: Keeping;
  readonly requestsPerMinute: number;
  readonly tokensPerMinute: number;
  readonly tokensOf: (request: Parameters<Handler>[0]) => number;
  readonly headers: boolean;
  /** Milliseconds until the headers come, and until the answer has ended. */
  readonly latency: () => { headersMs: number; answerMs: number };
};

export function createLimitedProvider(options: LimitedProviderOptions): LimitedProvider {
  const { clock, keeping, headers } = options;
  const requests = createBudget(keeping, options.requestsPerMinute, clock);
  const tokens = createBudget(keeping, options.tokensPerMinute, clock);
  const counts = { answered: 0, violations: 0, mostAtOnce: 0 };
  let running = 0;

  const limits = (): RateLimits => ({ requests: [requests.told()], tokens: [tokens.told()], outputTokens: [] });

  const handler: Handler = async function* (request) {
    const { headersMs, answerMs } = options.latency();
    running += 1;
    counts.mostAtOnce = Math.max(counts.mostAtOnce, running);
    try {
      const admitted = requests.take(1) && tokens.take(options.tokensOf(request));
      const told = limits();
      await clock.sleep(headersMs);
      if (!admitted) {
        counts.violations += 1;
        throw new ChatError('rate-limited', headers ? { rateLimits: told, status: 429 } : { status: 429 });
      }
      if (headers) yield { type: 'notice', notice: 'rate-limits', limits: told };
      yield text('x');
      await clock.sleep(answerMs);
      counts.answered += 1;
      yield finish;
    } finally {
      running -= 1;
    }
  };
  return {
    handler,
    get answered() {
      return counts.answered;
    },
    get violations() {
      return counts.violations;
    },
    get mostAtOnce() {
      return counts.mostAtOnce;
    },
  };
}
