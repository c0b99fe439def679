import { addImports, isImport } from './placeCodeDeclarations.ts';
import { bare, blockEnd, declarationHead, indentOf, isBlank, isElision, leadingStart } from './placeCodeLines.ts';

/** Code with elisions: what of it is new to the file, and where that goes. */

/** What begins a block of its own on this line; a test is known by its title. Undefined for any other line. */
export function blockHead(lines: readonly string[], at: number): string | undefined {
  const line = lines[at] ?? '';
  const head = declarationHead(line);
  if (head === undefined || blockEnd(lines, at) === at) return undefined;
  return head.startsWith('method ') && /\(\s*["'`]/.test(line) ? bare(line) : head;
}

/**
 * Which lines of the code are of blocks that are written out in full and that the file does not have: these are new,
 * however much they look like a neighbour, which must stay.
 */
export function newLines(file: readonly string[], code: readonly string[]): boolean[] {
  const known = new Set(file.map((_, at) => blockHead(file, at)));
  const isNew = code.map(() => false);
  for (let at = 0; at < code.length; at++) {
    const head = blockHead(code, at);
    if (head === undefined || known.has(head)) continue;
    const end = blockEnd(code, at) + 1;
    if (code.slice(at, end).some(isElision)) continue;
    isNew.fill(true, leadingStart(code, at), end);
    at = end - 1;
  }
  return isNew;
}

type Ends = { readonly above: readonly string[]; readonly code: readonly string[]; readonly below: readonly string[] };

/** Cuts off what is new before the first marker and after the last one: it goes to that end of the file. */
export function cutEnds(file: readonly string[], code: readonly string[]): Ends {
  const isNew = newLines(file, code);
  const known = new Set(file.map(bare));
  // A method belongs into a class that the code does not show, unless the language has functions that look so.
  const hasMethods = file.some((line, at) => indentOf(line) === 0 && blockHead(file, at)?.startsWith('method '));
  const isOutermost = (line: string): boolean =>
    indentOf(line) > 0 || hasMethods || !declarationHead(line)?.startsWith('method ');
  const isPlaceless = (from: number, to: number): boolean => {
    const lines = code.slice(from, to);
    const first = lines.find((line) => !isBlank(line));
    if (first === undefined || indentOf(first) > 0) return false;
    const fits = (line: string, at: number): boolean =>
      isNew[from + at] === true ? isOutermost(line) : isBlank(line) || (isImport(line) && !known.has(bare(line)));
    return lines.every(fits);
  };
  const first = code.findIndex(isElision);
  const last = code.findLastIndex(isElision) + 1;
  const start = isPlaceless(0, first) ? first : 0;
  const end = isPlaceless(last, code.length) ? last : code.length;
  return { above: code.slice(0, start), code: code.slice(start, end), below: code.slice(end) };
}

export function withEnds(file: readonly string[], above: readonly string[], below: readonly string[]): string[] {
  const imports = above.filter((line) => indentOf(line) === 0 && isImport(line));
  const result = addImports(file, imports);
  const blocks = trimmed(above.filter((line) => !imports.includes(line)));
  if (blocks.length > 0) {
    const at = result.findLastIndex((line) => indentOf(line) === 0 && isImport(line)) + 1;
    result.splice(at, 0, ...(at > 0 ? ['', ...blocks] : [...blocks, '']));
  }
  const last = result.findLastIndex((line) => !isBlank(line)) + 1;
  if (trimmed(below).length > 0) result.splice(last, 0, '', ...trimmed(below));
  return result;
}

export function trimmed(lines: readonly string[]): readonly string[] {
  const first = lines.findIndex((line) => !isBlank(line));
  return first < 0 ? [] : lines.slice(first, lines.findLastIndex((line) => !isBlank(line)) + 1);
}
