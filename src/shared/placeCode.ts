import { placeDeclarations } from './placeCodeDeclarations.ts';
import { placeElided } from './placeCodeElided.ts';
import { bare, isElision } from './placeCodeLines.ts';
import {
  applyUnifiedDiff,
  countSearchBlocks,
  isUnifiedDiff,
  type Replaced,
  readSearchBlocks,
  replaceLines,
} from './placeCodeSearch.ts';

/** The whole file with the code in its place, and how many pieces of the code found none. */
export type Placed = { readonly text: string; readonly missing: number };

/**
 * Places the code of an answer into `file`. SEARCH/REPLACE blocks and unified diffs say themselves where they belong;
 * code with elisions is merged; code that holds most of the file replaces it; declarations go over those of the same
 * name; all else is inserted at `cursor`, an offset in UTF-16 units. Line ends are the file's. The person sees the
 * result as a diff before anything is written.
 */
export function placeCode(file: string, code: string, cursor: number): Placed {
  const crlf = file.includes('\r\n');
  const plain = file.replaceAll('\r\n', '\n');
  const at = crlf ? file.slice(0, cursor).replaceAll('\r\n', '\n').length : cursor;
  const placed = place(plain, code.replaceAll('\r\n', '\n').replace(/\n+$/, ''), at);
  return crlf ? { ...placed, text: placed.text.replaceAll('\n', '\r\n') } : placed;
}

function place(file: string, code: string, cursor: number): Placed {
  const lines = file.split('\n');
  const codeLines = code.split('\n');
  const begun = countSearchBlocks(codeLines);
  if (begun > 0) {
    const blocks = readSearchBlocks(codeLines);
    const replaced = replaceLines(lines, blocks);
    return joined({ ...replaced, missing: replaced.missing + begun - blocks.length });
  }
  if (isUnifiedDiff(codeLines)) return joined(applyUnifiedDiff(file, codeLines));
  if (codeLines.some(isElision)) {
    const merged = placeElided(lines, codeLines);
    // Inserting the markers themselves would only do harm.
    return merged ? joined({ lines: merged, missing: 0 }) : { text: file, missing: 1 };
  }
  const declared = placeDeclarations(lines, codeLines);
  // Code that does not begin as the file does is a large part of it: the rest has to stay.
  if (isWholeFile(lines, codeLines) && (!declared || beginsAlike(lines, codeLines))) {
    return { text: file.endsWith('\n') || file === '' ? `${code}\n` : code, missing: 0 };
  }
  if (declared) return joined({ lines: declared, missing: 0 });
  return { text: inserted(file, code, cursor), missing: 0 };
}

/** A piece of a line goes where the cursor is; whole lines go below its line, unless that is blank up to there. */
function inserted(file: string, code: string, cursor: number): string {
  const isPiece = !code.includes('\n') && cursor < file.length;
  const isFree = isPiece || /(?:^|\n)[ \t]*$/.test(file.slice(0, cursor));
  const lineEnd = file.indexOf('\n', cursor);
  const at = isFree ? cursor : lineEnd < 0 ? file.length : lineEnd;
  const [before, after] = [file.slice(0, at), file.slice(at)];
  const below = isPiece || after === '' || after.startsWith('\n') ? '' : '\n';
  return before + (isFree ? '' : '\n') + code + below + after;
}

const joined = ({ lines, missing }: Replaced): Placed => ({ text: lines.join('\n'), missing });

/** The code repeats at least this share of the file's lines that say something. */
const wholeShare = 0.6;

function isWholeFile(file: readonly string[], code: readonly string[]): boolean {
  const known = new Set(code.map(bare));
  const meaningful = file.map(bare).filter((line) => line.length > 3);
  return meaningful.filter((line) => known.has(line)).length >= meaningful.length * wholeShare;
}

function beginsAlike(file: readonly string[], code: readonly string[]): boolean {
  const first = file.map(bare).find((line) => line.length > 3);
  return first === undefined || code.some((line) => bare(line) === first);
}

/** True for code that tells its own place: SEARCH/REPLACE blocks, unified diffs, code with elisions. */
export function saysWhere(code: string): boolean {
  const lines = code.split(/\r?\n/);
  return countSearchBlocks(lines) > 0 || isUnifiedDiff(lines) || lines.some(isElision);
}
