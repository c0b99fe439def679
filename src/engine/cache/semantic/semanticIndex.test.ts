import assert from 'node:assert/strict';
import {
  nothingLearned,
  type SemanticEvidence,
  type SemanticRecord,
  type SemanticStore,
  spaceOf,
} from '../../../core/cache.ts';
import { ChatError } from '../../../core/errors.ts';
import type { Embedder } from '../../../core/ports.ts';
import { createSemanticIndex } from './semanticIndex.ts';

const open = new AbortController().signal;

function memoryStore(): SemanticStore & { readonly records: Map<string, SemanticRecord> } {
  const records = new Map<string, SemanticRecord>();
  const evidence = new Map<string, SemanticEvidence[]>();
  let learning = nothingLearned;
  return {
    records,
    async *load(embedder) {
      for (const record of records.values()) if (record.embedder === embedder) yield record;
    },
    async put(record) {
      records.set(record.key, record);
    },
    learned: async () => learning,
    async learn(change) {
      learning = change(learning);
      return learning;
    },
    evidence: async (key) => evidence.get(key) ?? [],
    async addEvidence(key, one) {
      evidence.set(key, [...(evidence.get(key) ?? []), one]);
    },
  };
}

/** Texts with words in common are near: what the index does with vectors needs no model to be seen. */
function wordEmbedder(): Embedder & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    id: 'words',
    dimensions: 64,
    async embed(texts, signal) {
      if (signal.aborted) throw new ChatError('cancelled');
      asked.push(...texts);
      return texts.map((text) => {
        const vector = new Float32Array(64).fill(0.01);
        for (const word of text.toLowerCase().match(/\w+/g) ?? []) {
          const at = [...word].reduce((sum, char) => sum * 31 + char.charCodeAt(0), 7) % 64;
          vector[at] = (vector[at] ?? 0) + 1;
        }
        return vector;
      });
    },
    close() {},
  };
}

const create = (store = memoryStore(), embedder: Embedder = wordEmbedder()) => createSemanticIndex({ store, embedder });
const stored = { key: 'k1', contextKey: 'c', question: 'How do I delete a remote branch in git?' };
const ask = (question: string, contextKey = 'c') => ({ question, contextKey });

describe('semantic index', () => {
  it('learns for good: another session knows what this one was told', async () => {
    const store = memoryStore();
    const index = create(store);
    await index.add(stored);
    const match = await index.find(ask('how do i delete a remote branch in git'), open);
    assert.equal(match?.verdict, 'serve');
    await index.feedback({ key: 'other', similarity: match?.similarity ?? 0 }, false);
    await index.rechecked({ key: 'k1', similarity: 1 }, undefined);
    const later = create(store);
    await later.find(ask('anything'), open);
    assert.deepEqual(
      [index, later].map((each) => each.statistics().judged),
      [1, 1],
    );
    const { offset, ...counts } = await store.learned();
    assert.deepEqual(counts, { judged: 1, wrong: 1, rechecked: 1 });
    assert.ok(offset > 0);
    await later.rechecked({ key: 'k1', similarity: 1 }, true);
    assert.deepEqual(
      (await store.evidence('k1')).map(({ right }) => right),
      [true],
    );
    const after = await store.learned();
    assert.deepEqual([after.judged, after.rechecked, after.offset < offset], [2, 2, true]);
  });

  it('asks the server where it can search, and takes over what is near there', async () => {
    const embedder = wordEmbedder();
    const elsewhere: SemanticRecord[] = [];
    const questions = ['How do I delete a remote branch in git?', 'Wie lösche ich einen Zweig auf dem Server?'];
    const other = createSemanticIndex({
      store: { ...memoryStore(), put: async (record) => void elsewhere.push(record) },
      embedder,
    });
    for (const [at, question] of questions.entries()) await other.add({ key: `${at}`, contextKey: 'c', question });
    const asked: string[] = [];
    let searchable = false;
    const index = createSemanticIndex({
      store: memoryStore(),
      embedder,
      shared: {
        searchable: () => searchable,
        async near({ space, contextKey }, vector) {
          asked.push(`${space} ${contextKey} ${vector.length}`);
          return elsewhere.filter((record) => spaceOf(record) === space);
        },
      },
    });
    const words = embedder.asked.length;
    assert.equal(await index.find(ask('drop a branch on the git remote'), open), undefined);
    assert.deepEqual([asked, embedder.asked.length], [[], words], 'no server that searches: no model');
    searchable = true;
    assert.equal((await index.find(ask('drop a branch on the git remote'), open))?.key, '0');
    assert.equal((await index.find(ask('Wie lösche ich einen Zweig auf dem Server'), open))?.key, '1');
    assert.deepEqual(asked, ['words c 64', 'characters c 256']);
    assert.equal(index.statistics().entries, 2);
  });

  it('serves an equal question without the model, and a paraphrase with it', async () => {
    const embedder = wordEmbedder();
    const index = create(memoryStore(), embedder);
    assert.equal(await index.find(ask('anything'), open), undefined);
    assert.deepEqual(embedder.asked, [], 'nothing to compare with: no model');
    await index.add(stored);
    const before = embedder.asked.length;
    const equal = await index.find(ask('hi, how can i delete a remote branch in GIT??'), open);
    assert.deepEqual(equal, { verdict: 'serve', key: 'k1', question: stored.question, similarity: 1 });
    assert.equal(embedder.asked.length, before);
    const near = await index.find(ask('git: remove a branch on origin'), open);
    assert.equal(near?.verdict, 'serve');
    assert.equal(near.key, 'k1');
    assert.ok(near.similarity > 0.7 && near.similarity < 1);
  });

  it('finds nothing behind a guard, in another context or after removal', async () => {
    const index = create();
    await index.add(stored);
    assert.equal(await index.find(ask('How do I delete a local branch in git?'), open), undefined);
    assert.equal(await index.find(ask(stored.question, 'other'), open), undefined);
    index.remove(['k1']);
    assert.equal(await index.find(ask(stored.question), open), undefined);
    assert.equal(index.statistics().entries, 0);
  });

  it('loads what was stored, takes what others made, and replaces', async () => {
    const store = memoryStore();
    await create(store).add(stored);
    const index = create(store);
    index.take({
      ...stored,
      key: 'k2',
      question: 'What is a mutex?',
      embedder: 'words',
      vector: new Uint8Array(64).fill(1),
    });
    index.take({
      ...stored,
      key: 'k3',
      question: 'What is a trie?',
      embedder: 'another model',
      vector: new Uint8Array(0),
    });
    assert.equal((await index.find(ask(stored.question), open))?.key, 'k1');
    assert.equal((await index.find(ask('what is a mutex'), open))?.key, 'k2');
    assert.equal(await index.find(ask('what is a trie'), open), undefined);
    await index.add({ ...stored, question: 'What is a semaphore?' });
    assert.equal(await index.find(ask(stored.question), open), undefined);
    assert.equal((await index.find(ask('what is a semaphore'), open))?.key, 'k1');
    assert.equal(index.statistics().entries, 2);
    assert.ok(index.statistics().bytes > 0);
  });

  it('compares other languages by their characters alone, strictly', async () => {
    const embedder = wordEmbedder();
    const index = create(memoryStore(), embedder);
    await index.add({
      key: 'k',
      contextKey: 'c',
      question: 'Wie sortiere ich eine Liste von Objekten nach einem Attribut in Python?',
    });
    const typo = await index.find(ask('Wie sortiere ich eine Liste von Objekten nach einem Atribut in Python'), open);
    assert.equal(typo?.verdict, 'serve');
    assert.equal(
      await index.find(ask('Wie sortiere ich eine Liste von Objekten nach einem Attribut in Ruby?'), open),
      undefined,
    );
    assert.equal(
      await index.find(ask('Wie filtere ich eine Liste von Objekten nach einem Attribut in Python?'), open),
      undefined,
    );
    await index.add({ key: 'r', contextKey: 'c', question: 'Pelabuhan Ambon lebih besar dari pelabuhan Ternate' });
    assert.equal(await index.find(ask('Pelabuhan Ternate lebih besar dari pelabuhan Ambon'), open), undefined);
    assert.deepEqual(embedder.asked, []);
  });

  it('learns from what people say, per entry', async () => {
    const index = create();
    await index.add(stored);
    await index.add({ ...stored, key: 'k2', question: 'How do I rename a file in bash?' });
    const question = ask('git: remove a branch on origin');
    const match = await index.find(question, open);
    assert.ok(match?.verdict === 'serve');
    await index.feedback(match, false);
    assert.equal((await index.find(question, open))?.verdict, 'offer');
    assert.deepEqual(index.statistics().observedWrong, 1);
    assert.equal((await index.find(ask('How can I rename a file in bash?'), open))?.verdict, 'serve');
  });

  it('does without the model when it fails, and without an answer when aborted or when the store fails', async () => {
    const broken: Embedder = { ...wordEmbedder(), embed: async () => Promise.reject(new ChatError('internal')) };
    const index = create(memoryStore(), broken);
    await index.add(stored);
    assert.equal((await index.find(ask(stored.question), open))?.key, 'k1');
    assert.equal(await index.find(ask('git: remove a branch on origin'), open), undefined);
    assert.equal(await index.find(ask(stored.question), AbortSignal.abort()), undefined);
    const hanging = create(memoryStore(), { ...wordEmbedder(), embed: () => new Promise(() => {}) });
    hanging.take({ ...stored, embedder: 'words', vector: new Uint8Array(64).fill(1) });
    const abort = new AbortController();
    const waiting = hanging.find(ask('git: remove a branch on origin'), abort.signal);
    abort.abort();
    assert.equal(await waiting, undefined);
    const store = memoryStore();
    const unreadable = create({
      ...store,
      load: () => {
        throw new Error('no disk');
      },
    } as typeof store);
    await unreadable.add(stored);
    assert.equal((await unreadable.find(ask(stored.question), open))?.key, 'k1');
  });
});
