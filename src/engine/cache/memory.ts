import { LRUCache } from 'lru-cache';
import type { CachedAnswer } from '../../core/cache.ts';

export type MemoryTier = {
  get(key: string): CachedAnswer | undefined;
  put(entry: CachedAnswer): void;
  remove(keys: readonly string[]): void;
  clear(): void;
  /** `bytes` is an estimate. */
  size(): { readonly entries: number; readonly bytes: number };
};

/** What an entry takes besides its texts, about. */
const overheadBytes = 1024;
/** No entry may drive out more than this part of the others. */
const largestPart = 0.25;

/** Bytes of an entry in memory, about: V8 keeps two bytes for a character unless all are Latin-1. */
const bytesOf = ({ text, reasoning, question }: CachedAnswer): number =>
  overheadBytes + 2 * (text.length + reasoning.length + question.length);

/** The answers that were used last, up to so many bytes; another limit holds from the next call on. */
export function createMemoryTier(maxBytes: () => number): MemoryTier {
  let limit = -1;
  let entries: LRUCache<string, CachedAnswer> | undefined;

  function current(): LRUCache<string, CachedAnswer> | undefined {
    const wanted = Math.floor(maxBytes());
    if (wanted === limit) return entries;
    limit = wanted;
    const before = entries;
    entries = wanted > 0 ? sized(wanted) : undefined;
    // Least recently used first, so that the order stays.
    for (const [key, entry] of [...(before?.entries() ?? [])].toReversed()) entries?.set(key, entry);
    return entries;
  }

  return {
    get: (key) => current()?.get(key),
    put: (entry) => void current()?.set(entry.key, entry),
    remove(keys) {
      for (const key of keys) entries?.delete(key);
    },
    clear: () => entries?.clear(),
    size: () => ({ entries: entries?.size ?? 0, bytes: entries?.calculatedSize ?? 0 }),
  };
}

const sized = (maxSize: number): LRUCache<string, CachedAnswer> =>
  new LRUCache({ maxSize, maxEntrySize: Math.max(1, Math.floor(maxSize * largestPart)), sizeCalculation: bytesOf });
