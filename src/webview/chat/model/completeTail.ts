/**
 * The open end of a streaming answer, so that what is half written does not flicker: an open `**` or backtick is
 * closed, a half-written link shows its label, a line that only begins a fence, a rule or a heading underline waits.
 */
export function completeTail(source: string): string {
  const waiting = source.replace(/(^|\n) {0,3}(?:`{1,3}|~{1,3}|-+|=+|#{1,6}|\*{1,2}|\d+[.)]?)$/, '$1');
  const lineStart = waiting.lastIndexOf('\n\n') + 1;
  const paragraph = waiting.slice(lineStart);
  return waiting.slice(0, lineStart) + closeInline(paragraph);
}

function closeInline(paragraph: string): string {
  if (/`{3}|~{3}/.test(paragraph)) return paragraph;
  const withoutCode = paragraph.replace(/`[^`]*`/g, (code) => '.'.repeat(code.length));
  if (withoutCode.includes('`')) return `${paragraph}\``;
  const link = /!?\[([^[\]\n]*)\]\([^()\s]*$/.exec(withoutCode);
  if (link) return paragraph.slice(0, link.index) + paragraph.slice(link.index).replace(/^!?\[([^[\]\n]*)\].*$/s, '$1');
  const strong = withoutCode.match(/(?<!\\)\*\*/g)?.length ?? 0;
  if (strong % 2 === 0) return paragraph;
  const trimmed = paragraph.trimEnd();
  if (trimmed.endsWith('**')) return trimmed.slice(0, -2);
  return trimmed.endsWith('*') ? `${trimmed}*` : `${trimmed}**`;
}
