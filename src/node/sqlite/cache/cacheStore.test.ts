import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { cacheEntry } from '../../../../test/support/cacheEntry.ts';
import { type CachedAnswer, nothingLearned } from '../../../core/cache.ts';
import { cacheFilePath } from './file.ts';
import { type CacheStores, openCache } from './openCache.ts';

describe('the cache on disk', () => {
  let folder: string;
  let opened: CacheStores[];
  let warnings: string[];
  let time: number;
  let maxBytes: number;

  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'chat-llm-cache-'));
    opened = [];
    warnings = [];
    time = 2000;
    maxBytes = 1_000_000;
  });
  afterEach(() => {
    for (const { store } of opened) store.close();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  function open(): CacheStores {
    const warn = (message: string): void => void warnings.push(message);
    const logger = { debug: () => {}, info: () => {}, warn, error: warn };
    const stores = openCache({ folder, logger, now: () => time, maxBytes: () => maxBytes, staleMs: () => 0 });
    opened.push(stores);
    return stores;
  }

  const file = (): string => cacheFilePath(folder);

  function edit(change: (database: DatabaseSync) => void): void {
    const database = new DatabaseSync(file());
    change(database);
    database.close();
  }

  it('gives back what was put, also to another window and after a restart', async () => {
    const { store } = open();
    const entry = cacheEntry('a', {
      text: 'Größe \u{1f600}',
      reasoning: 'why',
      costUsd: null,
      expiresAt: null,
      tags: { model: 'auto', provider: 'a', workspace: 'w', template: 't', conversationId: 7, files: ['file:///x'] },
    });
    await store.put(entry);
    assert.deepEqual(await store.get(entry.key), entry);
    assert.deepEqual(await open().store.get(entry.key), entry);
    store.close();
    assert.deepEqual(await open().store.get(entry.key), entry);
    assert.equal(await open().store.get(cacheEntry('b').key), undefined);
  });

  it('replaces an answer whole; that it is pinned stays', async () => {
    const { store } = open();
    await store.put(cacheEntry('a', { tags: { ...cacheEntry('a').tags, files: ['file:///old'] } }));
    await store.pin(cacheEntry('a').key, true);
    await store.put(cacheEntry('a', { text: 'new' }));
    const now = await store.get(cacheEntry('a').key);
    assert.deepEqual([now?.text, now?.pinned, now?.tags.files], ['new', true, []]);
    assert.equal((await store.statistics()).entries, 1);
    assert.equal((await store.statistics()).pinned, 1);
  });

  it('counts hits by tier, misses and what was saved, over windows', async () => {
    const { store } = open();
    await store.put(cacheEntry('a'));
    const { key } = cacheEntry('a');
    await store.count({ tier: null });
    await store.count({ tier: 'disk', key, savedTokens: 120, savedUsd: 0.02, savedMs: 3000 });
    time = 5000;
    await open().store.count({ tier: 'memory', key, savedTokens: 120, savedUsd: 0.02, savedMs: 3000 });
    const statistics = await store.statistics();
    assert.deepEqual(statistics.hits, { memory: 1, disk: 1, shared: 0, semantic: 0, 'in-flight': 0 });
    assert.deepEqual([statistics.misses, statistics.savedTokens, statistics.savedMs], [1, 240, 6000]);
    assert.ok(Math.abs(statistics.savedUsd - 0.04) < 1e-9);
    const [listed] = await store.list({}, { limit: 10, offset: 0 });
    assert.deepEqual([listed?.hits, listed?.lastUsedAt], [2, 5000]);
  });

  it('finds, previews and removes by every tag, by age and by words; pinned ones only when told', async () => {
    const { store } = open();
    const base = cacheEntry('a').tags;
    await store.put(cacheEntry('model', { tags: { ...base, model: 'b/y' } }));
    await store.put(cacheEntry('provider', { tags: { ...base, provider: 'p' } }));
    await store.put(cacheEntry('workspace', { tags: { ...base, workspace: 'w' } }));
    await store.put(cacheEntry('template', { tags: { ...base, template: 't' } }));
    await store.put(cacheEntry('talk', { tags: { ...base, conversationId: 3 } }));
    await store.put(cacheEntry('file', { tags: { ...base, files: ['file:///f', 'file:///g'] } }));
    await store.put(cacheEntry('scope', { scope: 's' }));
    await store.put(cacheEntry('young', { storedAt: 9000 }));
    await store.put(cacheEntry('words', { question: 'How many 50% of x_y?', text: 'Half the apples.' }));
    const filters = {
      model: { model: 'b/y' },
      provider: { provider: 'p' },
      workspace: { workspace: 'w' },
      template: { template: 't' },
      talk: { conversationId: 3 },
      file: { file: 'file:///g' },
      scope: { scope: 's' },
      words: { query: 'apples 50% x_y' },
    };
    for (const [name, filter] of Object.entries(filters)) {
      const found = await store.list(filter, { limit: 10, offset: 0 });
      assert.deepEqual(
        found.map(({ key }) => key),
        [cacheEntry(name).key],
        name,
      );
      assert.equal((await store.preview(filter)).entries, 1, name);
    }
    assert.deepEqual(await store.list({ query: '%' }, { limit: 10, offset: 0 }).then((all) => all.length), 1);
    assert.equal((await store.preview({ before: 9000 })).entries, 8);
    assert.deepEqual(
      (await store.tagValues('file')).map(({ value }) => value),
      ['file:///f', 'file:///g'],
    );
    assert.deepEqual(
      (await store.tagValues('model')).map(({ value, entries }) => [value, entries]),
      [
        ['a/x', 8],
        ['b/y', 1],
      ],
    );
    assert.deepEqual(
      (await store.tagValues('conversationId')).map(({ value }) => value),
      ['3'],
    );

    await store.pin(cacheEntry('talk').key, true);
    const preview = await store.preview({});
    const removed = await store.delete({});
    assert.deepEqual({ entries: removed.entries, bytes: removed.bytes }, preview);
    assert.ok(!removed.keys.includes(cacheEntry('talk').key));
    assert.equal((await store.delete({ conversationId: 3, pinned: true })).entries, 1);
    assert.deepEqual([(await store.statistics()).entries, (await store.statistics()).bytes], [0, 0]);
  });

  it('tells another window that entries went, not that some came', async () => {
    const [one, two] = [open().store, open().store];
    await one.put(cacheEntry('a'));
    const before = two.epoch();
    await one.put(cacheEntry('b'));
    assert.equal(two.epoch(), before);
    await one.delete({ keys: [cacheEntry('a').key] });
    assert.ok(two.epoch() > before);
    const removed = two.epoch();
    await one.put(cacheEntry('b', { text: 'anew' }));
    assert.ok(two.epoch() > removed);
    assert.equal(one.epoch(), two.epoch());
  });

  it('keeps the records of similar questions as long as their entries', async () => {
    const { store, semantic } = open();
    const record = (name: string) => {
      const { key, question } = cacheEntry(name);
      return { key, contextKey: 'c', question, embedder: 'e1', vector: Uint8Array.of(1, 2, 3) };
    };
    await store.put(cacheEntry('a'));
    await store.put(cacheEntry('b', { expiresAt: 2500 }));
    for (const name of ['a', 'b', 'no entry']) await semantic.put(record(name));
    const load = async (embedder: string) => {
      const all = [];
      for await (const each of semantic.load(embedder)) all.push(each);
      return all;
    };
    assert.deepEqual(await load('e1'), [record('a'), record('b')]);
    assert.deepEqual(await load('e2'), []);
    time = 3000;
    assert.deepEqual(await load('e1'), [record('a')]);
    for (let at = 0; at < 105; at += 1) await semantic.addEvidence(record('a').key, { score: 0.5, right: at > 50, at });
    const evidence = await semantic.evidence(record('a').key);
    assert.deepEqual([evidence.length, evidence[0]], [100, { score: 0.5, right: false, at: 5 }]);
    await store.delete({});
    assert.deepEqual([await load('e1'), await semantic.evidence(record('a').key)], [[], []]);
  });

  it('keeps what was learned of similar questions, of all windows together, whatever is cleared', async () => {
    const [one, two] = [open(), open()];
    assert.deepEqual(await one.semantic.learned(), nothingLearned);
    await one.semantic.learn((before) => ({ ...before, offset: 0.25, judged: before.judged + 1 }));
    const after = await two.semantic.learn((before) => ({
      ...before,
      judged: before.judged + 1,
      wrong: 1,
      rechecked: 3,
    }));
    assert.deepEqual(after, { offset: 0.25, judged: 2, wrong: 1, rechecked: 3 });
    await one.store.delete({ pinned: true });
    for (const { store } of [one, two]) store.close();
    const { store, semantic } = open();
    assert.deepEqual([await semantic.learned(), (await store.statistics()).learned], [after, after]);
  });

  it('never holds more than its limit, drops the least used first, and none that is pinned', async () => {
    const sizes = fc.array(
      fc.record({ name: fc.integer({ min: 0, max: 12 }), size: fc.integer({ min: 0, max: 4000 }), use: fc.boolean() }),
      { maxLength: 25 },
    );
    const { store } = open();
    maxBytes = 20_000;
    await fc.assert(
      fc.asyncProperty(sizes, async (steps) => {
        await store.delete({ pinned: true });
        await store.put(cacheEntry('kept'));
        await store.pin(cacheEntry('kept').key, true);
        let last: string | undefined;
        for (const { name, size, use } of steps) {
          time += 10;
          const entry = cacheEntry(`n${name}`, { text: 'x'.repeat(size), storedAt: time, expiresAt: null });
          await store.put(entry);
          if (size < 4000) last = entry.key;
          if (use) await store.count({ tier: 'disk', key: entry.key, savedTokens: 1, savedUsd: 0, savedMs: 0 });
          const { bytes } = await store.statistics();
          const listed = await store.list({ pinned: true }, { limit: 100, offset: 0 });
          assert.equal(
            bytes,
            listed.reduce((sum, each) => sum + each.bytes, 0),
          );
          assert.ok(bytes <= maxBytes, `${bytes}`);
          if (last) assert.ok(await store.get(last), 'the one used last');
          assert.ok(await store.get(cacheEntry('kept').key), 'the pinned one');
        }
      }),
      { numRuns: 12 },
    );
  });

  it('leaves nothing of what is removed in the file, and gives the room back', async () => {
    const { store } = open();
    for (let index = 0; index < 60; index += 1)
      await store.put(cacheEntry(`entry ${index}`, { text: 'a secret word, '.repeat(300) }));
    await store.delete({});
    store.close();
    const left = fs.readFileSync(file());
    assert.ok(left.length < 100_000, `${left.length}`);
    assert.ok(!left.includes('secret'));
  });

  it('takes away what is over its time when something comes, and leaves out what is too large', async () => {
    const { store } = open();
    await store.put(cacheEntry('old', { expiresAt: 3000 }));
    await store.put(cacheEntry('pinned', { expiresAt: 3000 }));
    await store.pin(cacheEntry('pinned').key, true);
    await store.put(cacheEntry('large', { text: 'x'.repeat(maxBytes / 2) }));
    assert.equal(await store.get(cacheEntry('large').key), undefined);
    time = 3000;
    await store.put(cacheEntry('new'));
    assert.equal(await store.get(cacheEntry('old').key), undefined);
    assert.ok(await store.get(cacheEntry('pinned').key));
  });

  describe('when things go wrong', () => {
    const put = async (stores: CacheStores, count = 60): Promise<void> => {
      for (let index = 0; index < count; index += 1)
        await stores.store.put(cacheEntry(`entry ${index}`, { text: 'x'.repeat(2000) }));
    };
    const works = async ({ store }: CacheStores): Promise<void> => {
      await store.put(cacheEntry('after'));
      assert.deepEqual(await store.get(cacheEntry('after').key), cacheEntry('after'));
    };

    it('begins anew when the file is no database, or cut, or damaged while it is used', async () => {
      fs.writeFileSync(file(), 'This is no database.'.repeat(500));
      await works(open());
      opened.at(-1)?.store.close();

      await put(open());
      opened.at(-1)?.store.close();
      fs.truncateSync(file(), 30_000);
      const cut = open();
      for (let index = 0; index < 60; index += 1) await cut.store.get(cacheEntry(`entry ${index}`).key);
      await cut.store.list({}, { limit: 100, offset: 0 });
      await works(cut);
      cut.store.close();

      time += 100_000;
      const shrunk = open();
      await put(shrunk);
      shrunk.store.close();
      const inUse = open();
      await inUse.store.get(cacheEntry('entry 1').key);
      fs.truncateSync(file(), 40_000);
      for (let index = 0; index < 60; index += 1) await inUse.store.get(cacheEntry(`entry ${index}`).key);
      await inUse.store.list({}, { limit: 100, offset: 0 });
      await works(inUse);
      inUse.store.close();

      time += 100_000;
      const used = open();
      await put(used);
      used.store.close();
      const whole = fs.readFileSync(file());
      fs.writeFileSync(file(), Buffer.concat([whole.subarray(0, 4096), Buffer.alloc(whole.length - 4096, 7)]));
      const damaged = open();
      await damaged.store.get(cacheEntry('entry 1').key);
      await works(damaged);
      assert.ok(warnings.length > 0);
    });

    it('begins anew when the tables are of another shape', async () => {
      for (const table of [
        'entry (foo TEXT)',
        'counter (tier TEXT PRIMARY KEY)',
        'entry_file (a, b, c, key, uri, x)',
      ]) {
        edit((database) => database.exec(`CREATE TABLE ${table}`));
        time += 100_000;
        const { store } = open();
        const used = cacheEntry('used', { tags: { ...cacheEntry('used').tags, files: ['file:///x'] } });
        const use = async () => {
          await store.put(used);
          await store.count({ tier: null });
        };
        await use();
        await use();
        assert.deepEqual(await store.get(used.key), used, table);
        assert.ok((await store.statistics()).misses > 0, table);
        store.close();
        fs.rmSync(file());
      }
    });

    it('throws a row away that is not what was written, and no other', async () => {
      const { store } = open();
      for (const name of ['text', 'usage', 'good']) await store.put(cacheEntry(name));
      edit((database) => {
        database.prepare(`UPDATE entry SET text = 'wrong' WHERE key = ?`).run(cacheEntry('text').key);
        database.prepare(`UPDATE entry SET usage = '{"inp' WHERE key = ?`).run(cacheEntry('usage').key);
      });
      assert.equal((await store.list({}, { limit: 10, offset: 0 })).length, 2);
      assert.equal(await store.get(cacheEntry('text').key), undefined);
      assert.equal(await store.get(cacheEntry('usage').key), undefined);
      assert.ok(await store.get(cacheEntry('good').key));
      assert.equal((await store.statistics()).entries, 1);
      assert.equal(warnings.length, 0);
    });

    it('goes on without what a full disk does not take', async () => {
      maxBytes = 100_000;
      const { store } = open();
      await store.put(cacheEntry('before'));
      // SQLite itself says that the disk is full when a file may have no further page.
      edit((database) => database.exec('CREATE TABLE filler (x BLOB); INSERT INTO filler VALUES (zeroblob(330000))'));
      await store.put(cacheEntry('refused', { text: 'x'.repeat(20_000) }));
      assert.equal(await store.get(cacheEntry('refused').key), undefined);
      assert.ok(await store.get(cacheEntry('before').key));
      edit((database) => database.exec('DROP TABLE filler'));
      await store.put(cacheEntry('taken', { text: 'x'.repeat(20_000) }));
      assert.ok(await store.get(cacheEntry('taken').key));
    });

    it('follows when another window began a new file', async () => {
      const [one, two] = [open(), open()];
      await put(one, 3);
      await two.store.get(cacheEntry('entry 1').key);
      fs.rmSync(file());
      for (const suffix of ['-wal', '-shm']) fs.rmSync(file() + suffix, { force: true });
      time += 2000;
      assert.equal(await one.store.get(cacheEntry('entry 1').key), undefined);
      await one.store.put(cacheEntry('new'));
      assert.ok(await two.store.get(cacheEntry('new').key));
    });

    it('removes the file of an earlier version, and waits when the folder cannot be had', async () => {
      const old = path.join(folder, 'cache-0.sqlite-wal');
      fs.writeFileSync(old, '');
      await works(open());
      assert.ok(!fs.existsSync(old));
      const blocked = path.join(folder, 'taken');
      fs.writeFileSync(blocked, '');
      const logger = { debug() {}, info() {}, warn: (text: string) => void warnings.push(text), error() {} };
      const { store } = openCache({ folder: blocked, logger, now: () => time, maxBytes: () => 1e6, staleMs: () => 0 });
      await store.put(cacheEntry('a'));
      assert.equal(await store.get(cacheEntry('a').key), undefined);
      assert.equal(warnings.length, 1);
      fs.rmSync(blocked);
      time += 60_000;
      await store.put(cacheEntry('a'));
      assert.ok(await store.get(cacheEntry('a').key));
      store.close();
      assert.equal(await store.get(cacheEntry('a').key), undefined);
    });

    it('loses nothing that was stored when a window is killed while it writes', async () => {
      const code = `
        import { openCache } from ${JSON.stringify(new URL('./openCache.ts', import.meta.url).href)};
        import { cacheEntry } from ${JSON.stringify(new URL('../../../../test/support/cacheEntry.ts', import.meta.url).href)};
        const quiet = () => {};
        const logger = { debug: quiet, info: quiet, warn: quiet, error: quiet };
        const { store } = openCache({ folder: ${JSON.stringify(folder)}, logger, now: () => 2000, maxBytes: () => 1e7, staleMs: () => 0 });
        for (let index = 0; ; index += 1) {
          await store.put(cacheEntry('entry ' + index, { text: 'x'.repeat(500) }));
          process.stdout.write(index + '\\n');
        }`;
      const child = spawn(process.execPath, ['--input-type=module', '--eval', code], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let told = '';
      for await (const piece of child.stdout) {
        told += String(piece);
        if (told.split('\n').length > 30) child.kill('SIGKILL');
      }
      const last = Number(told.split('\n').at(-2));
      assert.ok(last >= 29, told);
      const { store } = open();
      const entry = (index: number): CachedAnswer => cacheEntry(`entry ${index}`, { text: 'x'.repeat(500) });
      for (let index = 0; index <= last; index += 1) assert.deepEqual(await store.get(entry(index).key), entry(index));
      await works(opened.at(-1) ?? open());
      assert.deepEqual(warnings, []);
    });
  });
});
