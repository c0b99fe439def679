import { applyPatch } from 'diff';
import { bare, indentLike, isBlank } from './placeCodeLines.ts';

/** Lines to look for and what comes in their place. */
export type Replacement = { readonly search: readonly string[]; readonly replace: readonly string[] };

const startMark = /^<{5,}\s*(?:SEARCH|ORIGINAL)\b/i;
const middleMark = /^={5,}\s*$/;
const endMark = /^>{5,}\s*(?:REPLACE|UPDATED)\b/i;

/** How many SEARCH/REPLACE blocks begin in a text, those included that were cut off. */
export const countSearchBlocks = (lines: readonly string[]): number =>
  lines.filter((line) => startMark.test(line)).length;

/** The whole SEARCH/REPLACE blocks of a text. */
export function readSearchBlocks(lines: readonly string[]): Replacement[] {
  const found: Replacement[] = [];
  for (let at = 0; at < lines.length; at++) {
    if (!startMark.test(lines[at] ?? '')) continue;
    const middle = lines.findIndex((line, index) => index > at && middleMark.test(line));
    const end = lines.findIndex((line, index) => index > middle && endMark.test(line));
    if (middle < 0 || end < 0) return found;
    found.push({ search: lines.slice(at + 1, middle), replace: lines.slice(middle + 1, end) });
    at = end;
  }
  return found;
}

const hunkMark = /^@@(?:\s|$)/;
const noContent = /^(?:diff --git |index |--- |\+\+\+ |new file|deleted file|similarity|rename |\\ No newline)/;

/** True for a unified diff, with or without its file header. */
export const isUnifiedDiff = (lines: readonly string[]): boolean =>
  lines.some((line) => hunkMark.test(line)) &&
  lines.every((line) => isBlank(line) || /^[ +\-@\\]/.test(line) || noContent.test(line));

/** The hunks of a unified diff by their lines alone: models count wrong, so the figures after `@@` say little. */
function readHunks(lines: readonly string[]): Replacement[] {
  const hunks: { search: string[]; replace: string[] }[] = [];
  for (const line of lines) {
    if (hunkMark.test(line)) hunks.push({ search: [], replace: [] });
    const hunk = hunks.at(-1);
    if (!hunk || hunkMark.test(line) || noContent.test(line)) continue;
    if (!line.startsWith('+')) hunk.search.push(line.slice(1));
    if (!line.startsWith('-')) hunk.replace.push(line.slice(1));
  }
  return hunks;
}

/** The first line of every place where `search` stands, compared by `same`. */
function placesOf(
  file: readonly string[],
  search: readonly string[],
  same: (a: string, b: string) => boolean,
): number[] {
  const places: number[] = [];
  for (let at = 0; at + search.length <= file.length; at++) {
    if (search.every((line, offset) => same(line, file[at + offset] ?? ''))) places.push(at);
  }
  return places;
}

function replaceOne(file: readonly string[], replacement: Replacement): string[] | undefined {
  const search = withoutBlankEnds(replacement.search);
  const replace =
    search.length < replacement.search.length ? withoutBlankEnds(replacement.replace) : replacement.replace;
  // Nothing to look for: the whole of an empty file.
  if (search.length === 0) return file.every(isBlank) ? [...replace] : undefined;
  const exact = placesOf(file, search, (a, b) => a === b);
  if (exact.length === 1) return file.toSpliced(exact[0] ?? 0, search.length, ...replace);
  if (exact.length > 1) return undefined;
  const loose = placesOf(file, search, (a, b) => bare(a) === bare(b));
  const [at] = loose;
  if (at === undefined || loose.length > 1) return undefined;
  const sample = search.findIndex((line) => !isBlank(line));
  const lines =
    bare(replace[0] ?? '') === bare(search[0] ?? '') || sample === 0 ? indentLike(replace, file[at] ?? '') : replace;
  return file.toSpliced(at, search.length, ...lines);
}

function withoutBlankEnds(lines: readonly string[]): readonly string[] {
  const first = lines.findIndex((line) => !isBlank(line));
  return first < 0 ? [] : lines.slice(first, lines.findLastIndex((line) => !isBlank(line)) + 1);
}

export type Replaced = {
  readonly lines: readonly string[] /** Replacements whose lines are not there, or there twice. */;
  readonly missing: number;
};

/** Makes each replacement whose lines are found in exactly one place. */
export function replaceLines(file: readonly string[], replacements: readonly Replacement[]): Replaced {
  let lines = file;
  let missing = 0;
  for (const replacement of replacements) {
    const next = replaceOne(lines, replacement);
    if (next) lines = next;
    else missing++;
  }
  return { lines, missing };
}

/** Applies a unified diff: by its line numbers if they are right, else by its lines. */
export function applyUnifiedDiff(file: string, patch: readonly string[]): Replaced {
  const applied = applyExactly(file, patch);
  if (applied !== undefined) return { lines: applied.split('\n'), missing: 0 };
  return replaceLines(file.split('\n'), readHunks(patch));
}

function applyExactly(file: string, patch: readonly string[]): string | undefined {
  try {
    return applyPatch(file, `${patch.join('\n')}\n`) || undefined;
  } catch {
    // The figures do not add up, which jsdiff refuses.
    return undefined;
  }
}
