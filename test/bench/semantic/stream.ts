import {
  nothingLearned,
  type SemanticEvidence,
  type SemanticRecord,
  type SemanticStore,
} from '../../../src/core/cache.ts';
import type { Embedder } from '../../../src/core/ports.ts';
import { canonicalKey } from '../../../src/engine/cache/semantic/canonical.ts';
import { createSemanticIndex, type SemanticIndexOptions } from '../../../src/engine/cache/semantic/semanticIndex.ts';
import { createRandom } from '../../support/random.ts';
import { shuffled, withNoise } from './noise.ts';
import { componentsOf, type Pair } from './rows.ts';

export type Kind = 'variant' | 'equal' | 'paraphrase' | 'negative' | 'query';
/** One question of the run. `component`: which stored questions are right for it; undefined: nothing is known. */
export type Asked = {
  readonly query: string;
  readonly kind: Kind;
  readonly source: string;
  readonly component?: number;
};
export type Prediction = {
  readonly file: string;
  readonly query: string;
  readonly served: string | null;
  readonly tier: 'exact' | 'canonical' | 'semantic' | null;
  readonly similarity: number;
};
export type Outcome = Asked & {
  readonly prediction: Prediction;
  /** The question whose answer was served or offered. */
  readonly found: string | undefined;
  readonly hit: boolean;
  readonly right: boolean;
};

export function memoryStore(): SemanticStore {
  const records = new Map<string, SemanticRecord>();
  const evidence = new Map<string, SemanticEvidence[]>();
  let learning = nothingLearned;
  return {
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
    async evidence(key) {
      return evidence.get(key) ?? [];
    },
    async addEvidence(key, one) {
      evidence.set(key, [...(evidence.get(key) ?? []), one].slice(-100));
    },
  };
}

/** Every `b`, every distinct `a` with noise, every query; in mixed order. */
export function questionsOf(
  pairs: readonly Pair[],
  queries: readonly string[],
  components = componentsOf(pairs, ({ duplicate }) => duplicate === 1),
): readonly Asked[] {
  const random = createRandom(20_261_122);
  const stored = new Map(pairs.map(({ a, source }) => [a, source]));
  const right = new Set([...stored.keys()].map((a) => components.get(a)));
  const asked: Asked[] = [];
  const known = (text: string): { component?: number } => {
    const component = components.get(text);
    return component === undefined ? {} : { component };
  };
  for (const { b: query, source } of pairs) {
    const kind = stored.has(query) ? 'equal' : right.has(components.get(query)) ? 'paraphrase' : 'negative';
    asked.push({ query, kind, source, ...known(query) });
  }
  for (const [a, source] of stored) asked.push({ query: withNoise(a, random), kind: 'variant', source, ...known(a) });
  for (const query of queries) asked.push({ query, kind: 'query', source: 'queries', ...known(query) });
  return shuffled(asked, random);
}

const tierOf = (query: string, served: string): Prediction['tier'] => {
  if (query === served) return 'exact';
  return canonicalKey(query) === canonicalKey(served) ? 'canonical' : 'semantic';
};

/** Stores every distinct `a` of a file (`stored`: pairs whose `a` are stored, those of `pairs` by default), then asks. */
export async function runStream(
  file: string,
  pairs: readonly Pair[],
  queries: readonly string[],
  embedder: Embedder,
  { stored = pairs, ...options }: Partial<SemanticIndexOptions> & { readonly stored?: readonly Pair[] } = {},
): Promise<readonly Outcome[]> {
  const components = componentsOf(stored, ({ duplicate }) => duplicate === 1);
  const index = createSemanticIndex({ store: memoryStore(), embedder, ...options });
  for (const question of new Set(stored.map(({ a }) => a)))
    await index.add({ key: question, contextKey: file, question });
  const outcomes: Outcome[] = [];
  const open = new AbortController().signal;
  for (const asked of questionsOf(pairs, queries, components)) {
    const match = await index.find({ question: asked.query, contextKey: file }, open);
    const hit = match?.verdict === 'serve';
    const served = hit ? match.question : null;
    outcomes.push({
      ...asked,
      prediction: {
        file,
        query: asked.query,
        served,
        tier: served === null ? null : tierOf(asked.query, served),
        similarity: Number((match?.similarity ?? 0).toFixed(4)),
      },
      found: match?.question,
      hit,
      right: match !== undefined && components.get(match.question) === asked.component,
    });
  }
  return outcomes;
}
