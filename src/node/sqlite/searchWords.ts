/** Words as the index's tokenizer (unicode61) sees them: letters and digits with the marks upon them. */
const wordPattern = /[\p{L}\p{N}\p{Co}][\p{L}\p{N}\p{Co}\p{M}]*/gu;

/** More words than a person types; it bounds the work for a pasted text. */
const mostWords = 16;

/** Case and diacritics do not count. */
function fold(word: string): string {
  return word.toLowerCase().normalize('NFD').replaceAll(/\p{M}/gu, '');
}

/**
 * The distinct folded words of what a person typed, each to be taken as the beginning of a word. Those that begin
 * another one are left out: where that is found, they are.
 */
export function searchWords(query: string): string[] {
  const words = [...new Set(query.match(wordPattern)?.map(fold))].filter((word) => word !== '');
  return words.filter((word) => !words.some((other) => other !== word && other.startsWith(word))).slice(0, mostWords);
}

const before = 30;
const after = 120;
const hitStart = '\u0002';
const hitEnd = '\u0003';

/**
 * The surroundings of the first hit on one line, hits between U+0002 and U+0003, `…` where it was cut. Without a hit the
 * beginning of the text: the index may fold a rare letter in another way.
 */
export function excerptOf(text: string, words: readonly string[]): string {
  const isHit = (word: string): boolean => words.some((wanted) => fold(word).startsWith(wanted));
  let first = 0;
  for (const match of text.matchAll(wordPattern))
    if (isHit(match[0])) {
      first = match.index;
      break;
    }
  const start = first <= before ? 0 : wordStart(text, first - before, first);
  const end = Math.min(text.length, first + after);
  const shown = text
    .slice(start, end)
    .toWellFormed()
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .replaceAll(wordPattern, (word) => (isHit(word) ? `${hitStart}${word}${hitEnd}` : word));
  return `${start > 0 ? '…' : ''}${shown}${end < text.length ? '…' : ''}`;
}

/** The first beginning of a word from `from` on, at most `limit`. */
function wordStart(text: string, from: number, limit: number): number {
  const space = text.slice(from, limit).search(/\s/);
  return space < 0 ? limit : from + space;
}
