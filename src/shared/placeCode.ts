/** Where a code block of an answer belongs in a file: offsets in UTF-16 units, end exclusive. */
export type Placement = { readonly start: number; readonly end: number; readonly text: string };

type Line = { readonly start: number; readonly end: number; readonly text: string };

function linesOf(text: string): Line[] {
  const lines: Line[] = [];
  let start = 0;
  for (const line of text.split('\n')) {
    lines.push({ start, end: start + line.length, text: line });
    start += line.length + 1;
  }
  return lines;
}

const bare = (line: string): string => line.trim();
const indentOf = (line: string): number => line.length - line.trimStart().length;

/** A line that opens a declaration, without what follows its name: `export function total(` finds itself again. */
function declarationHead(line: string): string | undefined {
  return /^(?:[\w@]+\s+)*?(?:function|class|def|func|fn|interface|type|struct|enum|const|let|impl)\s+[\w$]+/.exec(
    bare(line),
  )?.[0];
}

/** The last line of the block that opens at `from`, told by indentation. */
function blockEnd(lines: readonly Line[], from: number): number {
  const base = indentOf(lines[from]?.text ?? '');
  let last = from;
  for (let at = from + 1; at < lines.length; at++) {
    const text = lines[at]?.text ?? '';
    if (bare(text) === '') continue;
    if (indentOf(text) > base) last = at;
    else if (indentOf(text) === base && /^[}\])]|^end\b/.test(bare(text))) return at;
    else break;
  }
  return last;
}

function share(code: readonly string[], file: readonly string[]): number {
  const known = new Set(code);
  return file.length === 0 ? 1 : file.filter((line) => known.has(line)).length / file.length;
}

/**
 * Places `code` into `file`: over the one declaration that it rewrites, over the whole file when it holds most of its
 * lines, else at `cursor`. The person sees the result as a diff before anything is written.
 */
export function placeCode(file: string, code: string, cursor: number): Placement {
  const body = code.replace(/\n+$/, '');
  const fileLines = linesOf(file);
  const codeLines = linesOf(body).filter((line) => bare(line.text) !== '');
  const meaningful = fileLines.map((line) => bare(line.text)).filter((line) => line.length > 3);
  const whole = share(
    codeLines.map((line) => bare(line.text)),
    meaningful,
  );
  if (whole >= 0.6) {
    return { start: 0, end: file.length, text: file.endsWith('\n') ? `${body}\n` : body };
  }

  const heads = codeLines.filter((line) => indentOf(line.text) === indentOf(codeLines[0]?.text ?? ''));
  const declarations = heads.map((line) => declarationHead(line.text)).filter((head) => head !== undefined);
  const head = declarations[0];
  const matches = head === undefined ? [] : fileLines.filter((line) => declarationHead(line.text) === head);
  const match = matches[0];
  if (declarations.length === 1 && match && matches.length === 1) {
    const from = fileLines.indexOf(match);
    const end = fileLines[blockEnd(fileLines, from)]?.end ?? match.end;
    return { start: match.start, end, text: indentLike(body, match.text) };
  }
  return { start: cursor, end: cursor, text: body };
}

/** `code` moved to the indentation of `like`. */
function indentLike(code: string, like: string): string {
  const lines = code.split('\n');
  const own = indentOf(lines[0] ?? '');
  const wanted = like.slice(0, indentOf(like));
  return lines
    .map((line) => (bare(line) === '' ? line : wanted + line.slice(Math.min(own, indentOf(line)))))
    .join('\n');
}
