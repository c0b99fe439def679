import type { CachedAnswer, CacheStore, SharedCache } from '../../core/cache.ts';
import { cacheVersion } from '../../core/cache.ts';
import type { Now } from '../../core/ports.ts';
import { createMemoryTier } from './memory.ts';

export type ExactOptions = {
  readonly maxMemoryBytes: () => number;
  readonly store: CacheStore;
  readonly shared?: SharedCache | undefined;
  /** How long after its time an entry may still be given, in milliseconds. */
  readonly staleMs: () => number;
  readonly now: Now;
};

export type Found = {
  readonly entry: CachedAnswer;
  readonly tier: 'memory' | 'disk' | 'shared';
  readonly stale: boolean;
};

/** The tiers that find equal requests: memory, then disk, then what machines share. Never throws. */
export type ExactTiers = {
  find(key: string): Promise<Found | undefined>;
  put(entry: CachedAnswer): Promise<void>;
  /** Of memory only: the store removes what a filter names and tells the keys. */
  forget(keys: readonly string[]): void;
  memory(): { readonly entries: number; readonly bytes: number };
};

export function createExactTiers({ maxMemoryBytes, store, shared, staleMs, now }: ExactOptions): ExactTiers {
  const memory = createMemoryTier(maxMemoryBytes);
  let epoch = store.epoch();

  /** What another window removed or replaced may be in this one's memory. */
  function keepUp(): void {
    const current = store.epoch();
    if (current === epoch) return;
    epoch = current;
    memory.clear();
  }

  function usable<Tier extends Found['tier']>(entry: CachedAnswer | undefined, tier: Tier): Found | undefined {
    if (!entry || entry.version !== cacheVersion) return undefined;
    const overdueMs = entry.pinned || entry.expiresAt === null ? -1 : now() - entry.expiresAt;
    return overdueMs >= staleMs() && overdueMs >= 0 ? undefined : { entry, tier, stale: overdueMs >= 0 };
  }

  return {
    async find(key) {
      keepUp();
      const remembered = usable(memory.get(key), 'memory');
      if (remembered) return remembered;
      const stored = usable(await store.get(key), 'disk');
      const found = stored ?? usable(await shared?.get(key), 'shared');
      if (found) memory.put(found.entry);
      if (found?.tier === 'shared') await store.put(found.entry);
      return found;
    },
    async put(entry) {
      keepUp();
      memory.put(entry);
      // First, since others may wait for it.
      shared?.put(entry);
      await store.put(entry);
    },
    forget: (keys) => memory.remove(keys),
    memory: memory.size,
  };
}
