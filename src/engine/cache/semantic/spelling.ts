import { isTypo } from './words.ts';

const shortest = 6;

function* withoutOne(word: string): Generator<string> {
  for (let i = 0; i < word.length; i++) yield word.slice(0, i) + word.slice(i + 1);
}

/**
 * Corrects one slip of the keyboard in long words that are not of `words` to one that is. By the words that are left when a
 * letter is dropped from either (Garbe's symmetric deletion).
 */
export function createSpelling(words: ReadonlySet<string>): (word: string) => string {
  const byDeletion = new Map<string, string>();
  for (const word of words) {
    if (word.length < shortest || !/^\p{L}+$/u.test(word)) continue;
    for (const left of withoutOne(word)) if (!byDeletion.has(left)) byDeletion.set(left, word);
  }
  return (word) => {
    if (word.length < shortest || words.has(word) || !/^\p{Ll}+$/u.test(word)) return word;
    for (const left of [word, ...withoutOne(word)]) {
      const meant = byDeletion.get(left);
      if (meant && isTypo(word, meant) && word.at(-1) === meant.at(-1)) return meant;
    }
    return word;
  };
}
