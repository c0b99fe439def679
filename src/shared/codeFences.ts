/** Fenced code blocks of Markdown, as people and models write them. */

export type FencedBlock = {
  /** First word of the info string, for example `ts`; empty when there is none. */
  readonly language: string;
  /** The rest of the info string, for example a file path. */
  readonly title: string;
  /** Without the fences and without the final line break. */
  readonly code: string;
  /** False when the text ended before the closing fence. */
  readonly closed: boolean;
  /** Zero-based lines of the opening fence and of the first line after the block. */
  readonly startLine: number;
  readonly endLine: number;
};

type Opening = { readonly indent: number; readonly mark: string; readonly info: string };

const opening = /^([ \t]*)(`{3,}|~{3,})[ \t]*(.*?)[ \t]*$/;

function readOpening(line: string): Opening | undefined {
  const match = opening.exec(line);
  if (!match) return undefined;
  const [, indent = '', mark = '', info = ''] = match;
  // A backtick in the info string makes the line inline code.
  return mark.startsWith('`') && info.includes('`') ? undefined : { indent: indent.length, mark, info };
}

function closes(line: string, fence: Opening): boolean {
  const found = readOpening(line);
  return (
    found !== undefined &&
    found.info === '' &&
    found.mark[0] === fence.mark[0] &&
    found.mark.length >= fence.mark.length &&
    found.indent <= fence.indent + 3
  );
}

/** CommonMark's rule: the first fence that can close the block closes it. */
function firstClosing(lines: readonly string[], start: number, fence: Opening): number | undefined {
  for (let at = start; at < lines.length; at++) if (closes(lines[at] ?? '', fence)) return at;
  return undefined;
}

/**
 * Models often put a block inside a block with fences of the same length, which CommonMark cannot tell apart. A fence
 * with an info string can only open, so counting such openings finds the outer end; undefined when they do not balance.
 */
function balancedClosing(lines: readonly string[], start: number, fence: Opening): number | undefined {
  const open = [fence];
  for (let at = start; at < lines.length; at++) {
    const line = lines[at] ?? '';
    const innermost = open.at(-1) ?? fence;
    if (closes(line, innermost)) {
      open.pop();
      if (open.length === 0) return at;
    } else {
      const inner = readOpening(line);
      if (inner && inner.info !== '' && inner.indent <= innermost.indent + 3) open.push(inner);
    }
  }
  return undefined;
}

function dedent(line: string, columns: number): string {
  let at = 0;
  while (at < columns && (line[at] === ' ' || line[at] === '\t')) at++;
  return line.slice(at);
}

/** All outermost fenced blocks in order. A block that is never closed reaches to the end of the text. */
export function findFencedBlocks(text: string): FencedBlock[] {
  const lines = text.split(/\r?\n/);
  const blocks: FencedBlock[] = [];
  for (let at = 0; at < lines.length; at++) {
    const fence = readOpening(lines[at] ?? '');
    if (!fence) continue;
    const end = balancedClosing(lines, at + 1, fence) ?? firstClosing(lines, at + 1, fence);
    const [language = '', ...title] = fence.info.split(/\s+/);
    const code = lines.slice(at + 1, end).map((line) => dedent(line, fence.indent));
    const endLine = end === undefined ? lines.length : end + 1;
    blocks.push({
      language,
      title: title.join(' '),
      code: code.join('\n'),
      closed: end !== undefined,
      startLine: at,
      endLine,
    });
    at = endLine - 1;
  }
  return blocks;
}

/** The text without its fenced blocks. */
export function withoutFencedBlocks(text: string): string {
  const blocks = findFencedBlocks(text);
  return text
    .split(/\r?\n/)
    .filter((_, line) => !blocks.some((block) => line >= block.startLine && line < block.endLine))
    .join('\n');
}

/** Fences code with backticks that are longer than any run of backticks inside it. */
export function fenceCode(code: string, info = ''): string {
  const longest = Math.max(0, ...(code.match(/`+/g) ?? []).map((run) => run.length));
  const mark = '`'.repeat(Math.max(3, longest + 1));
  return `${mark}${info}\n${code.replace(/\r?\n$/, '')}\n${mark}`;
}
