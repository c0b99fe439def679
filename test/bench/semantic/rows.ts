import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export type Pair = {
  readonly a: string;
  readonly b: string;
  /** 1: one answer serves both. */
  readonly duplicate: 0 | 1;
  readonly source: string;
  readonly lang: string;
};
export type PairFile = { readonly file: string; readonly pairs: readonly Pair[] };

const linesOf = (path: string): readonly unknown[] =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line));

export const queriesFile = 'queries.jsonl';

/** Every .jsonl file of pairs in a folder. */
export const readPairFiles = (folder: string): readonly PairFile[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.jsonl') && file !== queriesFile)
    .sort()
    .map((file) => ({ file, pairs: linesOf(join(folder, file)) as readonly Pair[] }))
    .filter(({ pairs }) => pairs.every(({ a, b }) => typeof a === 'string' && typeof b === 'string'));

/** The lines of the optional queries.jsonl. */
export function readQueries(folder: string): readonly string[] {
  const path = join(folder, queriesFile);
  return existsSync(path) ? linesOf(path).map((line) => (line as { readonly query: string }).query) : [];
}

/** Which texts one answer serves, by what the pairs say and what follows from it: a number for each text. */
export function componentsOf(pairs: readonly Pair[], isJoined: (pair: Pair) => boolean): ReadonlyMap<string, number> {
  const parents = new Map<string, string>();
  const root = (text: string): string => {
    let at = text;
    for (let up = parents.get(at); up !== undefined && up !== at; up = parents.get(at)) at = up;
    return at;
  };
  for (const pair of pairs) {
    for (const text of [pair.a, pair.b]) if (!parents.has(text)) parents.set(text, text);
    if (isJoined(pair)) parents.set(root(pair.a), root(pair.b));
  }
  const numbers = new Map<string, number>();
  const found = new Map<string, number>();
  for (const text of parents.keys()) {
    const top = root(text);
    const number = numbers.get(top) ?? numbers.size;
    numbers.set(top, number);
    found.set(text, number);
  }
  return found;
}
