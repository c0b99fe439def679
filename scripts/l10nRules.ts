/** The languages beside English. */
export const languages = ['es', 'fr', 'de', 'it', 'id'] as const;

/** Key to text. */
export type Strings = Readonly<Record<string, string>>;

const marksOf = (text: string): string =>
  [...text.matchAll(/\{\d+\}|\]\(command:[\w.]+\)|\$\([\w~-]+\)|`[^`]*`/g)]
    .map(([mark]) => mark)
    .sort()
    .join(' ');

/** What keeps a translation from being complete and usable; empty when nothing does. */
export function bundleProblems(english: Strings, translation: Strings): string[] {
  const problems: string[] = [];
  for (const [key, text] of Object.entries(english)) {
    const translated = translation[key];
    if (translated === undefined) problems.push(`missing “${key}”`);
    else if (translated.trim() === '') problems.push(`empty “${key}”`);
    else if (marksOf(text) !== marksOf(translated)) problems.push(`placeholders, icons or links differ in “${key}”`);
  }
  for (const key of Object.keys(translation)) {
    if (!(key in english)) problems.push(`stale “${key}”`);
  }
  return problems;
}
