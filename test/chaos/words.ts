/** The word that the writing process sends as its piece number `at`; some are beyond ASCII. */
export const wordAt = (at: number): string => `${at % 7 ? 'word' : 'größe😀'}${at} `;

/** Whether `text` is a beginning of what the writing process sends as text, or as reasoning. */
export function isBeginning(text: string, kind: 'text' | 'reasoning'): boolean {
  let length = 0;
  for (let at = 0; length < text.length; at++) {
    if ((at % 5 === 0) !== (kind === 'reasoning')) continue;
    const word = wordAt(at);
    if (!word.startsWith(text.slice(length, length + word.length))) return false;
    length += word.length;
  }
  return true;
}
