/**
 * Words as the index's tokenizer (unicode61) sees them: letters and digits with the marks that it takes for diacritics.
 * At any other mark, such as a vowel of Hindi or Thai, it ends a word.
 */
const wordPattern =
  /[\p{L}\p{N}\p{Co}](?:[\p{L}\p{N}\p{Co}]|[\u0300-\u0304\u0306-\u030c\u030f\u0311\u031b\u0323-\u0328\u032d\u032e\u0330\u0331])*/gu;

/** More words than a person types; it bounds the work for a pasted text. */
const mostWords = 16;

/** Case and diacritics do not count. */
function fold(word: string): string {
  return word.toLowerCase().normalize('NFD').replaceAll(/\p{M}/gu, '');
}

/**
 * The distinct words of what a person typed, each to be taken as the beginning of a word. Folding is left to the index,
 * which knows of fewer diacritics than Unicode: Hangul, “й” and “が” stay whole there. Words that begin another one are
 * left out: where that is found, they are.
 */
export function searchWords(query: string): string[] {
  const words = [
    ...new Set(
      query
        .normalize('NFC')
        .match(wordPattern)
        ?.map((word) => word.toLowerCase()),
    ),
  ];
  return words.filter((word) => !words.some((other) => other !== word && other.startsWith(word))).slice(0, mostWords);
}

/** Chinese and Japanese put no spaces: what the index takes for a word is half a sentence, and a word may begin within. */
export const isWithin = (word: string): boolean => /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(word);

const before = 30;
const after = 120;
const hitStart = '\u0002';
const hitEnd = '\u0003';

/**
 * The surroundings of the first hit on one line, hits between U+0002 and U+0003, `…` where it was cut. Without a hit the
 * beginning of the text: the index may fold a rare letter in another way.
 */
export function excerptOf(text: string, words: readonly string[]): string {
  const wanted = words.map((word) => ({ word: fold(word), within: isWithin(word) }));
  const isHit = (text: string): boolean => {
    const folded = fold(text);
    return wanted.some(({ word, within }) => (within ? folded.includes(word) : folded.startsWith(word)));
  };
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
