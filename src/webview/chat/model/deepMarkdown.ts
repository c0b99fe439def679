import type { Token } from 'marked';

/**
 * A line that is nested deeper than anyone reads. A parser calls itself for each level, so a model that repeats `> ` or
 * `- ` without end would exhaust the stack.
 */
const deepLine = /^(?:(?:[ \t]*(?:>|(?:[-*+]|\d{1,9}[.)])(?=[ \t]))){60}|[ \t]{160,}(?:[-*+]|\d{1,9}[.)])[ \t])/m;

/** Where in `source` a paragraph begins to be too deep; -1 without one. */
export const deepPlace = (source: string): number => source.search(deepLine);

/** The text up to the next empty line, unparsed. */
export function plainParagraph(source: string): Token {
  const end = /\n[ \t]*\n/.exec(source);
  const raw = end ? source.slice(0, end.index + 1) : source;
  const text = raw.trimEnd();
  return { type: 'paragraph', raw, text, tokens: [{ type: 'text', raw: text, text }] };
}
