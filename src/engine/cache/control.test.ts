import assert from 'node:assert/strict';
import { cacheEntry } from '../../../test/support/cacheEntry.ts';
import type { CacheFilter, CacheStore, SemanticIndex, SharedCache, SharedChange } from '../../core/cache.ts';
import { createCacheControl } from './control.ts';
import { createExactTiers } from './exact.ts';

describe('the cache’s control', () => {
  const { key } = cacheEntry('a');

  function setUp() {
    const told: unknown[] = [];
    const entries = new Map([[key, cacheEntry('a', { expiresAt: null })]]);
    const store: Partial<CacheStore> = {
      epoch: () => 0,
      get: async (wanted) => entries.get(wanted),
      delete: async (filter: CacheFilter) => {
        told.push(['delete', filter]);
        const keys = [...entries.keys()];
        entries.clear();
        return { entries: keys.length, bytes: 5, keys };
      },
      pin: async (...pinned) => void told.push(['pin', ...pinned]),
    };
    let change = (_change: SharedChange): void => {};
    const shared: Partial<SharedCache> = {
      get: async () => undefined,
      remove: (keys) => void told.push(['shared', keys]),
      onChange(listener) {
        change = listener;
        return () => {};
      },
    };
    const semantic: Partial<SemanticIndex> = {
      remove: (keys) => void told.push(['semantic', keys]),
      take: (record) => void told.push(['take', record.key]),
      feedback: async (match, right) => void told.push(['feedback', match, right]),
    };
    const exact = createExactTiers({
      maxMemoryBytes: () => 100_000,
      store: store as CacheStore,
      staleMs: () => 0,
      now: () => 0,
    });
    const control = createCacheControl({
      store: store as CacheStore,
      exact,
      shared: shared as SharedCache,
      semantic: semantic as SemanticIndex,
    });
    return { control, exact, told, happens: (what: SharedChange) => change(what) };
  }

  it('clears all tiers, and tells other machines only what was there', async () => {
    const { control, exact, told } = setUp();
    assert.ok(await exact.find(key));
    assert.deepEqual(await control.clear({ template: 't' }), { entries: 1, bytes: 5 });
    assert.equal(await exact.find(key), undefined);
    await control.clear({});
    const removed = ['semantic', [key]];
    assert.deepEqual(told, [
      ['delete', { template: 't' }],
      removed,
      ['shared', [key]],
      ['delete', {}],
      ['semantic', []],
    ]);
  });

  it('follows other machines without telling them again', async () => {
    const { exact, told, happens } = setUp();
    assert.ok(await exact.find(key));
    const record = { key: 'r', contextKey: 'c', question: 'q', embedder: 'e', vector: new Uint8Array() };
    happens({ type: 'semantic', record });
    happens({ type: 'removed', keys: [key], before: 2000 });
    assert.equal(await exact.find(key), undefined);
    assert.deepEqual(told, [
      ['take', 'r'],
      ['semantic', [key]],
      ['delete', { keys: [key], before: 2000 }],
    ]);
  });

  it('pins what is in memory too, and passes judgements on', async () => {
    const { control, told } = setUp();
    await control.pin(key, true);
    await control.judge({ key, similarity: 0.9 }, false);
    assert.deepEqual(told, [
      ['pin', key, true],
      ['feedback', { key, similarity: 0.9 }, false],
    ]);
  });
});
