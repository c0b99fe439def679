import type { Embedder } from '../../../src/core/ports.ts';
import { createSemanticIndex } from '../../../src/engine/cache/semantic/semanticIndex.ts';
import { createRandom } from '../../support/random.ts';
import { shuffled, withNoise } from './noise.ts';
import { componentsOf, type Pair } from './rows.ts';
import { memoryStore } from './stream.ts';

export type Workload = {
  readonly asked: number;
  readonly topics: number;
  readonly hits: number;
  /** Of the hits, those whose question is equal but for its surface. */
  readonly equal: number;
  readonly wrong: number;
  /** What a cache of equal texts would have found. */
  readonly exactOnly: number;
};

/**
 * A cache as it fills: topics are asked about by Zipf's law (the nth as often as 1/n), each time in any of its wordings,
 * every other time with surface noise; what is not found is answered and stored. A served answer of another topic is wrong.
 */
export async function runWorkload(pairs: readonly Pair[], embedder: Embedder, asked: number): Promise<Workload> {
  const random = createRandom(4);
  const components = componentsOf(pairs, ({ duplicate }) => duplicate === 1);
  const wordings = new Map<number, string[]>();
  for (const [text, component] of components) wordings.set(component, [...(wordings.get(component) ?? []), text]);
  const topics = shuffled([...wordings.entries()], random);
  const sums: number[] = [];
  for (let rank = 1; rank <= topics.length; rank++) sums.push((sums.at(-1) ?? 0) + 1 / rank);
  const index = createSemanticIndex({ store: memoryStore(), embedder });
  const open = new AbortController().signal;
  const topicOf = new Map<string, number>();
  const seen = new Set<string>();
  let [hits, equal, wrong, exactOnly] = [0, 0, 0, 0];
  for (let n = 0; n < asked; n++) {
    const drawn = random() * (sums.at(-1) ?? 0);
    const [topic, texts] = topics[sums.findIndex((sum) => sum >= drawn)] ?? [0, []];
    const text = texts[Math.floor(random() * texts.length)] ?? '';
    const question = random() < 0.5 ? text : withNoise(text, random);
    if (seen.has(question)) exactOnly += 1;
    seen.add(question);
    const match = await index.find({ question, contextKey: 'c' }, open);
    if (match?.verdict === 'serve') {
      hits += 1;
      if (match.similarity === 1) equal += 1;
      if (topicOf.get(match.key) !== topic) wrong += 1;
      continue;
    }
    topicOf.set(`${n}`, topic);
    await index.add({ key: `${n}`, contextKey: 'c', question });
  }
  return { asked, topics: topics.length, hits, equal, wrong, exactOnly };
}
