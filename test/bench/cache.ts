/**
 * How long the cache takes to look something up, from 1,000 to 1,000,000 entries, each beside a plain baseline in the same
 * run, and what it finds in a workload as people make it: `npm run bench:cache`.
 *
 *   --data DIR      labelled pairs for the workload (semantic/rows.ts)
 *   --vectors FILE  keeps the embeddings in FILE between runs
 *   --most N        the most entries; default 1,000,000, which take 530 MB
 */
import { createHash } from 'node:crypto';
import { parseArgs } from 'node:util';
import type { CachedAnswer, CacheStore } from '../../src/core/cache.ts';
import type { ChatRequest } from '../../src/core/chat.ts';
import { cacheKeyOf } from '../../src/engine/cache/cacheKey.ts';
import { createExactTiers } from '../../src/engine/cache/exact.ts';
import { plainKernel } from '../../src/engine/cache/semantic/kernel.ts';
import { createSemanticIndex } from '../../src/engine/cache/semantic/semanticIndex.ts';
import { createVectors } from '../../src/engine/cache/semantic/vectors.ts';
import { createRandom } from '../support/random.ts';
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
const dimensions = 512;
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
  for (const size of [1000, 10_000, 100_000, 1_000_000].filter((one) => one <= Number(values.most))) {
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
  const index = createSemanticIndex({ store: memoryStore(), embedder });
  const size = 10_000;
  for (let n = 0; n < size; n++) {
    const vector = new Uint8Array(randomVector().buffer.slice(0));
    index.take({ key: `${n}`, contextKey: 'c', question: question(n), embedder: embedder.id, vector });
  }
  await index.add({ key: 'warm', contextKey: 'c', question: 'What is a mutex?' });
  const ask = (n: number) =>
    index.find({ question: `case ${n}: what about a ${at(nouns, n)} in ${at(languages, n)}`, contextKey: 'c' }, open);
  const embedOnly = await timesOf((n) => embedder.embed([`number ${n} of what is embedded for its time`], open), 60);
  await timesOf(ask, 20);
  const times = await timesOf((n) => ask(n + 1000), 200);
  const equal = await timesOf((n) => index.find({ question: question(n).toUpperCase(), contextKey: 'c' }, open), 500);
  console.log(`${`\nsemantic lookup, ${size} entries`.padEnd(37)}median        95 %`);
  console.log(
    '  embedding alone (baseline)'.padEnd(30) +
      milliseconds(quantile(embedOnly, 0.5)) +
      milliseconds(quantile(embedOnly, 0.95)),
  );
  console.log('  all of it'.padEnd(30) + milliseconds(quantile(times, 0.5)) + milliseconds(quantile(times, 0.95)));
  console.log(
    '  equal but for its surface'.padEnd(30) + milliseconds(quantile(equal, 0.5)) + milliseconds(quantile(equal, 0.95)),
  );
  console.log(`  in memory: ${(index.statistics().bytes / size).toFixed(0)} bytes an entry`);
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

/** Key and memory; the baseline is a hash of the request as it is and a plain map. */
async function exact(): Promise<void> {
  const store = { epoch: () => 0, get: async () => undefined, put: async () => undefined } as unknown as CacheStore;
  const tiers = createExactTiers({ maxMemoryBytes: () => 1e9, store, staleMs: () => 0, now: () => 0 });
  const requestOf = (n: number): ChatRequest => ({
    stream: true,
    model: 'a/b',
    messages: [{ role: 'user' as const, content: question(n) }],
  });
  const place = { scope: '', place: null };
  const map = new Map<string, CachedAnswer>();
  for (let n = 0; n < 10_000; n++) {
    const key = cacheKeyOf(requestOf(n), place);
    await tiers.put(entryOf(key));
    map.set(
      createHash('sha256')
        .update(JSON.stringify(requestOf(n)))
        .digest('hex'),
      entryOf(key),
    );
  }
  const times = await timesOf((n) => tiers.find(cacheKeyOf(requestOf(n), place)), 5000);
  const plain = await timesOf(
    (n) =>
      map.get(
        createHash('sha256')
          .update(JSON.stringify(requestOf(n)))
          .digest('hex'),
      ),
    5000,
  );
  console.log(`${'\nexact lookup, 10000 entries'.padEnd(37)}median        95 %`);
  console.log(
    '  hash and a map (baseline)'.padEnd(30) + milliseconds(quantile(plain, 0.5)) + milliseconds(quantile(plain, 0.95)),
  );
  console.log(
    '  key and memory tier'.padEnd(30) + milliseconds(quantile(times, 0.5)) + milliseconds(quantile(times, 0.95)),
  );
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
await workload();
