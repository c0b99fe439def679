export type ExcerptPart = { readonly text: string; readonly hit: boolean };

/** Splits a search excerpt at its marks: hits stand between U+0002 and U+0003. */
export function splitHits(excerpt: string): readonly ExcerptPart[] {
  const parts: ExcerptPart[] = [];
  for (const [index, piece] of excerpt.split('\u0002').entries()) {
    if (index === 0) {
      parts.push({ text: piece, hit: false });
      continue;
    }
    const end = piece.indexOf('\u0003');
    parts.push({ text: end < 0 ? piece : piece.slice(0, end), hit: true });
    if (end >= 0) parts.push({ text: piece.slice(end + 1), hit: false });
  }
  return parts.filter((part) => part.text !== '');
}
