import { diffArrays } from 'diff';

/** One change between two texts. Positions are zero-based lines; lines keep their line ends. */
export type Hunk = {
  readonly oldStart: number;
  readonly oldLines: readonly string[];
  readonly newStart: number;
  readonly newLines: readonly string[];
};

/** Hunks with at most this many unchanged lines between them are one: nobody wants to accept half a statement. */
const joinedGap = 1;

const linesOf = (text: string): string[] => (text === '' ? [] : text.split(/(?<=\n)/));
const oldEnd = ({ oldStart, oldLines }: Hunk): number => oldStart + oldLines.length;

/** The changes that turn `before` into `after`, in order. */
export function hunksOf(before: string, after: string): Hunk[] {
  return join(changes(before, after), linesOf(before));
}

function changes(before: string, after: string): Hunk[] {
  const hunks: Hunk[] = [];
  let oldStart = 0;
  let newStart = 0;
  let open: { oldStart: number; oldLines: string[]; newStart: number; newLines: string[] } | undefined;
  for (const { added, removed, value } of diffArrays(linesOf(before), linesOf(after))) {
    if (!added && !removed) {
      open = undefined;
    } else if (!open) {
      open = { oldStart, oldLines: [], newStart, newLines: [] };
      hunks.push(open);
    }
    if (removed) open?.oldLines.push(...value);
    if (added) open?.newLines.push(...value);
    if (!added) oldStart += value.length;
    if (!removed) newStart += value.length;
  }
  return hunks;
}

function join(hunks: readonly Hunk[], before: readonly string[]): Hunk[] {
  const joined: Hunk[] = [];
  for (const hunk of hunks) {
    const last = joined.at(-1);
    if (!last || hunk.oldStart - oldEnd(last) > joinedGap) {
      joined.push(hunk);
      continue;
    }
    const between = before.slice(oldEnd(last), hunk.oldStart);
    joined[joined.length - 1] = {
      ...last,
      oldLines: [...last.oldLines, ...between, ...hunk.oldLines],
      newLines: [...last.newLines, ...between, ...hunk.newLines],
    };
  }
  return joined;
}

/** `before` with this hunk alone. */
export function acceptHunk(before: string, { oldStart, oldLines, newLines }: Hunk): string {
  return splice(before, oldStart, oldLines.length, newLines);
}

/** `after` without this hunk. */
export function rejectHunk(after: string, { newStart, oldLines, newLines }: Hunk): string {
  return splice(after, newStart, newLines.length, oldLines);
}

function splice(text: string, start: number, count: number, replacement: readonly string[]): string {
  return linesOf(text)
    .toSpliced(start, count, ...replacement)
    .join('');
}

/**
 * Where the hunk of an older text is in `now`; undefined when its lines, or those right beside them, have changed.
 */
export function rebaseHunk(hunk: Hunk, before: string, now: string): Hunk | undefined {
  let shift = 0;
  for (const change of changes(before, now)) {
    if (oldEnd(change) < hunk.oldStart) shift += change.newLines.length - change.oldLines.length;
    else if (change.oldStart <= oldEnd(hunk)) return undefined;
  }
  return { ...hunk, oldStart: hunk.oldStart + shift };
}

/**
 * What `after`, proposed for `before`, is for `now`; undefined when a line that it changes has changed meanwhile. A
 * change that `now` already holds counts as done.
 */
export function rebase(before: string, after: string, now: string): string | undefined {
  if (before === now) return after;
  const done = changes(before, now);
  const isDone = (hunk: Hunk): boolean =>
    done.some((change) => change.oldStart === hunk.oldStart && sameLines(change, hunk));
  const hunks = changes(before, after).filter((hunk) => !isDone(hunk));
  let text = now;
  // From the end, so that earlier positions stay what they are.
  for (const hunk of hunks.reverse()) {
    const moved = rebaseHunk(hunk, before, now);
    if (!moved) return undefined;
    text = acceptHunk(text, moved);
  }
  return text;
}

const sameLines = (a: Hunk, b: Hunk): boolean =>
  a.oldLines.join('') === b.oldLines.join('') && a.newLines.join('') === b.newLines.join('');
