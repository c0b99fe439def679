import { findFencedBlocks } from '../../shared/codeFences.ts';

/**
 * The code of an answer: its largest fenced block, or the whole answer when it has none. Indentation is kept.
 * Undefined when there is no code.
 */
export function extractCode(answer: string): string | undefined {
  const blocks = findFencedBlocks(answer);
  if (blocks.length === 0) return answer.replace(/^(?:[ \t]*\r?\n)+/, '').trimEnd() || undefined;
  const largest = blocks.reduce((a, b) => (b.code.length > a.code.length ? b : a)).code;
  return largest.trim() === '' ? undefined : largest;
}

const indentOf = (line: string): string => /^[ \t]*/.exec(line)?.[0] ?? '';

function commonIndent(lines: readonly string[]): string {
  const indents = lines.filter((line) => line.trim() !== '').map(indentOf);
  return indents.reduce((common, indent) => {
    let same = 0;
    while (same < common.length && common[same] === indent[same]) same++;
    return common.slice(0, same);
  }, indents[0] ?? '');
}

/**
 * Gives `code` the base indentation of `like`, the whole lines it replaces, when the model dropped it: on all lines or
 * (a trimmed answer) on the first one. Code that is indented at least as deep is returned unchanged.
 */
export function reindent(code: string, like: string): string {
  const base = commonIndent(like.split(/\r?\n/));
  const [first = '', ...rest] = code.split('\n');
  const isShort = (lines: readonly string[]) =>
    lines.some((line) => line.trim() !== '') && !commonIndent(lines).startsWith(base);
  if (!isShort([first, ...rest])) return code;
  if (rest.some((line) => line.trim() !== '') && !isShort(rest)) return [base + first.trimStart(), ...rest].join('\n');
  const present = commonIndent([first, ...rest]);
  return [first, ...rest].map((line) => (line.trim() === '' ? line : base + line.slice(present.length))).join('\n');
}
