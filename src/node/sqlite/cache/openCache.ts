import type { CacheStore, SemanticStore } from '../../../core/cache.ts';
import { type CacheStoreOptions, createCacheStore } from './cacheStore.ts';
import { type CacheFileOptions, openCacheFile } from './file.ts';
import { createSemanticStore } from './semanticStore.ts';

export type CacheStores = { readonly store: CacheStore; readonly semantic: SemanticStore };

/** The stores of the cache over one file in `folder`, which is opened with the first use. Never throws. */
export function openCache(options: CacheFileOptions & Pick<CacheStoreOptions, 'staleMs'>): CacheStores {
  const file = openCacheFile(options);
  return { store: createCacheStore({ ...options, file }), semantic: createSemanticStore(file, options.now) };
}
