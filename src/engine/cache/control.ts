import type {
  CachedAnswer,
  CacheFilter,
  CacheSize,
  CacheStatistics,
  CacheStore,
  SemanticIndex,
  SemanticMatch,
  SharedCache,
} from '../../core/cache.ts';
import type { ExactTiers } from './exact.ts';

/** What a person can see and do of the cache. Never throws, as its store does not. */
export type CacheControl = Pick<CacheStore, 'get' | 'list' | 'preview' | 'tagValues' | 'pin'> & {
  /** In all tiers, of this machine and of those that share. */
  clear(filter: CacheFilter): Promise<CacheSize>;
  /** `memory`: of this window. `semantic`: absent until it has loaded, and where there is none. */
  statistics(): Promise<
    CacheStatistics & { readonly memory: CacheSize; readonly semantic?: ReturnType<SemanticIndex['statistics']> }
  >;
  /** What machines share, where there is something. */
  readonly shared: Pick<SharedCache, 'entries' | 'clear' | 'state'> | undefined;
  /** Whether the answer of an entry was right for a similar question. */
  judge(match: Pick<SemanticMatch, 'key' | 'similarity'>, right: boolean): Promise<void>;
};

type Options = {
  readonly store: CacheStore;
  readonly exact: ExactTiers;
  readonly shared?: SharedCache | undefined;
  readonly semantic?: SemanticIndex | undefined;
};

export function createCacheControl({ store, exact, shared, semantic }: Options): CacheControl {
  function forget(keys: readonly string[]): void {
    exact.forget(keys);
    semantic?.remove(keys);
  }

  shared?.onChange((change) => {
    if (change.type === 'semantic') semantic?.take(change.record);
    else {
      forget(change.keys);
      void store.delete({ keys: change.keys, before: change.before });
    }
  });

  return {
    get: (key): Promise<CachedAnswer | undefined> => store.get(key),
    list: store.list,
    preview: store.preview,
    tagValues: store.tagValues,
    async pin(key, pinned) {
      await store.pin(key, pinned);
      exact.forget([key]);
    },
    async clear(filter) {
      const { keys, entries, bytes } = await store.delete(filter);
      forget(keys);
      if (keys.length > 0) shared?.remove(keys);
      return { entries, bytes };
    },
    async statistics() {
      const own = { ...(await store.statistics()), memory: exact.memory() };
      return semantic ? { ...own, semantic: semantic.statistics() } : own;
    },
    shared,
    judge: async (match, right) => semantic?.feedback(match, right),
  };
}
