import {
  type SemanticIndex,
  type SemanticMatch,
  type SemanticQuestion,
  type SemanticRecord,
  type SemanticStore,
  type SharedCache,
  spaceOf,
} from '../../../core/cache.ts';
import type { Embedder } from '../../../core/ports.ts';
import { type Candidate, characterVector, createEntries, createReadings, type Entry } from './entries.ts';
import { type PairScore, scoreByCharacters, scoreByMeaning } from './pairScore.ts';
import { createThresholds } from './threshold.ts';
import { quantize } from './vectors.ts';
import type { Heads } from './weights.ts';

export type SemanticIndexOptions = {
  readonly store: SemanticStore;
  readonly embedder: Embedder;
  /** What machines share and this one need not have heard of. */
  readonly shared?: Pick<SharedCache, 'searchable' | 'near'> | undefined;
  /** The share of wrong answers that the person allows, 0 to 1. Default 0.01. */
  readonly bound?: () => number;
  /** The least score that is served without evidence, and that is offered, 0 to 1. */
  readonly serveAt?: () => number;
  readonly offerAt?: () => number;
  readonly now?: () => number;
  /** The verifier's weights; others than the product's in measurements. */
  readonly heads?: Heads;
};

/** Chosen on the development split, as low as leaves about 1 % wrong: docs/performance.md has the figures. */
export const defaultServeAt = 0.7;
export const defaultOfferAt = 0.4;

/** Longer texts are pastes rather than questions: equal or not, no paraphrases. */
const longestQuestion = 1500;
const candidates = 64;
const keptVectors = 20;
const none = new Uint8Array(0);

const bytesOf = (vector: Int8Array): Uint8Array => new Uint8Array(vector.buffer, vector.byteOffset, vector.length);

/** By which a record is found: that of its meaning, else that of its characters. */
export const vectorOf = ({ vector, question }: SemanticRecord): Int8Array =>
  vector.length === 0 ? characterVector(question) : new Int8Array(vector.buffer, vector.byteOffset, vector.length);

type Scored = PairScore & { readonly entry: Entry };

const best = (scored: readonly Scored[]): Scored | undefined =>
  scored.reduce<Scored | undefined>((most, one) => (most && most.rank >= one.rank ? most : one), undefined);

/**
 * The semantic tier: an equal question by its canonical form first, without the model; then the nearest by the cosine of
 * their sentence vectors, each judged by the guards and the verifier. Questions in other languages than English are
 * compared by their characters.
 */
export function createSemanticIndex(options: SemanticIndexOptions): SemanticIndex {
  const { store, embedder, bound = () => 0.01, now = Date.now } = options;
  const serveAt = options.serveAt ?? (() => defaultServeAt);
  const offerAt = options.offerAt ?? (() => defaultOfferAt);
  const entries = createEntries(embedder.dimensions);
  const readingOf = createReadings();
  const thresholds = createThresholds(serveAt, bound);
  let loading: Promise<void> | undefined;
  const removedEarly = new Set<string>();
  const vectors = new Map<string, Promise<Int8Array>>();

  async function load(): Promise<void> {
    for await (const record of store.load(embedder.id)) {
      if (!entries.has(record.key) && !removedEarly.has(record.key)) entries.add(record);
    }
    removedEarly.clear();
    thresholds.use(await store.learned());
  }

  /** A store that cannot be read is an empty one. */
  function loaded(): Promise<void> {
    loading ??= load().catch(() => undefined);
    return loading;
  }

  /** The vector of a question, kept until its answer is there to be added. */
  function embed(question: string, signal: AbortSignal): Promise<Int8Array> {
    const known = vectors.get(question);
    if (known) return known;
    const vector = embedder.embed([question], signal).then(([first]) => quantize(first ?? []));
    vectors.set(question, vector);
    vector.catch(() => vectors.delete(question));
    for (const oldest of vectors.keys()) {
      if (vectors.size <= keptVectors) break;
      vectors.delete(oldest);
    }
    return vector;
  }

  const bestOf = (near: readonly Candidate[], score: (one: Candidate) => PairScore): Scored | undefined =>
    best(near.map((one) => ({ entry: one.entry, ...score(one) })));

  /** What others know of comes into the index when a question is near it. */
  async function takeNear(
    like: Pick<SemanticRecord, 'embedder' | 'vector'>,
    contextKey: string,
    vector: () => Int8Array,
  ): Promise<void> {
    if (!options.shared?.searchable()) return;
    const found = await options.shared.near({ space: spaceOf(like), contextKey }, vector(), candidates);
    for (const record of found) if (!entries.has(record.key)) entries.add(record);
  }

  async function nearest({ question, contextKey }: SemanticQuestion, signal: AbortSignal): Promise<Scored | undefined> {
    const asked = readingOf(question);
    if (!asked.english) {
      await takeNear({ embedder: embedder.id, vector: none }, contextKey, () => characterVector(question));
      const near = entries.nearCharacters(contextKey, question, candidates);
      return bestOf(near, ({ entry }) => scoreByCharacters(asked, readingOf(entry.question)));
    }
    if (!options.shared?.searchable() && !entries.hasMeanings(contextKey)) return undefined;
    const vector = await embed(question, signal);
    await takeNear({ embedder: embedder.id, vector: bytesOf(vector) }, contextKey, () => vector);
    const near = entries.nearMeaning(contextKey, vector, candidates);
    return bestOf(near, ({ entry, cosine }) => scoreByMeaning(asked, readingOf(entry.question), cosine, options.heads));
  }

  async function judge({ entry, score }: Omit<Scored, 'rank'>): Promise<SemanticMatch | undefined> {
    const { key, question } = entry;
    if (score < offerAt()) return undefined;
    const verdict = score >= thresholds.serveAt(await store.evidence(key)) ? 'serve' : 'offer';
    return { verdict, key, question, similarity: score };
  }

  async function find(question: SemanticQuestion, signal: AbortSignal): Promise<SemanticMatch | undefined> {
    await loaded();
    const equal = entries.equal(question.contextKey, question.question);
    if (equal) return judge({ entry: equal, score: 1 });
    if (question.question.length > longestQuestion) return undefined;
    const found = await nearest(question, signal);
    return found && judge(found);
  }

  async function learn({ key, similarity }: Pick<SemanticMatch, 'key' | 'similarity'>, right: boolean): Promise<void> {
    const evidence = await store.evidence(key);
    // Another window may have learned meanwhile.
    thresholds.use(await store.learned());
    if (similarity >= thresholds.serveAt(evidence))
      thresholds.use(await store.learn((before) => thresholds.after(before, right)));
    await store.addEvidence(key, { score: similarity, right, at: now() });
  }

  return {
    async find(question, signal) {
      const aborted = Promise.withResolvers<undefined>();
      const stop = (): void => aborted.resolve(undefined);
      signal.addEventListener('abort', stop, { once: true });
      try {
        return signal.aborted ? undefined : await Promise.race([find(question, signal), aborted.promise]);
      } catch {
        return undefined;
      } finally {
        signal.removeEventListener('abort', stop);
      }
    },
    async add({ key, contextKey, question }) {
      let vector: Uint8Array = none;
      try {
        await loaded();
        if (question.length <= longestQuestion && readingOf(question).english) {
          vector = bytesOf(await embed(question, new AbortController().signal));
        }
      } catch {
        // Without the model an entry is found by its canonical form.
      }
      const record: SemanticRecord = { key, contextKey, question, embedder: embedder.id, vector };
      entries.add(record);
      await store.put(record);
    },
    take(record) {
      if (record.embedder === embedder.id) entries.add(record);
    },
    remove(keys) {
      for (const key of keys) {
        entries.remove(key);
        removedEarly.add(key);
      }
    },
    feedback: learn,
    async rechecked(match, right) {
      if (right !== undefined) await learn(match, right);
      thresholds.use(await store.learn((before) => ({ ...before, rechecked: before.rechecked + 1 })));
    },
    statistics: () => ({ entries: entries.size(), bytes: entries.bytes(), ...thresholds.statistics() }),
    close: () => embedder.close(),
  };
}
