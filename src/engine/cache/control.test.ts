import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { cacheEntry } from '../../../test/support/cacheEntry.ts';
import type {
  CachedAnswer,
  CacheFilter,
  CacheStore,
  SemanticIndex,
  SharedCache,
  SharedChange,
} from '../../core/cache.ts';
import { createCacheControl } from './control.ts';
import { createExactTiers } from './exact.ts';

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await setImmediate();
}

describe('the cache’s control', () => {
  const { key } = cacheEntry('a');

  function setUp(more: Partial<CachedAnswer> = {}) {
    const told: (readonly [string, ...unknown[]])[] = [];
    const entries = new Map([[key, cacheEntry('a', { expiresAt: null, ...more })]]);
    const store: Partial<CacheStore> = {
      epoch: () => 0,
      get: async (wanted) => entries.get(wanted),
      list: async ({ keys }) =>
        [...entries.values()].flatMap((entry) =>
          keys?.includes(entry.key) ? [{ ...entry, excerpt: '', bytes: 1, hits: 0, lastUsedAt: 0 }] : [],
        ),
      delete: async (filter: CacheFilter) => {
        told.push(['delete', filter]);
        const keys = [...entries.values()].flatMap((entry) => (entry.pinned ? [] : [entry.key]));
        for (const gone of keys) entries.delete(gone);
        return { entries: keys.length, bytes: 5, keys };
      },
      pin: async (...pinned) => void told.push(['pin', ...pinned]),
    };
    let change = (_change: SharedChange): void => {};
    const shared: Partial<SharedCache> = {
      get: async () => undefined,
      remove: (keys) => void told.push(['shared', keys]),
      clear: async (filter) => {
        told.push(['shared', filter]);
        return 3;
      },
      entries: async (filter) => (filter?.template === 't' ? 3 : undefined),
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

  it('reaches what others shared by what it is tagged with, and by nothing else', async () => {
    const { control, told } = setUp();
    await control.clear({ model: 'a/x', before: 5, pinned: true });
    await control.clear({ scope: 'ada' });
    for (const filter of [{ before: 5 }, { template: 't', query: 'word' }, { keys: [], model: 'a/x' }])
      await control.clear(filter);
    const filters = told.flatMap(([name, what]) => (name === 'shared' && !Array.isArray(what) ? [what] : []));
    assert.deepEqual(filters, [{ model: 'a/x', before: 5 }, { scope: 'ada' }]);
    assert.deepEqual([await control.previewShared({ template: 't' }), await control.previewShared({})], [3, undefined]);
  });

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
      ['shared', { template: 't' }],
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
    await until(() => told.length === 3);
    assert.equal(await exact.find(key), undefined);
    assert.deepEqual(told, [
      ['take', 'r'],
      ['delete', { keys: [key], before: 2000 }],
      ['semantic', [key]],
    ]);
  });

  it('keeps what it pinned when another machine removes it, for similar questions too', async () => {
    const { exact, told, happens } = setUp({ pinned: true });
    const other = 'f'.repeat(64);
    happens({ type: 'removed', keys: [key, other], before: 2000 });
    await until(() => told.length === 2);
    assert.deepEqual(told.at(-1), ['semantic', [other]]);
    assert.ok(await exact.find(key));
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
