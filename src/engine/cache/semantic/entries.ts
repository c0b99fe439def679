import type { SemanticRecord } from '../../../core/cache.ts';
import { canonicalKey } from './canonical.ts';
import { type Reading, read } from './reading.ts';
import { createVectors, type Vectors } from './vectors.ts';
import { dice, plainText, trigrams } from './words.ts';

/** What is known of an entry, beside its vectors. */
export type Entry = {
  readonly key: string;
  readonly question: string;
  readonly group: number;
  readonly canonical: string;
  readonly byMeaning: boolean;
  readonly slot: number;
};
export type Candidate = { readonly entry: Entry; readonly cosine: number };

export type Entries = {
  has(key: string): boolean;
  add(record: SemanticRecord): void;
  remove(key: string): void;
  /** The entry whose question differs in its surface only; of several the likest, of like ones the newest. */
  equal(contextKey: string, question: string): Entry | undefined;
  /** Whether any entry of the context has a vector of its meaning. */
  hasMeanings(contextKey: string): boolean;
  /** The nearest by the vector of their meaning, nearest first. */
  nearMeaning(contextKey: string, vector: Int8Array, count: number): readonly Candidate[];
  /** The nearest by their characters, of those without a vector of their meaning. */
  nearCharacters(contextKey: string, question: string, count: number): readonly Candidate[];
  size(): number;
  bytes(): number;
};

const characterDimensions = 256;
/** The objects of an entry beside its vector and text: measured with 100,000 of them. */
const overhead = 370;

/** Which of 256 drawers each three characters fall into; two texts with much in common are near in angle. */
export function characterVector(text: string): Int8Array {
  const vector = new Int8Array(characterDimensions);
  for (const trigram of trigrams(text)) {
    let hash = 7;
    for (let i = 0; i < trigram.length; i++) hash = (Math.imul(hash, 31) + trigram.charCodeAt(i)) | 0;
    const drawer = (hash ^ (hash >>> 11)) & (characterDimensions - 1);
    vector[drawer] = Math.min((vector[drawer] ?? 0) + 1, 100);
  }
  return vector;
}

type Space = { readonly vectors: Vectors; readonly entries: (Entry | undefined)[] };

/** Entries in memory, by key, by question and by vector. `dimensions`: of the vectors of meaning. */
export function createEntries(dimensions: number): Entries {
  const byKey = new Map<string, Entry>();
  const byCanonical = new Map<string, readonly Entry[]>();
  const groups = new Map<string, number>();
  // Neither takes memory before its first entry.
  const meaning: Space = { vectors: createVectors(dimensions), entries: [] };
  const characters: Space = { vectors: createVectors(characterDimensions), entries: [] };
  const meaningGroups = new Set<number>();
  let texts = 0;

  const groupOf = (contextKey: string): number => {
    const group = groups.get(contextKey) ?? groups.size;
    groups.set(contextKey, group);
    return group;
  };

  function near(
    { vectors, entries }: Space,
    contextKey: string,
    vector: Int8Array,
    count: number,
  ): readonly Candidate[] {
    const group = groups.get(contextKey);
    if (group === undefined) return [];
    return vectors.nearest(vector, group, count).flatMap(({ slot, cosine }) => {
      const entry = entries[slot];
      return entry ? [{ entry, cosine }] : [];
    });
  }

  function remove(key: string): void {
    const entry = byKey.get(key);
    if (!entry) return;
    byKey.delete(key);
    const others = (byCanonical.get(entry.canonical) ?? []).filter((one) => one !== entry);
    if (others.length > 0) byCanonical.set(entry.canonical, others);
    else byCanonical.delete(entry.canonical);
    const { vectors, entries } = entry.byMeaning ? meaning : characters;
    vectors.remove(entry.slot);
    entries[entry.slot] = undefined;
    texts -= entry.question.length + entry.canonical.length + key.length;
  }

  return {
    add({ key, contextKey, question, vector }) {
      remove(key);
      const byMeaning = vector.length === dimensions;
      const space = byMeaning ? meaning : characters;
      const group = groupOf(contextKey);
      const bytes = byMeaning ? new Int8Array(vector.buffer, vector.byteOffset, dimensions) : characterVector(question);
      if (byMeaning) meaningGroups.add(group);
      const slot = space.vectors.add(bytes, group);
      const canonical = `${group} ${canonicalKey(question)}`;
      const entry: Entry = { key, question, group, canonical, byMeaning, slot };
      space.entries[slot] = entry;
      byKey.set(key, entry);
      byCanonical.set(canonical, [...(byCanonical.get(canonical) ?? []), entry]);
      texts += question.length + canonical.length + key.length;
    },
    has: (key) => byKey.has(key),
    remove,
    equal(contextKey, question) {
      const equal = byCanonical.get(`${groups.get(contextKey)} ${canonicalKey(question)}`) ?? [];
      const asked = trigrams(plainText(question));
      const likeness = (entry: Entry): number => dice(asked, trigrams(plainText(entry.question)));
      return equal.length < 2 ? equal[0] : equal.reduce((a, b) => (likeness(a) > likeness(b) ? a : b));
    },
    hasMeanings: (contextKey) => meaningGroups.has(groups.get(contextKey) ?? -1),
    nearMeaning: (contextKey, vector, count) => near(meaning, contextKey, vector, count),
    nearCharacters: (contextKey, question, count) => near(characters, contextKey, characterVector(question), count),
    size: () => byKey.size,
    bytes: () => meaning.vectors.bytes() + characters.vectors.bytes() + texts + byKey.size * overhead,
  };
}

/** Readings of the questions looked at last: near ones come up again and again. */
export function createReadings(limit = 500): (question: string) => Reading {
  const readings = new Map<string, Reading>();
  return (question) => {
    const reading = readings.get(question) ?? read(question);
    readings.delete(question);
    readings.set(question, reading);
    for (const oldest of readings.keys()) {
      if (readings.size <= limit) break;
      readings.delete(oldest);
    }
    return reading;
  };
}
