import type {
  CachedAnswer,
  CacheFilter,
  CacheSize,
  CacheStatistics,
  CacheStore,
  SemanticIndex,
  SemanticMatch,
  SharedCache,
  SharedFilter,
} from '../../core/cache.ts';
import type { ExactTiers } from './exact.ts';

/** What a person can see and do of the cache. Never throws, as its store does not. */
export type CacheControl = Pick<CacheStore, 'get' | 'list' | 'preview' | 'tagValues' | 'pin'> & {
  /**
   * In all tiers, of this machine and of those that share: what this machine holds, and whatever is shared of a scope, workspace,
   * file, template, model, provider or conversation.
   */
  clear(filter: CacheFilter): Promise<CacheSize>;
  /** How many shared answers `clear` would take from everybody; undefined where it takes none, or cannot ask. */
  previewShared(filter: CacheFilter): Promise<number | undefined>;
  /** `memory`: of this window. `semantic`: absent until it has loaded, and where there is none. */
  statistics(): Promise<
    CacheStatistics & { readonly memory: CacheSize; readonly semantic?: ReturnType<SemanticIndex['statistics']> }
  >;
  /** What machines share, where there is something. */
  readonly shared: Pick<SharedCache, 'entries' | 'clear' | 'state' | 'values'> | undefined;
  /** Whether the answer of an entry was right for a similar question. */
  judge(match: Pick<SemanticMatch, 'key' | 'similarity'>, right: boolean): Promise<void>;
};

type Options = {
  readonly store: CacheStore;
  readonly exact: ExactTiers;
  readonly shared?: SharedCache | undefined;
  readonly semantic?: SemanticIndex | undefined;
};

const tags = ['scope', 'workspace', 'file', 'template', 'model', 'provider', 'conversationId'] as const;

/** What of a filter the shared tier knows; undefined where it names nothing that answers are tagged with. */
function sharedFilterOf({ scope, workspace, file, template, model, provider, conversationId, ...rest }: CacheFilter) {
  const { keys, query, before } = rest;
  const wanted = { scope, workspace, file, template, model, provider, conversationId, before };
  const isTagged = tags.some((tag) => wanted[tag] !== undefined);
  if (!isTagged || keys !== undefined || query !== undefined) return undefined;
  return Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined)) as SharedFilter;
}

export function createCacheControl({ store, exact, shared, semantic }: Options): CacheControl {
  function forget(keys: readonly string[]): void {
    exact.forget(keys);
    semantic?.remove(keys);
  }

  shared?.onChange((change) => {
    if (change.type === 'semantic') semantic?.take(change.record);
    else void follow(change.keys, change.before);
  });

  /** What this machine pinned or stored later stays, in the index of similar questions too. */
  async function follow(keys: readonly string[], before: number): Promise<void> {
    exact.forget(keys);
    await store.delete({ keys, before });
    const held = await store.list({ keys, pinned: true }, { limit: keys.length, offset: 0 });
    const kept = new Set(held.map(({ key }) => key));
    forget(keys.filter((key) => !kept.has(key)));
  }

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
      const common = sharedFilterOf(filter);
      if (common) await shared?.clear(common);
      return { entries, bytes };
    },
    async previewShared(filter) {
      const common = sharedFilterOf(filter);
      return common && shared?.entries(common);
    },
    async statistics() {
      const own = { ...(await store.statistics()), memory: exact.memory() };
      return semantic ? { ...own, semantic: semantic.statistics() } : own;
    },
    shared,
    judge: async (match, right) => semantic?.feedback(match, right),
  };
}
