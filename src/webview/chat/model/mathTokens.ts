import { Marked, type MarkedOptions, type TokenizerAndRendererExtension, type Tokens } from 'marked';

/** TeX in a text. `display`: on a line of its own. `closed`: false while the end of it has not arrived. */
export type MathToken = Tokens.Generic & { readonly tex: string; readonly display: boolean; readonly closed: boolean };

/** A block from its first line on, up to its closing mark; an empty line within shows that it is none. */
const blockRule =
  /^ {0,3}(?:\$\$((?:(?!\n[ \t]*\n)[^$])+)\$\$|\\\[((?:(?!\n[ \t]*\n|\\\])[\s\S])+)\\\])[ \t]*(?:\n+|$)/;
const openBlockRule = /^ {0,3}(?:\$\$|\\\[)(?:(?!\n[ \t]*\n)[^$])*$/;
const displayRule = /^\$\$([^$\n]+)\$\$|^\\\[([^\n]+?)\\\]/;
const inlineRule = /^\$(?![\s$])((?:\\.|[^\\$\n])*?[^\s\\$]|[^\s\\$])\$(?![\p{L}\p{N}$])|^\\\(([^\n]+?)\\\)/u;

/**
 * What stands between two dollar signs is taken for math when it looks like it: an amount of money, a shell variable
 * and words do not.
 */
function looksLikeMath(tex: string): boolean {
  if (/^\d[\d.,]*\s*(?:[-–/]|[kKmMbB]\b|\p{L}{3})/u.test(tex) && !/[\\^_=]/.test(tex)) return false;
  if (/[\\^{}=<>]/.test(tex) || /[\p{L}\d)]_[\p{L}\d]/u.test(tex)) return true;
  return !/\p{L}{2,}/u.test(tex.replace(/\b(?:sin|cos|tan|log|ln|exp|min|max)\b/g, ''));
}

const token = (type: string, raw: string, tex: string, display: boolean, closed = true): MathToken => ({
  type,
  raw,
  tex: tex.trim(),
  display,
  closed,
});

const block: TokenizerAndRendererExtension = {
  name: 'mathBlock',
  level: 'block',
  start: (source) => /(?:^|\n) {0,3}(?:\$\$|\\\[)/.exec(source)?.index,
  tokenizer(source) {
    const whole = blockRule.exec(source);
    if (whole) return token('mathBlock', whole[0], whole[1] ?? whole[2] ?? '', true);
    const open = openBlockRule.exec(source);
    return open ? token('mathBlock', open[0], open[0], true, false) : undefined;
  },
};

const inline: TokenizerAndRendererExtension = {
  name: 'math',
  level: 'inline',
  start: (source) => /\$|\\[([]/.exec(source)?.index,
  tokenizer(source) {
    const display = displayRule.exec(source);
    if (display) return token('math', display[0], display[1] ?? display[2] ?? '', true);
    const [raw, dollars, marked] = inlineRule.exec(source) ?? [];
    if (raw === undefined || (dollars !== undefined && !looksLikeMath(dollars))) return undefined;
    return token('math', raw, dollars ?? marked ?? '', false);
  },
};

/** How a Lexer reads Markdown with math. */
export const markdownOptions: MarkedOptions = new Marked({ extensions: [block, inline] }).defaults;
