import { featureNames, surfaceFeatures } from '../../../src/engine/routing/features.ts';
import type { Head, Heads } from '../../../src/engine/routing/heads.ts';
import { type PromptForm, promptForm } from '../../../src/engine/routing/promptForm.ts';
import { apply, deviation, type Linear, logistic, mean, ridge } from './linear.ts';
import type { Quality } from './measure.ts';
import { isQuality, type Row } from './rows.ts';

/**
 * Fits the weights of src/engine/routing/weights.ts.
 *
 * - `choice` and `calculation`: the length in words, standardised, plus 0.8 of a ridge regression of the gain (strong -
 *   weak) on embedding and surface, standardised too. Trained on MMLU and GSM8K.
 * - `open`: logistic regression of simple against complex. Trained on our own prompts and those of the labelled files.
 * - `exact`: ridge regression of the weak model's failures on the embedding: mathematics, logic, code against the rest.
 *
 * Only sources whose licences allow it. MT-Bench and AlpacaEval take no part: they tell how it does on another kind.
 */
export type Sample = { readonly row: Row; readonly embedding: ArrayLike<number> };

const trainable = new Set(['mmlu', 'gsm8k', 'handwritten-coding', 'arena-hard-v0.1', 'own']);
export const mayTrain = ({ row }: Sample): boolean => trainable.has(row.source);

const exactLambda = 20;
/**
 * More shrinkage, and a little less say than the length: as good on prompts that were not seen (MMLU saved 55.5 % against
 * 55.4 %), better on whole subjects that were not (52.8 % against 51.7 %, worst partition 51.0 % against 48.8 %).
 */
const closedLambda = 40;
const learnedShare = 0.8;
/** How much a surface feature counts beside the embedding's components, whose deviation is about 0.04. */
const closedScale = 0.1;
const openScale = 0.15;
/** What is promised, and how many standard errors above it the rows at hand must be: one holds five times of six. */
const operatingQuality = 0.95;
const operatingErrors = 1;
/** Arena-Hard's prompts are many: they must not outvote ours. */
const importanceOf = ({ row }: Sample): number => (row.source === 'arena-hard-v0.1' ? 0.5 : 1);
/** The share of simple prompts that may be taken for complex when the threshold is set. */
const simpleEscalated = 0.06;

/** What counts the paste as well as the question: a log of a thousand lines makes no question hard. */
const countsPaste = new Set<string>(['words', 'numbers', 'symbols', 'lines', 'optionLength', 'conditions']);

type Scaling = { readonly middle: readonly number[]; readonly spread: readonly number[] };

const surfaceOf = ({ row }: Sample): readonly number[] => surfaceFeatures(row.prompt);

/** Features that hardly ever differ would blow up when standardised: their spread has a floor. */
function scalingOf(rows: readonly (readonly number[])[]): Scaling {
  const columns = featureNames.map((_, index) => rows.map((row) => row[index] ?? 0));
  return { middle: columns.map(mean), spread: columns.map((column) => Math.max(deviation(column), 0.15)) };
}

const scaled = (row: readonly number[], { middle, spread }: Scaling, factor: number): number[] =>
  row.map((value, index) => ((value - (middle[index] ?? 0)) / (spread[index] ?? 1)) * factor);

/** Writes a model of scaled features as one of raw features. */
function unscaled(model: Linear, scaling: Scaling, factor: number): { surface: number[]; bias: number } {
  const surface = scaling.spread.map((spread, index) => ((model.weights[index] ?? 0) * factor) / spread);
  const bias = surface.reduce((sum, weight, index) => sum - weight * (scaling.middle[index] ?? 0), model.bias);
  return { surface, bias };
}

type Part = { readonly surface: readonly number[]; readonly bias: number; readonly embedding?: readonly number[] };

const scoreOf = (part: Part, surface: readonly number[], embedding: ArrayLike<number>): number =>
  apply({ weights: Float64Array.from(part.surface), bias: part.bias }, surface) +
  (part.embedding ? apply({ weights: Float64Array.from(part.embedding), bias: 0 }, embedding) : 0);

/** a * part + b */
const affine = (part: Part, a: number, b: number): Part => ({
  surface: part.surface.map((weight) => weight * a),
  bias: part.bias * a + b,
  ...(part.embedding && { embedding: part.embedding.map((weight) => weight * a) }),
});

const round = (value: number): number => Number(value.toPrecision(5));
const plain = (part: Part) => ({ bias: round(part.bias), surface: part.surface.map(round) });
const embedded = (part: Part) => ({ ...plain(part), embedding: Float32Array.from(part.embedding ?? []) });

/** Length plus what was learned, both standardised. */
function fitClosed(samples: readonly Sample[], useEmbedding: boolean): Part {
  const surfaces = samples.map(surfaceOf);
  const scaling = scalingOf(surfaces);
  const rows = samples.map(({ embedding }, index) => [
    ...scaled(surfaces[index] ?? [], scaling, closedScale),
    ...(useEmbedding ? Array.from(embedding) : []),
  ]);
  const qualities = samples.map(({ row }) => row).filter(isQuality);
  const model = ridge(
    rows,
    qualities.map(({ weak, strong }) => strong - weak),
    closedLambda,
  );
  const learned: Part = {
    ...unscaled(model, scaling, closedScale),
    ...(useEmbedding && { embedding: Array.from(model.weights.subarray(featureNames.length)) }),
  };
  const values = samples.map(({ embedding }, index) => scoreOf(learned, surfaces[index] ?? [], embedding));
  const spread = deviation(values) / learnedShare;
  const wordSpread = scaling.spread[0] ?? 1;
  return {
    ...learned,
    surface: learned.surface.map((weight, index) => weight / spread + (index === 0 ? 1 / wordSpread : 0)),
    bias: learned.bias / spread,
    ...(learned.embedding && { embedding: learned.embedding.map((weight) => weight / spread) }),
  };
}

/**
 * The value from which on the strong model is asked. Going down from all questions to fewer, it ends where the kept
 * quality is no longer above the promise by its standard error: the lowest point of a noisy curve that just touches the
 * promise would be below it on other questions.
 */
function operatingPoint(rows: readonly Quality[], values: readonly number[]): number {
  const order = rows.map((_, index) => index).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
  const excess = rows.map(({ strong }) => (1 - operatingQuality) * strong);
  let sum = excess.reduce((all, each) => all + each, 0);
  let squares = excess.reduce((all, each) => all + each ** 2, 0);
  for (const index of order) {
    const { weak, strong } = rows[index] ?? { weak: 0, strong: 0 };
    const before = excess[index] ?? 0;
    const after = weak - operatingQuality * strong;
    sum += after - before;
    squares += after ** 2 - before ** 2;
    const variance = squares - sum ** 2 / rows.length;
    if (sum < operatingErrors * Math.sqrt(variance)) return values[index] ?? 0;
  }
  return Infinity;
}

function fitOpen(samples: readonly Sample[], useEmbedding: boolean): Part {
  const surfaces = samples.map(surfaceOf);
  const scaling = scalingOf(surfaces.filter((_, index) => samples[index]?.row.source === 'own'));
  const factor = useEmbedding ? openScale : 1;
  const rows = samples.map(({ embedding }, index) => [
    ...scaled(surfaces[index] ?? [], scaling, factor).map((value, column) =>
      countsPaste.has(featureNames[column] ?? '') ? 0 : value,
    ),
    ...(useEmbedding ? Array.from(embedding) : []),
  ]);
  const labels = samples.map(({ row }): number => (row.label === 'complex' ? 1 : 0));
  const model = logistic(rows, labels, samples.map(importanceOf), useEmbedding ? 0.1 : 2);
  return {
    ...unscaled(model, scaling, factor),
    ...(useEmbedding && { embedding: Array.from(model.weights.subarray(featureNames.length)) }),
  };
}

function fitExact(samples: readonly Sample[], reference: readonly Sample[]): Part {
  const rows = samples.map(({ embedding }) => embedding);
  const model = ridge(
    rows,
    samples.map(({ row }) => 1 - (row.weak ?? 0)),
    exactLambda,
  );
  const values = reference.map(({ embedding }) => apply(model, embedding));
  const part: Part = { surface: featureNames.map(() => 0), bias: model.bias, embedding: Array.from(model.weights) };
  return affine(part, 1 / deviation(values), -mean(values) / deviation(values));
}

const fold = (text: string): number => [...text].reduce((hash, char) => (hash * 31 + char.charCodeAt(0)) % 9973, 7) % 4;

type FitPart = (samples: readonly Sample[], useEmbedding: boolean) => Part;

/** What each sample scores with weights that were fitted without it: four folds. Thresholds are set on these. */
function unseenScores(samples: readonly Sample[], fitPart: FitPart, useEmbedding: boolean): readonly number[] {
  const scores = new Map<Sample, number>();
  for (let turn = 0; turn < 4; turn += 1) {
    const part = fitPart(
      samples.filter(({ row }) => fold(row.prompt) !== turn),
      useEmbedding,
    );
    for (const sample of samples.filter(({ row }) => fold(row.prompt) === turn))
      scores.set(sample, scoreOf(part, surfaceOf(sample), sample.embedding));
  }
  return samples.map((sample) => scores.get(sample) ?? 0);
}

function closedThreshold(samples: readonly Sample[], scores: readonly number[]): number {
  return operatingPoint(samples.map(({ row }) => row).filter(isQuality), scores);
}

function openThreshold(samples: readonly Sample[], scores: readonly number[]): number {
  const simple = scores.filter((_, index) => samples[index]?.row.label === 'simple').sort((a, b) => b - a);
  return simple[Math.floor(simple.length * simpleEscalated)] ?? 0;
}

const empty = featureNames.map(() => 0);

/** Throws when a needed source is missing. */
export function fitHeads(all: readonly Sample[]): Heads {
  const samples = all.filter(mayTrain);
  const closed = (form: PromptForm, source: string) =>
    samples.filter(({ row }) => row.source === source && isQuality(row) && promptForm(row.prompt) === form);
  const choice = closed('choice', 'mmlu');
  const calculation = closed('calculation', 'gsm8k');
  const labelled = samples.filter(({ row }) => row.label !== undefined);
  if (!choice.length || !calculation.length || !labelled.length) throw new Error('The data to fit on is missing.');
  const head = (of: readonly Sample[], fitPart: FitPart, threshold: typeof openThreshold): Head => {
    const centred = (useEmbedding: boolean): Part =>
      affine(fitPart(of, useEmbedding), 1, -threshold(of, unseenScores(of, fitPart, useEmbedding)));
    return { plain: plain(centred(false)), embedded: embedded(centred(true)) };
  };
  return {
    choice: head(choice, fitClosed, closedThreshold),
    calculation: head(calculation, fitClosed, closedThreshold),
    open: head(labelled, fitOpen, openThreshold),
    exact: { plain: { bias: 0, surface: empty }, embedded: embedded(fitExact([...choice, ...calculation], labelled)) },
  };
}

/** The module's text. */
export function weightsModule(heads: Heads): string {
  const base64 = (values: Float32Array): string =>
    Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64');
  const entry = ([name, { plain, embedded }]: [string, Head]): string =>
    `  ${name}: {\n    plain: ${JSON.stringify(plain)},\n    embedded: { ...${JSON.stringify({ ...embedded, embedding: undefined })}, embedding: vector(\n'${base64(embedded.embedding)}') },\n  },\n`;
  return `/** Written by \`npm run bench:routing -- --fit\`; see test/bench/routing/fit.ts for what it was fitted on. */

import { type Heads, vector } from './heads.ts';

// biome-ignore format: generated
export const heads: Heads = {
${Object.entries(heads).map(entry).join('')}};
`;
}
