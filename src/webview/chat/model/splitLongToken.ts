import type { Token, Tokens } from 'marked';

/** Characters after which one top-level block is drawn as several, so that no block grows without limit. */
const longest = 12_000;

/** `length` is how many characters of the token's source the piece stands for. */
type Piece = { readonly source: string; readonly length: number };

/** A list is cut between items, a table between rows (each piece with the head), anything else between lines. */
export function splitLongToken(token: Token): readonly Piece[] {
  if (token.raw.length <= longest) return [{ source: token.raw, length: token.raw.length }];
  if (token.type === 'list') return splitList(token as Tokens.List);
  if (token.type === 'table') return splitTable(token.raw);
  return splitAt(token.raw, longest).map((source) => ({ source, length: source.length }));
}

function splitList(list: Tokens.List): readonly Piece[] {
  const groups: string[] = [];
  let offset = 0;
  for (const [index, item] of list.items.entries()) {
    const isLast = index === list.items.length - 1;
    // The last item's source may differ from the text by trimmed space: the text itself is what counts.
    const raw = isLast ? list.raw.slice(offset) : item.raw;
    const group = groups.at(-1);
    if (group === undefined || group.length + raw.length > longest) groups.push(raw);
    else groups[groups.length - 1] = group + raw;
    offset += raw.length;
  }
  return groups.map((source) => ({ source, length: source.length }));
}

function splitTable(raw: string): readonly Piece[] {
  const headEnd = raw.indexOf('\n', raw.indexOf('\n') + 1) + 1;
  const head = raw.slice(0, headEnd);
  return splitAt(raw.slice(headEnd), longest).map((rows, index) => ({
    source: head + rows,
    length: rows.length + (index === 0 ? head.length : 0),
  }));
}

/** Cuts after the last line end within each `size` characters, or hard where a line is longer than that. */
function splitAt(text: string, size: number): readonly string[] {
  const parts: string[] = [];
  let start = 0;
  while (text.length - start > size) {
    const lineEnd = text.lastIndexOf('\n', start + size - 1) + 1;
    const end = lineEnd > start ? lineEnd : start + size;
    parts.push(text.slice(start, end));
    start = end;
  }
  parts.push(text.slice(start));
  return parts;
}
