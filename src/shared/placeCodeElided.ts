import { bare, blockEnd, declarationHead, indentOf, isBlank } from './placeCodeLines.ts';

const comment = /^(?:\/\/+|#+|--|\/\*+|<!--|;+|%+|\{\/\*)?\s*(.*?)\s*(?:\*\/\}?|-->)?$/;
const words = /\b(?:existing|rest|unchanged|remaining|same|previous|other|omitted|as before|keep)\b/i;

/** A line that stands for code which the answer leaves out: `// ... existing code ...`, `# …`. */
export function isElision(line: string): boolean {
  const text = bare(line);
  if (text === '...' || text === '…') return true;
  const inner = comment.exec(text)?.[1] ?? '';
  if (inner === text || !/\.\.\.|…/.test(inner)) return false;
  return /^(?:\.\.\.|…)$/.test(inner) || /^(?:\.\.\.|…)/.test(inner) || words.test(inner);
}

/** At most this many pairs of lines are compared: beyond it the code is too large to be aligned while a person waits. */
const maxPairs = 20_000_000;

/** Points of the alignment below: a line found again pays for some that had to go, a bracket alone proves little. */
const points = { same: 6, trivial: 1.5, sameIndent: 0.5, similar: 2, remove: -1, add: -0.5 } as const;

const isSimilar = (a: string, b: string): boolean => {
  const shorter = Math.min(a.length, b.length);
  let same = 0;
  while (same < shorter && a[same] === b[same]) same++;
  return same >= 6 && same >= shorter * 0.6;
};

function likeness(code: string, file: string): number {
  if (bare(code) === bare(file)) {
    const found = bare(code).length > 3 ? points.same : points.trivial;
    return code === file ? found + points.sameIndent : found;
  }
  return isSimilar(bare(code), bare(file)) ? points.similar : Number.NEGATIVE_INFINITY;
}

/** A line of the code; null stands for lines of the file that stay, however many. */
type Item = string | null;
const step = { next: 0, keep: 1, pair: 2, add: 3, remove: 4 } as const;

/**
 * The best alignment of the code with the file, as the step to take at each pair of positions (Needleman and Wunsch's
 * dynamic programme, with gaps that are free where the code elides).
 */
function align(items: readonly Item[], file: readonly string[]): Uint8Array {
  const width = file.length + 1;
  const steps = new Uint8Array((items.length + 1) * width);
  let below = new Float64Array(width).fill(Number.NEGATIVE_INFINITY);
  below[file.length] = 0;
  for (let i = items.length - 1; i >= 0; i--) {
    const row = new Float64Array(width);
    const item = items[i] ?? null;
    for (let j = file.length; j >= 0; j--) {
      const right = j < file.length ? (row[j + 1] ?? 0) : Number.NEGATIVE_INFINITY;
      // In order of preference: what comes first wins a tie.
      const options: [number, number][] =
        item === null
          ? [
              [step.next, below[j] ?? 0],
              [step.keep, right],
            ]
          : [
              [step.pair, j < file.length ? (below[j + 1] ?? 0) + likeness(item, file[j] ?? '') : -Infinity],
              [step.add, (below[j] ?? 0) + points.add],
              [step.remove, right + points.remove],
            ];
      let best = options[0] ?? [step.next, 0];
      for (const option of options) if (option[1] > best[1]) best = option;
      steps[i * width + j] = best[0];
      row[j] = best[1];
    }
    below = row;
  }
  return steps;
}

/** Changes the indentation of the code's lines as that of `code` has to change to become that of `file`. */
function shifter(code: string, file: string): (line: string) => string {
  const delta = indentOf(file) - indentOf(code);
  if (delta >= 0) return (line) => (isBlank(line) ? line : file.slice(0, delta) + line);
  return (line) => line.slice(Math.min(-delta, indentOf(line)));
}

/** The part of the file that the code is about: the declaration it rewrites, if that is all it holds, else everything. */
function scopeOf(file: readonly string[], code: readonly string[]): { start: number; end: number } {
  const first = code.findIndex((line) => !isBlank(line) && !isElision(line));
  const head = declarationHead(code[first] ?? '');
  const isWhole = code.slice(blockEnd(code, first) + 1).every((line) => isBlank(line) || isElision(line));
  const found = file.flatMap((line, at) => (head !== undefined && declarationHead(line) === head ? [at] : []));
  const [at] = found;
  return isWhole && at !== undefined && found.length === 1
    ? { start: at, end: blockEnd(file, at) + 1 }
    : { start: 0, end: file.length };
}

/**
 * Merges code that elides parts of the file: what a marker stands for stays as it is. Undefined when a piece between
 * two markers has nothing in common with the file, so that its place is not known.
 */
export function placeElided(file: readonly string[], code: readonly string[]): string[] | undefined {
  const { start, end } = scopeOf(file, code);
  const part = file.slice(start, end);
  const items: Item[] = [null, ...code.map((line) => (isElision(line) ? null : line)), null];
  if (items.length * part.length > maxPairs) return undefined;
  const merged = merge(items, part, align(items, part));
  return merged && [...file.slice(0, start), ...merged, ...file.slice(end)];
}

function merge(items: readonly Item[], file: readonly string[], steps: Uint8Array): string[] | undefined {
  const result: string[] = [];
  const pending: { at: number; line: string }[] = [];
  let shift: ((line: string) => string) | undefined;
  /** Lines of the piece so far, and those of them that were found in the file. */
  let lines = 0;
  let found = 0;
  for (let i = 0, j = 0; i < items.length; ) {
    const item = items[i] ?? null;
    const line = file[j] ?? '';
    const taken = steps[i * (file.length + 1) + j];
    if (taken === step.next) {
      if (lines > 0 && found === 0) return undefined;
      lines = 0;
      found = 0;
    } else if (taken === step.keep) result.push(line);
    else if (item !== null && taken !== step.remove) {
      if (!isBlank(item)) lines++;
      if (taken === step.pair) {
        found++;
        if (!isBlank(item)) shift ??= shifter(item, line);
      }
      if (taken === step.pair && bare(item) === bare(line)) result.push(line);
      else pending.push({ at: result.push(item) - 1, line: item });
    }
    if (taken !== step.keep && taken !== step.remove) i++;
    if (taken === step.keep || taken === step.remove || taken === step.pair) j++;
  }
  for (const { at, line } of pending) result[at] = shift ? shift(line) : line;
  return result;
}
