import type { SemanticIndex, SemanticRecord, SemanticStore, SharedCache } from '../../core/cache.ts';
import type { Embedder } from '../../core/ports.ts';

export type LazySemanticOptions = {
  readonly store: SemanticStore;
  readonly embedder: Embedder;
  readonly shared?: SharedCache | undefined;
  readonly settings: () => {
    readonly maxWrongPercent: number;
    readonly serveAt?: number | undefined;
    readonly offerAt?: number | undefined;
  };
};

/** Other machines hear of what is put. */
const published = (
  store: SemanticStore,
  shared: SharedCache | undefined,
  vectorOf: (record: SemanticRecord) => Int8Array,
): SemanticStore => ({
  ...store,
  async put(record) {
    shared?.publish(record, vectorOf(record));
    await store.put(record);
  },
});

/** The semantic index, loaded with the first question that needs it. */
export function createLazySemantic({ store, embedder, shared, settings }: LazySemanticOptions): SemanticIndex {
  const bound = (): number => settings().maxWrongPercent / 100;
  return createLazyIndex(async () => {
    const { createSemanticIndex, defaultOfferAt, defaultServeAt, vectorOf } = await import(
      './semantic/semanticIndex.ts'
    );
    return createSemanticIndex({
      store: published(store, shared, vectorOf),
      shared,
      embedder,
      bound,
      serveAt: () => settings().serveAt ?? defaultServeAt,
      offerAt: () => settings().offerAt ?? defaultOfferAt,
    });
  }, bound);
}

const unloaded = { entries: 0, bytes: 0, judged: 0, observedWrong: null } as const;

/** Finds nothing where loading fails. */
export function createLazyIndex(load: () => Promise<SemanticIndex>, bound: () => number): SemanticIndex {
  let loading: Promise<SemanticIndex | undefined> | undefined;
  let loaded: SemanticIndex | undefined;

  function theIndex(): Promise<SemanticIndex | undefined> {
    loading ??= load().then(
      (index) => {
        loaded = index;
        return index;
      },
      () => undefined,
    );
    return loading;
  }

  return {
    find: async (question, signal) => (await theIndex())?.find(question, signal),
    add: async (entry) => (await theIndex())?.add(entry),
    take: (record) => void theIndex().then((index) => index?.take(record)),
    // What is not loaded yet is gone from the store, so it will not be loaded either.
    remove: (keys) => loaded?.remove(keys),
    feedback: async (match, right) => (await theIndex())?.feedback(match, right),
    rechecked: async (match, right) => (await theIndex())?.rechecked(match, right),
    statistics: () => loaded?.statistics() ?? { ...unloaded, bound: bound() },
    close: () => loaded?.close(),
  };
}
