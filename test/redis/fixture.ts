import { setTimeout as delay } from 'node:timers/promises';
import type { CachedAnswer, SemanticRecord, SharedCache, SharedChange } from '../../src/core/cache.ts';
import { parseAddress } from '../../src/node/redis/address.ts';
import { createRedisCache, type RedisCacheOptions } from '../../src/node/redis/redisCache.ts';
import { cacheEntry } from '../support/cacheEntry.ts';

/** Resolves when the condition holds; the test's own limit ends a vain wait. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await delay(10);
}

export type Instance = SharedCache & { readonly changes: SharedChange[]; readonly reasons: string[] };

/** Short times, so that a death is noticed within a test. */
const times = { lifeMs: 600, pollMs: 100, patienceMs: 8000 };

/** An instance as on a machine of its own. */
export function instance(url: string, change: Partial<RedisCacheOptions> = {}): Instance {
  const parsed = parseAddress(url);
  if (!parsed) throw new Error(`no address: ${url}`);
  const reasons: string[] = [];
  const shared = createRedisCache({
    at: parsed.at,
    password: parsed.password,
    ca: undefined,
    strictTls: true,
    namespace: 'team',
    now: Date.now,
    onState: ({ reason }) => void (reason && reasons.push(reason)),
    times,
    // A busy machine is no slow server.
    limitMs: 1000,
    syncMs: 100,
    ...change,
  });
  const changes: SharedChange[] = [];
  shared.onChange((one) => void changes.push(one));
  return { ...shared, changes, reasons };
}

export const connected = (one: SharedCache): Promise<void> => until(() => one.state()?.connected === true);

/** An entry whose time is not over. */
export const entry = (name: string, change: Partial<CachedAnswer> = {}): CachedAnswer =>
  cacheEntry(name, { storedAt: Date.now(), expiresAt: Date.now() + 60_000, ...change });

export const record = (name: string): SemanticRecord => ({
  key: cacheEntry(name).key,
  contextKey: 'context',
  question: `What is ${name}?`,
  embedder: 'test',
  vector: Uint8Array.from([1, 2, 255]),
});

export const publish = (from: SharedCache, what: SemanticRecord): void =>
  from.publish(what, new Int8Array(what.vector));

/**
 * The names of what was published, in the order it came. What comes while an instance reads all that is there may be told
 * twice.
 */
export const published = ({ changes }: Instance): string[] => [
  ...new Set(changes.flatMap((change) => (change.type === 'semantic' ? [change.record.question.slice(8, -1)] : []))),
];

export const removedKeys = ({ changes }: Instance): string[] => [
  ...new Set(changes.flatMap((change) => (change.type === 'removed' ? change.keys : []))),
];
