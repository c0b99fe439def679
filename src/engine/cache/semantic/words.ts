/** Text as it is typed: quotes, dashes and spaces of one kind each, contractions in full. Case stays. */
export function plainText(text: string): string {
  let plain = text
    .normalize('NFKC')
    .replace(/[‘’‚‛′´]/g, "'")
    .replace(/[“”„‟″«»]/g, '"')
    .replace(/[‐‑‒–—−]/g, '-');
  plain = plain.replace(/\u200b|\u00ad|\ufeff/g, '').replace(/…/g, '...');
  for (const [short, long] of contractions) plain = plain.replace(short, long);
  return plain.replace(/\s+/g, ' ').trim();
}

const contractions: readonly (readonly [RegExp, string])[] = [
  [/\b(ca)n'?t\b/gi, '$1n not'],
  [/\bcannot\b/gi, 'can not'],
  [/\bwon'?t\b(?<!\bwont\b)/gi, 'will not'],
  [/\b(do|does|did|is|are|was|were|has|have|had|should|could|would|must)n'?t\b/gi, '$1 not'],
  [/\b(what|how|where|who|why|that|there|it|here)'s\b/gi, '$1 is'],
  [/\b(what|how)s\b/gi, '$1 is'],
  [/\b(i)'m\b/gi, '$1 am'],
  [/\b(i|you|we|they|who)'(?:ve)\b/gi, '$1 have'],
  [/\b(i|you|we|they|what)'re\b/gi, '$1 are'],
  [/\b(i|you|we|they|he|she|it)'(?:d)\b/gi, '$1 would'],
  [/\b(i|you|we|they|he|she|it|that)'ll\b/gi, '$1 will'],
];

const vowel = /[aeiouy]/;

/** The part that the forms of an English word share: `deleting`, `deleted` and `deletes` as `delete`. */
export function stem(word: string): string {
  let base = word.toLowerCase().replace(/'s?$/, '');
  if (base.length < 4) return base;
  if (base.endsWith('ies') && base.length > 4) base = `${base.slice(0, -3)}y`;
  else if (/(ss|x|ch|sh|z)es$/.test(base)) base = base.slice(0, -2);
  else if (base.endsWith('s') && !/(ss|us|is)$/.test(base)) base = base.slice(0, -1);
  if (base.endsWith('ied') && base.length > 4) base = `${base.slice(0, -3)}y`;
  const ending = /(?:ing|ed)$/.exec(base)?.[0];
  if (ending) {
    const rest = base.slice(0, -ending.length);
    if (rest.length > 2 && vowel.test(rest)) base = rest.replace(/([bdfgmnprt])\1$/, '$1');
  }
  base = base.replace(/is(e|ation)?$/, (all, tail?: string) => (tail && base.length > 6 ? `iz${tail}` : all));
  return base.length > 3 ? base.replace(/e$/, '') : base;
}

/** What three characters in a row a text has, its words set apart: a measure that forgives typing errors. */
export function trigrams(text: string): ReadonlySet<string> {
  const padded = ` ${text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}+#]+/gu, ' ')
    .trim()} `;
  const found = new Set<string>();
  for (let i = 0; i + 3 <= padded.length; i++) found.add(padded.slice(i, i + 3));
  return found;
}

/** Dice's coefficient: 0 nothing in common, 1 the same. */
export function dice(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  if (a.size + b.size === 0) return 1;
  let shared = 0;
  for (const item of a) if (b.has(item)) shared += 1;
  return (2 * shared) / (a.size + b.size);
}

/** Whether one slip of the keyboard (two in a long word) lies between: a letter more, less, other, or two exchanged. */
export function isTypo(a: string, b: string): boolean {
  const allowed = Math.min(a.length, b.length) >= 9 ? 2 : 1;
  if (a === b || Math.min(a.length, b.length) < 5 || Math.abs(a.length - b.length) > allowed || a[0] !== b[0])
    return false;
  return distance(a, b) <= allowed;
}

/** Optimal string alignment distance (Damerau 1964 without edits within a transposition). */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const changed = (above[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let least = Math.min(changed, (above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        least = Math.min(least, (before[j - 2] ?? 0) + 1);
      }
      row.push(least);
    }
    before = above;
    above = row;
  }
  return above[b.length] ?? 0;
}

/** The words in small letters between spaces, without signs. */
export const spaced = (text: string): string =>
  ` ${text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()} `;
