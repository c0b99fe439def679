/**
 * What the semantic cache finds and what it takes for the same by mistake. Per file, every distinct `a` is stored; then
 * every `b`, every `a` with surface noise and every line of queries.jsonl is asked, in mixed order.
 *
 *   --data DIR          every .jsonl file of pairs (rows.ts)
 *   --predictions FILE  writes {file, query, served, tier, similarity} a line
 *   --vectors FILE      keeps the embeddings in FILE between runs: they take the most time
 *   --holdout           fits on three quarters of what may be learned from, judges the fourth, four times, by connected question
 *   --whole             with --holdout: the questions of the other three fourths are stored too, so that as many wrong ones are
 *                       at hand as in the run of the whole file
 *   --fit               fits on all of it and on the grammar, and writes src/engine/cache/semantic/weights.ts
 *   --show KIND         prints the questions of a kind that went wrong or were not found
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Heads } from '../../src/engine/cache/semantic/weights.ts';
import { createKeptEmbedder } from './semantic/embeddings.ts';
import { fitHeads, mayTrain, weightsModule } from './semantic/fit.ts';
import { grammarPairs } from './semantic/grammar.ts';
import { componentsOf, type Pair, readPairFiles, readQueries } from './semantic/rows.ts';
import { type Kind, type Outcome, runStream } from './semantic/stream.ts';

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared/data/semantic' },
    predictions: { type: 'string' },
    vectors: { type: 'string' },
    show: { type: 'string' },
    holdout: { type: 'boolean', default: false },
    whole: { type: 'boolean', default: false },
    fit: { type: 'boolean', default: false },
    thresholds: { type: 'boolean', default: false },
  },
});
const embedder = createKeptEmbedder(values.vectors);
const cell = (text: string): string => text.padStart(12);
const share = (part: number, of: number): string => cell(of === 0 ? '-' : `${((100 * part) / of).toFixed(1)} %`);

/** Of the pairs themselves, a line each: how many `b` get a right answer, how many a wrong one. */
function printRows(pairs: readonly Pair[], outcomes: readonly Outcome[]): void {
  const byQuery = new Map(outcomes.filter(({ kind }) => kind !== 'variant').map((one) => [one.query, one]));
  const duplicates = pairs.filter(({ duplicate }) => duplicate === 1).map(({ b }) => byQuery.get(b));
  const right = duplicates.filter((one) => one?.hit && one.right).length;
  const wrong = duplicates.filter((one) => one?.hit && !one.right).length;
  console.log(`  of ${duplicates.length} duplicates: ${right} right, ${wrong} wrong`);
}

const titles = ['asked', 'hits', 'paraphrases', 'variants', 'wrong', 'wrong %', 'offers right'];
console.log(''.padEnd(46) + titles.map(cell).join(''));
function print(name: string, outcomes: readonly Outcome[]): void {
  const of = (...kinds: readonly Kind[]) => outcomes.filter(({ kind }) => kinds.includes(kind));
  const good = (some: readonly Outcome[]) => some.filter(({ hit, right }) => hit && right).length;
  const repeats = of('variant', 'equal', 'paraphrase');
  const wrong = outcomes.filter(({ hit, right }) => hit && !right);
  const offers = outcomes.filter(({ hit, found }) => !hit && found !== undefined);
  console.log(
    name.padEnd(46) +
      [
        cell(String(outcomes.length)),
        share(good(repeats), repeats.length),
        share(good(of('paraphrase')), of('paraphrase').length),
        share(good(of('variant')), of('variant').length),
        cell(String(wrong.length)),
        share(wrong.length, outcomes.length),
        cell(`${offers.filter(({ right }) => right).length}/${offers.length}`),
      ].join(''),
  );
}

const lines: string[] = [];
const queries = readQueries(values.data);
const files = readPairFiles(values.data);
const allPairs = files.flatMap(({ pairs }) => pairs);

function printFile(file: string, outcomes: readonly Outcome[]): void {
  print(file, outcomes);
  const sources = new Set(outcomes.map(({ source }) => source));
  if (sources.size > 1)
    for (const source of sources)
      print(
        `  ${source}`,
        outcomes.filter((one) => one.source === source),
      );
  for (const { prediction, kind, hit, right, found } of outcomes) {
    lines.push(JSON.stringify(prediction));
    const isShown = values.show === kind ? !hit || !right : values.show === 'wrong' && hit && !right;
    if (isShown) console.log(kind, hit, right, prediction.similarity, prediction.query, '<<', found);
  }
}

/** What other thresholds would do. */
function printThresholds(outcomes: readonly Outcome[]): void {
  for (const at of [0.2, 0.3, 0.4, 0.5, 0.6, 0.64, 0.67, 0.7, 0.72, 0.75, 0.8, 0.85, 0.9, 0.93, 0.95, 0.97]) {
    print(
      `  at ${at}`,
      outcomes.map((one) => ({ ...one, hit: one.prediction.similarity >= at })),
    );
  }
}

const parts = 4;
/**
 * Each fourth is judged by what was learned from the others: no question of the one is connected with a question of the
 * others. Ends with the sum of the four.
 */
async function holdout(): Promise<void> {
  const connected = componentsOf(allPairs, () => true);
  const partOf = ({ a }: Pair): number => (Math.imul(connected.get(a) ?? 0, 2_654_435_761) >>> 8) % parts;
  const all = new Map(files.map(({ file }) => [file, [] as Outcome[]]));
  for (let judged = 0; judged < parts; judged++) {
    const learned = allPairs.filter((pair) => mayTrain(pair) && partOf(pair) !== judged);
    const heads = await fitHeads([...learned, ...grammarPairs()], embedder);
    for (const { file, pairs } of files) {
      const unseen = pairs.filter((pair) => partOf(pair) === judged);
      const outcomes = await runStream(file, unseen, [], embedder, {
        heads,
        offerAt: () => 0,
        stored: values.whole ? pairs : unseen,
      });
      print(`${file}, part ${judged + 1}`, outcomes);
      all.get(file)?.push(...outcomes);
    }
  }
  for (const [file, outcomes] of all) {
    printFile(`${file}, all parts`, outcomes);
    if (values.thresholds) printThresholds(outcomes);
  }
}

if (values.holdout) await holdout();
else {
  const options: { heads?: Heads; offerAt?: () => number } = values.thresholds ? { offerAt: () => 0 } : {};
  if (values.fit) {
    const heads = await fitHeads([...allPairs.filter(mayTrain), ...grammarPairs()], embedder);
    writeFileSync(new URL('../../src/engine/cache/semantic/weights.ts', import.meta.url), weightsModule(heads));
    options.heads = heads;
  }
  for (const { file, pairs } of files) {
    const outcomes = await runStream(file, pairs, queries, embedder, options);
    printFile(file, outcomes);
    printRows(pairs, outcomes);
    if (values.thresholds) printThresholds(outcomes);
  }
}
if (values.predictions) writeFileSync(values.predictions, `${lines.join('\n')}\n`);
embedder.save();
