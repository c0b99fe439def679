/** What the ways of placing code share: lines, indentation, and the heads of declarations. */

export const bare = (line: string): string => line.trim();
export const indentOf = (line: string): number => line.length - line.trimStart().length;
export const isBlank = (line: string): boolean => bare(line) === '';

/** `code` moved to the indentation of the line `like`. */
export function indentLike(code: readonly string[], like: string): string[] {
  const own = Math.min(...code.filter((line) => !isBlank(line)).map(indentOf), Number.MAX_SAFE_INTEGER);
  const wanted = like.slice(0, indentOf(like));
  return code.map((line) => (isBlank(line) ? line : wanted + line.slice(own)));
}

const modifiers =
  /^(?:(?:export|default|declare|public|private|protected|internal|static|abstract|final|async|override|readonly|pub(?:\([^)]*\))?|unsafe|virtual|sealed|open|suspend|get|set)\s+)*/;
const keyword =
  /^(?:function\*?|class|def|func|fun|fn|interface|type|struct|enum|trait|impl(?:<[^>]*>)?|module|namespace|record|object|const|let|var|val)\s+(?:\([^)]*\)\s*)?([\w$.]+)/;
/** A method or a C-like function: an optional type, a name, parameters, and the line opens a block. */
const method = /^(?:[\w<>[\],.?*&:]+\s+)*([\w$#~]+)\s*(?:<[^>]*>)?\([^;]*[{:]$/;
const notMethods = new Set([
  'if',
  'for',
  'while',
  'switch',
  'catch',
  'return',
  'with',
  'do',
  'else',
  'elif',
  'match',
  'foreach',
  'using',
  'lock',
  'synchronized',
  'super',
]);

/**
 * What a line declares, without modifiers and without what follows the name, so that a new signature finds the old one:
 * `function total`, `class Cart`, `method add`. Undefined for any other line.
 */
export function declarationHead(line: string): string | undefined {
  const text = bare(line).replace(modifiers, '');
  const named = keyword.exec(text);
  if (named) return `${text.split(/\s/)[0]?.replace(/[*<].*$/, '')} ${named[1]}`;
  const name = method.exec(text)?.[1];
  return name === undefined ||
    notMethods.has(name) ||
    /^(?:if|for|while|switch|else|return|new|await|throw)\b/.test(text)
    ? undefined
    : `method ${name}`;
}

/** The last line of the block that opens at `from`, told by indentation. */
export function blockEnd(lines: readonly string[], from: number): number {
  const base = indentOf(lines[from] ?? '');
  let last = from;
  for (let at = from + 1; at < lines.length; at++) {
    const text = lines[at] ?? '';
    if (isBlank(text)) continue;
    if (indentOf(text) > base) last = at;
    else if (indentOf(text) === base && /^[}\])]|^end\b/.test(bare(text))) {
      last = at;
      // `) {` ends the parameters, not the block.
      if (!/[{(:]$/.test(bare(text))) return at;
    } else if (indentOf(text) === base && last === from && /^[{]/.test(bare(text))) last = at;
    else break;
  }
  return last;
}

const leading = /^(?:\/\/|\/\*|\*|#(?!!)|--|@|\[)/;

/** The first line of the comments and annotations right above a declaration. */
export function leadingStart(lines: readonly string[], at: number): number {
  let start = at;
  while (start > 0 && leading.test(bare(lines[start - 1] ?? ''))) start--;
  return start;
}

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
