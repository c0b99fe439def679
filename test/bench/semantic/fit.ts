import type { Embedder } from '../../../src/core/ports.ts';
import { areStatements, compare } from '../../../src/engine/cache/semantic/compare.ts';
import { evidenceOf } from '../../../src/engine/cache/semantic/pairScore.ts';
import { read } from '../../../src/engine/cache/semantic/reading.ts';
import { defaultServeAt } from '../../../src/engine/cache/semantic/semanticIndex.ts';
import { quantize } from '../../../src/engine/cache/semantic/vectors.ts';
import { rising } from '../../../src/engine/cache/semantic/verifier.ts';
import type { Head, Heads } from '../../../src/engine/cache/semantic/weights.ts';
import { createRandom } from '../../support/random.ts';
import { logistic } from '../routing/linear.ts';
import { withNoise } from './noise.ts';
import { componentsOf, type Pair } from './rows.ts';

/** Whose licences let weights fitted on them ship: CC0, MIT, CC BY 4.0, MIT, our own grammar. */
const trainable = new Set(['handwritten-prog', 'nl2bash', 'text2sql-advising', 'gptcache-mock', 'grammar']);
export const mayTrain = ({ source }: Pair): boolean => trainable.has(source);

type Sample = { readonly row: readonly number[]; readonly right: 0 | 1; readonly weight: number };

/** Its labels are known to be incomplete: what is not labelled and leaves hardly anything open is a duplicate. */
const incomplete = new Set(['nl2bash']);

/** How many of the nearest wrong questions are learned from: they are what the verifier will be asked about. */
const nearest = 6;

export const cosine = (a: Int8Array, b: Int8Array): number => {
  let [sum, left, right] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    sum += (a[i] ?? 0) * (b[i] ?? 0);
    left += (a[i] ?? 0) ** 2;
    right += (b[i] ?? 0) ** 2;
  }
  return sum / Math.sqrt(left * right || 1);
};

/** Pairs of one source: labelled, with surface noise, with what is near but wrong, and at random. */
async function samplesOf(pairs: readonly Pair[], embedder: Embedder, seed: number): Promise<[Sample[], Sample[]]> {
  const random = createRandom(seed);
  const open = new AbortController().signal;
  const questions: Sample[] = [];
  const statements: Sample[] = [];
  const components = componentsOf(pairs, ({ duplicate }) => duplicate === 1);
  const texts = [...components.keys()];
  const vectors = new Map<string, Int8Array>();
  const vectorOf = async (text: string): Promise<Int8Array> => {
    const vector = vectors.get(text) ?? quantize((await embedder.embed([text], open))[0] ?? []);
    vectors.set(text, vector);
    return vector;
  };
  const readings = new Map(texts.map((text) => [text, read(text)]));
  const add = async (a: string, b: string, right: 0 | 1, weight: number): Promise<void> => {
    const [left, other] = [readings.get(a) ?? read(a), readings.get(b) ?? read(b)];
    const evidence = evidenceOf(left, other, cosine(await vectorOf(a), await vectorOf(b)));
    if (evidence) (areStatements(left, other) ? statements : questions).push({ row: rising(evidence), right, weight });
  };
  const isIncomplete = pairs.some(({ source }) => incomplete.has(source));
  const leavesLittleOpen = (a: string, b: string): boolean =>
    compare(readings.get(a) ?? read(a), readings.get(b) ?? read(b)).similarities.completeness > 0.6;
  for (const { a, b, duplicate } of pairs) await add(a, b, duplicate, 1);
  for (const text of texts) {
    await add(text, withNoise(text, random), 1, 0.25);
    const own = components.get(text);
    const far = texts[Math.floor(random() * texts.length)];
    if (far && components.get(far) !== own) await add(text, far, 0, 0.25);
    const vector = await vectorOf(text);
    const wrong: { other: string; near: number }[] = [];
    for (const other of texts) {
      if (components.get(other) !== own) wrong.push({ other, near: cosine(vector, await vectorOf(other)) });
    }
    wrong.sort((x, y) => y.near - x.near);
    for (const { other } of wrong.slice(0, nearest)) {
      if (!isIncomplete || !leavesLittleOpen(text, other)) await add(text, other, 0, 0.5);
    }
  }
  return [questions, statements];
}

/** Logistic regression with weights of 0 or more: as long as one is below, the lowest is left out and all is fitted anew. */
export function fitRising(samples: readonly Sample[], lambda: number): Head {
  const width = samples[0]?.row.length ?? 0;
  let kept = Array.from({ length: width }, (_, i) => i);
  for (;;) {
    const model = logistic(
      samples.map(({ row }) => kept.map((i) => row[i] ?? 0)),
      samples.map(({ right }) => right),
      samples.map(({ weight }) => weight),
      lambda,
    );
    const lowest = kept.reduce((low, _, i) => ((model.weights[i] ?? 0) < (model.weights[low] ?? 0) ? i : low), 0);
    if ((model.weights[lowest] ?? 0) >= 0) {
      const weights = new Array<number>(width).fill(0);
      for (const [i, column] of kept.entries()) weights[column] = Number((model.weights[i] ?? 0).toFixed(3));
      return { bias: Number(model.bias.toFixed(3)), weights };
    }
    kept = kept.filter((_, i) => i !== lowest);
  }
}

/**
 * Statements say the same in other words than questions ask: by cosine and characters alone. What finds the right one
 * among its neighbours is their ratio (flat from 0.2 to 1); what is fitted is how steep they rise.
 */
const charactersPerCosine = 0.5;
function fitStatements(samples: readonly Sample[]): Head {
  const cosineAt = 0;
  const charactersAt = 8;
  const steep = fitRising(
    samples.map((one) => ({
      ...one,
      row: [(one.row[cosineAt] ?? 0) + charactersPerCosine * (one.row[charactersAt] ?? 0)],
    })),
    0.5,
  );
  const weights = new Array<number>(samples[0]?.row.length ?? 0).fill(0);
  weights[cosineAt] = steep.weights[0] ?? 0;
  weights[charactersAt] = charactersPerCosine * (steep.weights[0] ?? 0);
  return { bias: steep.bias, weights };
}

/** Of what is labelled a duplicate among statements, so much is to be served. */
const servedStatements = 0.992;

/** The same weights with another bias, so that the threshold of questions serves that share of the duplicates. */
function moved(head: Head, samples: readonly Sample[]): Head {
  const logits = samples
    .filter(({ right, weight }) => right === 1 && weight === 1)
    .map(({ row }) => row.reduce((sum, value, i) => sum + value * (head.weights[i] ?? 0), head.bias))
    .sort((a, b) => b - a);
  const last = logits[Math.floor(servedStatements * logits.length)] ?? 0;
  const wanted = Math.log(defaultServeAt / (1 - defaultServeAt));
  return { ...head, bias: Number((head.bias + wanted - last).toFixed(3)) };
}

export async function fitHeads(pairs: readonly Pair[], embedder: Embedder): Promise<Heads> {
  const questions: Sample[] = [];
  const statements: Sample[] = [];
  for (const source of new Set(pairs.map((pair) => pair.source))) {
    const [some, others] = await samplesOf(
      pairs.filter((pair) => pair.source === source),
      embedder,
      7,
    );
    // No source outvotes the others by its size alone.
    const scale = Math.sqrt(1000 / Math.max(some.length, 1));
    questions.push(...some.map((sample) => ({ ...sample, weight: sample.weight * scale })));
    statements.push(...others);
  }
  return { questions: fitRising(questions, 0.5), statements: moved(fitStatements(statements), statements) };
}

export const weightsModule = ({ questions, statements }: Heads): string =>
  [
    '// Written by `npm run bench:semantic -- --fit`; see docs/decisions for what it was fitted on.',
    'export type Head = { readonly bias: number; readonly weights: readonly number[] };',
    'export type Heads = { readonly questions: Head; readonly statements: Head };',
    'export const weights: Heads = {',
    ...Object.entries({ questions, statements }).map(
      ([name, { bias, weights }]) => `  ${name}: { bias: ${bias}, weights: [${weights.join(', ')}] },`,
    ),
    '};',
    '',
  ].join('\n');
