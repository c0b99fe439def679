import { bare, blockEnd, declarationHead, indentLike, indentOf, isBlank, leadingStart } from './placeCodeLines.ts';

type Part = { readonly head: string | undefined; readonly lines: readonly string[]; readonly headAt: number };

export const isImport = (line: string): boolean =>
  /^(?:import\b|from\s+\S+\s+import\b|use\s|using\s|#include\b|require\b)/.test(bare(line));

/** The code cut into its outermost declarations, each with the comments above it, and what is none. */
function partsOf(code: readonly string[]): Part[] {
  const base = Math.min(...code.filter((line) => !isBlank(line)).map(indentOf));
  const parts: Part[] = [];
  let rest: string[] = [];
  const flush = (): void => {
    if (rest.some((line) => !isBlank(line))) parts.push({ head: undefined, lines: rest, headAt: 0 });
    rest = [];
  };
  for (let at = 0; at < code.length; at++) {
    const line = code[at] ?? '';
    const head = indentOf(line) === base ? declarationHead(line) : undefined;
    if (head === undefined) {
      rest.push(line);
      continue;
    }
    const from = leadingStart(code, at);
    rest.splice(rest.length - (at - from));
    flush();
    const end = blockEnd(code, at);
    parts.push({ head, lines: code.slice(from, end + 1), headAt: at - from });
    at = end;
  }
  flush();
  return parts;
}

/** The one line that declares what a part does, of several the one that reads the same; undefined without such a one. */
function placeOf(file: readonly string[], { head, lines, headAt }: Part): number | undefined {
  if (head === undefined) return undefined;
  const places = file.flatMap((line, at) => (declarationHead(line) === head ? [at] : []));
  const same = places.length > 1 ? places.filter((at) => bare(file[at] ?? '') === bare(lines[headAt] ?? '')) : places;
  return same.length === 1 ? same[0] : undefined;
}

function replaceDeclaration(file: readonly string[], part: Part, at: number): { file: string[]; end: number } {
  const end = blockEnd(file, at);
  // Comments above the old one give way only to new comments: code alone keeps them.
  const start = part.headAt > 0 ? leadingStart(file, at) : at;
  const lines = indentLike(part.lines, file[at] ?? '');
  return { file: file.toSpliced(start, end - start + 1, ...lines), end: start + lines.length };
}

export function addImports(file: readonly string[], lines: readonly string[]): string[] {
  const known = new Set(file.map(bare));
  const missing = lines.filter((line) => !isBlank(line) && !known.has(bare(line)));
  const last = file.findLastIndex((line) => indentOf(line) === 0 && isImport(line));
  return file.toSpliced(last + 1, 0, ...missing);
}

/**
 * Puts each declaration of `code` over the one of the same name; a new one goes after its neighbour, a missing import
 * to the imports. Undefined when none of them is in the file, or code that is no declaration has no place.
 */
export function placeDeclarations(file: readonly string[], code: readonly string[]): string[] | undefined {
  const parts = partsOf(code);
  const declared = parts.filter(({ head }) => head !== undefined);
  if (!declared.some((part) => placeOf(file, part) !== undefined)) return undefined;
  let result = [...file];
  let after: number | undefined;
  for (const part of parts) {
    const at = placeOf(result, part);
    if (at !== undefined) {
      const placed = replaceDeclaration(result, part, at);
      result = placed.file;
      after = placed.end;
    } else if (part.lines.every((line) => isBlank(line) || isImport(line))) {
      const length = result.length;
      result = addImports(result, part.lines);
      if (after !== undefined) after += result.length - length;
    } else if (part.head !== undefined) {
      const placed = insertNew(result, part, after ?? firstNeighbour(result, parts));
      if (!placed) return undefined;
      result = placed.file;
      after = placed.end;
    } else return undefined;
  }
  return result;
}

/** Where the first declaration that the file knows begins: a new one that comes before it in the code goes there. */
function firstNeighbour(file: readonly string[], parts: readonly Part[]): number | undefined {
  for (const part of parts) {
    const at = placeOf(file, part);
    if (at !== undefined) return -leadingStart(file, at) - 1;
  }
  return undefined;
}

/** `at` is the line after the neighbour above, or -(line + 1) of the neighbour below. */
function insertNew(
  file: readonly string[],
  part: Part,
  at: number | undefined,
): { file: string[]; end: number } | undefined {
  if (at === undefined || file.some((line) => declarationHead(line) === part.head)) return undefined;
  const above = at >= 0;
  const line = above ? at : -at - 1;
  const like = above ? (file[at - 1] ?? '') : (file[line] ?? '');
  const lines = indentLike(part.lines, like);
  return above
    ? { file: file.toSpliced(line, 0, '', ...lines), end: line + 1 + lines.length }
    : { file: file.toSpliced(line, 0, ...lines, ''), end: line + lines.length };
}
