import * as z from 'zod/mini';
import type { Target } from '../../core/chat.ts';
import type { Now, StateStore } from '../../core/ports.ts';
import type { RateLimit, RateLimits } from '../../core/rateLimits.ts';
import { targetId } from '../../core/targets.ts';

/** Keeps over a restart which limits were running low: otherwise the first requests after it would break them. */
export type KeptLimits = {
  learned(target: Target, limits: RateLimits): void;
  /** What was running low and has not been reset since. */
  restored(): readonly { readonly target: Target; readonly limits: RateLimits; readonly at: number }[];
};

/** Below this share of a limit. */
const low = 0.25;

const limitSchema = z.object({ limit: z.optional(z.number()), remaining: z.number(), resetAt: z.number() });
const savedSchema = z.record(
  z.string(),
  z.object({
    model: z.string(),
    key: z.int(),
    at: z.number(),
    limits: z.object({
      requests: z.array(limitSchema),
      tokens: z.array(limitSchema),
      outputTokens: z.array(limitSchema),
    }),
  }),
);
/** `at`: when they were told. */
type Kept = Target & { readonly limits: RateLimits; readonly at: number };

const kinds = ['requests', 'tokens', 'outputTokens'] as const;
const all = (limits: RateLimits): readonly RateLimit[] => kinds.flatMap((kind) => limits[kind]);

export function createKeptLimits({
  now,
  store,
}: {
  readonly now: Now;
  readonly store?: StateStore | undefined;
}): KeptLimits {
  const kept = new Map<string, Kept>();

  const isLow = ({ limit, remaining, resetAt }: RateLimit): boolean =>
    resetAt > now() && remaining < (limit === undefined ? 2 : low * limit);
  /** A time in the future is of a clock that was wrong. */
  const matters = ({ at, limits }: Kept): boolean => at <= now() && all(limits).some(({ resetAt }) => resetAt > now());

  return {
    learned({ model, key }, limits) {
      if (!store) return;
      const id = targetId({ model, key });
      const known = kept.has(id);
      if (all(limits).some(isLow)) kept.set(id, { model, key, at: now(), limits });
      else if (!known) return;
      else kept.delete(id);
      for (const [other, saved] of kept) if (!matters(saved)) kept.delete(other);
      store.save(Object.fromEntries(kept));
    },
    restored() {
      const { data = {} } = savedSchema.safeParse(store?.load() ?? {});
      const saved = Object.values(data as Record<string, Kept>).filter(matters);
      for (const each of saved) kept.set(targetId(each), each);
      return saved.map(({ model, key, limits, at }) => ({ target: { model, key }, limits, at }));
    },
  };
}
