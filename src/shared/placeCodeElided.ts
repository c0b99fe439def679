import { bare, blockEnd, declarationHead, indentOf, isBlank, isElision } from './placeCodeLines.ts';
import { blockHead, cutEnds, newLines, trimmed, withEnds } from './placeCodeNew.ts';

/** At most this many pairs of lines are compared: beyond it the code is too large to be aligned while a person waits. */
const maxPairs = 20_000_000;

/** Points of the alignment below: a line found again pays for some that had to go, a bracket alone proves little. */
const points = {
  same: 6,
  trivial: 1.5,
  blank: 0.5,
  sameIndent: 0.5,
  similar: 2,
  remove: -1,
  removeBlock: -6,
  add: -0.5,
} as const;

const isSimilar = (a: string, b: string): boolean => {
  const shorter = Math.min(a.length, b.length);
  let same = 0;
  while (same < shorter && a[same] === b[same]) same++;
  return same >= 6 && same >= shorter * 0.6;
};

function likeness({ line: code, isNew, head }: NonNullable<Item>, file: string, fileHead: string | undefined): number {
  if (isNew) return Number.NEGATIVE_INFINITY;
  if (bare(code) === bare(file)) {
    if (isBlank(code)) return points.blank;
    const found = bare(code).length > 3 ? points.same : points.trivial;
    return code === file ? found + points.sameIndent : found;
  }
  const isOther = head !== undefined && fileHead !== undefined && head !== fileHead;
  const isLike = isOther ? isRenamed(code, file) : isSimilar(bare(code), bare(file));
  return isLike ? points.similar : Number.NEGATIVE_INFINITY;
}

/** Two heads that differ in one word. */
function isRenamed(a: string, b: string): boolean {
  const [some, others] = [a.match(/[\w$]+|[^\w$\s]/g) ?? [], b.match(/[\w$]+|[^\w$\s]/g) ?? []];
  return some.length === others.length && some.filter((part, at) => part !== others[at]).length === 1;
}

/** A line of the code; null stands for lines of the file that stay, however many. */
type Item = { readonly line: string; readonly isNew: boolean; readonly head: string | undefined } | null;
const step = { next: 0, keep: 1, pair: 2, add: 3, remove: 4 } as const;

/**
 * The best alignment of the code with the file, as the step to take at each pair of positions (Needleman and Wunsch's
 * dynamic programme, with gaps that are free where the code elides).
 */
function align(items: readonly Item[], file: readonly string[]): Uint8Array {
  const width = file.length + 1;
  const steps = new Uint8Array((items.length + 1) * width);
  const heads = file.map((_, at) => blockHead(file, at));
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
              [step.pair, j < file.length ? (below[j + 1] ?? 0) + likeness(item, file[j] ?? '', heads[j]) : -Infinity],
              [step.add, (below[j] ?? 0) + points.add],
              [step.remove, right + (heads[j] === undefined ? points.remove : points.removeBlock)],
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

type Scope = {
  readonly code: readonly string[];
  readonly isBlock: boolean;
  readonly start: number;
  readonly end: number;
};

/** The part of the file that the code is about: the declaration it rewrites, if that is all it holds, else everything. */
function scopeOf(file: readonly string[], code: readonly string[]): Scope {
  const first = code.findIndex((line) => !isBlank(line) && !isElision(line));
  const last = blockEnd(code, first);
  const head = declarationHead(code[first] ?? '');
  const isWhole = code.slice(last + 1).every((line) => isBlank(line) || isElision(line));
  const found = file.flatMap((line, at) => (head !== undefined && declarationHead(line) === head ? [at] : []));
  const [at] = found;
  return isWhole && at !== undefined && found.length === 1
    ? { code: code.slice(first, last + 1), isBlock: true, start: at, end: blockEnd(file, at) + 1 }
    : { code, isBlock: false, start: 0, end: file.length };
}

/**
 * Merges code that elides parts of the file: what a marker stands for stays as it is. Undefined when a piece between
 * two markers has nothing in common with the file, so that its place is not known.
 */
export function placeElided(file: readonly string[], code: readonly string[]): string[] | undefined {
  const { above, code: middle, below } = cutEnds(file, code);
  const merged = middle.every((line) => isBlank(line) || isElision(line)) ? file : mergeMiddle(file, middle);
  return merged && withEnds(merged, above, below);
}

function mergeMiddle(file: readonly string[], whole: readonly string[]): string[] | undefined {
  const { code, isBlock, start, end } = scopeOf(file, whole);
  const part = file.slice(start, end);
  const isNew = newLines(part, code);
  // In a block that ends without a bracket nothing would hold what is added to it.
  const last = code.findLastIndex(isElision) + 1;
  const isAdded = isBlock && last > 1 && code.slice(last).every((line, at) => isBlank(line) || isNew[last + at]);
  const kept = isAdded ? code.slice(0, last) : code;
  const items = [
    null,
    ...kept.map((line, at): Item => {
      return isElision(line) ? null : { line, isNew: isNew[at] === true, head: blockHead(code, at) };
    }),
    null,
  ];
  if (items.length * part.length > maxPairs) return undefined;
  const merged = merge(items, part, align(items, part));
  const added = isAdded ? trimmed(code.slice(last)).map(shifter(code[0] ?? '', part[0] ?? '')) : [];
  return (
    merged && [...file.slice(0, start), ...merged, ...(added.length > 0 ? ['', ...added] : []), ...file.slice(end)]
  );
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
      const added = item.line;
      if (!isBlank(added)) lines++;
      if (taken === step.pair && !isBlank(added)) {
        found++;
        shift ??= shifter(added, line);
      }
      if (taken === step.pair && bare(added) === bare(line)) result.push(line);
      else pending.push({ at: result.push(added) - 1, line: added });
    }
    if (taken !== step.keep && taken !== step.remove) i++;
    if (taken === step.keep || taken === step.remove || taken === step.pair) j++;
  }
  for (const { at, line } of pending) result[at] = shift ? shift(line) : line;
  return result;
}
