/**
 * How long the cache takes to look something up, from 1,000 to 1,000,000 entries, each beside a plain baseline in the same
 * run, and what it finds in a workload as people make it: `npm run bench:cache`.
 *
 *   --data DIR      labelled pairs for the workload (semantic/rows.ts)
 *   --vectors FILE  keeps the embeddings in FILE between runs
 *   --most N        the most entries; default 1,000,000, which take 2 GB
 */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { CachedAnswer, CacheStore } from '../../src/core/cache.ts';
import type { ChatRequest } from '../../src/core/chat.ts';
import { cacheKeyOf } from '../../src/engine/cache/cacheKey.ts';
import { createExactTiers } from '../../src/engine/cache/exact.ts';
import { plainKernel } from '../../src/engine/cache/semantic/kernel.ts';
import { createSemanticIndex } from '../../src/engine/cache/semantic/semanticIndex.ts';
import { createVectors } from '../../src/engine/cache/semantic/vectors.ts';
import { openCache } from '../../src/node/sqlite/cache/openCache.ts';
import { createRandom } from '../support/random.ts';
import { measureRedis } from './cache/redis.ts';
import { createKeptEmbedder } from './semantic/embeddings.ts';
import { readPairFiles } from './semantic/rows.ts';
import { memoryStore } from './semantic/stream.ts';
import { runWorkload } from './semantic/workload.ts';

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared/data/semantic' },
    vectors: { type: 'string' },
    most: { type: 'string', default: '1000000' },
  },
});
const sizes = [1000, 10_000, 100_000, 1_000_000].filter((one) => one <= Number(values.most));
const mostOnDisk = 100_000;
const dimensions = 512;
const silent = { debug() {}, info() {}, warn() {}, error() {} };
const random = createRandom(1);
const open = new AbortController().signal;

const quantile = (times: readonly number[], part: number): number =>
  times.toSorted((a, b) => a - b)[Math.ceil(times.length * part) - 1] ?? 0;
const milliseconds = (time: number): string => `${time.toFixed(3).padStart(9)} ms`;

async function timesOf(work: (run: number) => unknown, runs: number): Promise<readonly number[]> {
  const times: number[] = [];
  for (let run = 0; run < runs; run++) {
    const start = performance.now();
    await work(run);
    times.push(performance.now() - start);
  }
  return times;
}

const randomVector = (): Int8Array => Int8Array.from({ length: dimensions }, () => Math.floor(random() * 255) - 127);

async function search(): Promise<void> {
  console.log(
    `${'search, 24 nearest of 512 numbers'.padEnd(36)}median        95 %   plain JavaScript  ratio   bytes an entry`,
  );
  for (const size of sizes) {
    const pool = Array.from({ length: 500 }, randomVector);
    const fill = (vectors: ReturnType<typeof createVectors>): void => {
      for (let i = 0; i < size; i++) vectors.add(pool[i % pool.length] ?? new Int8Array(dimensions), 0);
    };
    const fast = createVectors(dimensions);
    fill(fast);
    const query = randomVector();
    const runs = size > 100_000 ? 15 : 200;
    const times = await timesOf(() => fast.nearest(query, 0, 24), runs);
    // The baseline's time grows with the rows and nothing else: a tenth of the largest will do.
    const rows = Math.min(size, 100_000);
    const plain = createVectors(dimensions, plainKernel(dimensions));
    for (let i = 0; i < rows; i++) plain.add(pool[i % pool.length] ?? new Int8Array(dimensions), 0);
    const plainTimes = await timesOf(() => plain.nearest(query, 0, 24), 9);
    const baseline = (quantile(plainTimes, 0.5) * size) / rows;
    const median = quantile(times, 0.5);
    console.log(
      `${String(size).padStart(10)} entries`.padEnd(30) +
        `${milliseconds(median)}${milliseconds(quantile(times, 0.95))}  ${milliseconds(baseline)}    ${(baseline / median).toFixed(1).padStart(6)}` +
        `${(fast.bytes() / size).toFixed(0).padStart(12)}`,
    );
  }
}

const verbs = ['sort', 'reverse', 'filter', 'copy', 'print', 'merge', 'split', 'parse', 'validate', 'hash'];
const nouns = ['list', 'string', 'map', 'set', 'queue', 'file', 'matrix', 'tree', 'graph', 'date'];
const languages = ['Python', 'Java', 'Go', 'Rust', 'Ruby', 'PHP', 'Kotlin', 'Swift', 'Scala', 'Perl'];
const at = (list: readonly string[], n: number): string => list[n % list.length] ?? '';
const question = (n: number): string =>
  `How do I ${at(verbs, n)} a ${at(nouns, Math.floor(n / 10))} in ${at(languages, Math.floor(n / 100))}, case ${Math.floor(n / 1000)}?`;

/** The whole way: read, embed with the real model, search, judge. */
async function lookup(): Promise<void> {
  const embedder = createKeptEmbedder(undefined);
  const embedOnly = await timesOf((n) => embedder.embed([`number ${n} of what is embedded for its time`], open), 60);
  console.log(`${'\nsemantic lookup'.padEnd(37)}median        95 %   equal but for its surface: 95 %   bytes an entry`);
  console.log(
    '  embedding alone (baseline)'.padEnd(30) +
      milliseconds(quantile(embedOnly.slice(1), 0.5)) +
      milliseconds(quantile(embedOnly.slice(1), 0.95)),
  );
  for (const size of sizes) {
    const index = createSemanticIndex({ store: memoryStore(), embedder });
    const pool = Array.from({ length: 500 }, () => new Uint8Array(randomVector().buffer.slice(0)));
    for (let n = 0; n < size; n++) {
      const vector = pool[n % pool.length] ?? new Uint8Array(dimensions);
      index.take({ key: `${n}`, contextKey: 'c', question: question(n), embedder: embedder.id, vector });
    }
    const ask = (n: number) =>
      index.find({ question: `case ${n}: what about a ${at(nouns, n)} in ${at(languages, n)}`, contextKey: 'c' }, open);
    await timesOf((n) => ask(size + n), 10);
    const times = await timesOf((n) => ask(size + 1000 + n), size > 100_000 ? 30 : 100);
    const equal = await timesOf((n) => index.find({ question: question(n).toUpperCase(), contextKey: 'c' }, open), 500);
    console.log(
      `${String(size).padStart(10)} entries`.padEnd(30) +
        milliseconds(quantile(times, 0.5)) +
        milliseconds(quantile(times, 0.95)) +
        milliseconds(quantile(equal, 0.95)).padStart(20) +
        (index.statistics().bytes / size).toFixed(0).padStart(21),
    );
  }
}

const entryOf = (key: string): CachedAnswer => ({
  key,
  contextKey: '',
  version: 1,
  scope: '',
  question: 'What is it?',
  text: 'An answer. '.repeat(40),
  reasoning: '',
  answeredBy: 'a/b',
  usage: { inputTokens: 10, outputTokens: 100, estimated: false },
  costUsd: null,
  durationMs: 1000,
  storedAt: 0,
  expiresAt: null,
  pinned: false,
  tags: { model: 'a/b', provider: 'a', workspace: null, template: null, conversationId: null, files: [] },
});

const requestOf = (n: number): ChatRequest => ({
  stream: true,
  model: 'a/b',
  messages: [{ role: 'user' as const, content: question(n) }],
});
const plainHash = (n: number): string =>
  createHash('sha256')
    .update(JSON.stringify(requestOf(n)))
    .digest('hex');

/** Key and memory tier, key and disk; the baseline is a hash of the request as it is and a plain map. */
async function exact(): Promise<void> {
  const none = { epoch: () => 0, get: async () => undefined, put: async () => undefined } as unknown as CacheStore;
  const place = { scope: '', place: null };
  console.log(`\nexact lookup, 95 %              hash and a map (baseline)   key and memory      key and disk`);
  for (const size of sizes) {
    const tiers = createExactTiers({ maxMemoryBytes: () => 1e10, store: none, staleMs: () => 0, now: () => 0 });
    const map = new Map<string, CachedAnswer>();
    const folder = mkdtempSync(join(tmpdir(), 'chat-llm-bench-'));
    const disk = openCache({ folder, maxBytes: () => 1e10, staleMs: () => 0, logger: silent, now: () => 0 }).store;
    // A larger file takes minutes to fill.
    const onDisk = size <= mostOnDisk;
    for (let n = 0; n < size; n++) {
      const entry = entryOf(cacheKeyOf(requestOf(n), place));
      await tiers.put(entry);
      map.set(plainHash(n), entry);
      if (onDisk) await disk.put(entry);
    }
    const some = (n: number): number => (n * 7919) % size;
    const plain = await timesOf((n) => map.get(plainHash(some(n))), 5000);
    const memory = await timesOf((n) => tiers.find(cacheKeyOf(requestOf(some(n)), place)), 5000);
    const stored = onDisk ? await timesOf((n) => disk.get(cacheKeyOf(requestOf(some(n)), place)), 5000) : undefined;
    disk.close();
    rmSync(folder, { recursive: true, force: true });
    console.log(
      `${String(size).padStart(10)} entries`.padEnd(42) +
        milliseconds(quantile(plain, 0.95)) +
        milliseconds(quantile(memory, 0.95)).padStart(20) +
        (stored ? milliseconds(quantile(stored, 0.95)) : '–').padStart(18),
    );
  }
}

async function shared(): Promise<void> {
  const { rows, healedMs } = await measureRedis();
  console.log(`${'\nshared tier, a Redis on this machine'.padEnd(37)}median        95 %       worst`);
  for (const [what, { median, p95, worst }] of rows)
    console.log(`  ${what}`.padEnd(34) + milliseconds(median) + milliseconds(p95) + milliseconds(worst));
  console.log(`  used again ${Math.round(healedMs)} ms after it answers again`);
}

async function workload(): Promise<void> {
  const embedder = createKeptEmbedder(values.vectors);
  const file = readPairFiles(values.data).find((one) => one.file.includes('programming'));
  if (!file) return;
  const found = await runWorkload(file.pairs, embedder, 3000);
  const share = (part: number): string => `${((100 * part) / found.asked).toFixed(1)} %`;
  console.log(`\nworkload: ${found.asked} questions of ${found.topics} topics by Zipf's law, in any of their wordings`);
  console.log(`  hits ${share(found.hits)}, of them by equal text ${share(found.equal)}; wrong ${share(found.wrong)}`);
  console.log(`  without the semantic tier (baseline): hits ${share(found.exactOnly)}`);
  embedder.save();
}

await search();
await exact();
await lookup();
await shared();
await workload();
