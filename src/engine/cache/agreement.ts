/**
 * Whether two answers say the same, as far as that can be told here for nothing: the share of the shorter one's words and
 * numbers that the other has, too. Two answers of a model to one question share most of what matters and little of how it
 * is put, so only clear cases count; undefined for all others.
 */
export function answersAgree(one: string, other: string): boolean | undefined {
  const [a, b] = [termsOf(one), termsOf(other)];
  const smaller = Math.min(a.size, b.size);
  if (smaller === 0) return undefined;
  const shared = [...a].filter((term) => b.has(term)).length / smaller;
  if (shared >= same) return true;
  return shared <= different ? false : undefined;
}

const same = 0.5;
const different = 0.2;

/** Without what is in any answer. */
const common = new Set(
  'about also and are but can for from has have here how into its just not one only that the then there this use used using was what when which will with you your'.split(
    ' ',
  ),
);

/** Words of three letters and more, and all numbers. */
function termsOf(text: string): ReadonlySet<string> {
  const words =
    text
      .normalize('NFC')
      .toLowerCase()
      .match(/\p{L}[\p{L}\p{N}_]{2,}|\p{N}+(?:\.\p{N}+)?/gu) ?? [];
  return new Set(words.filter((word) => !common.has(word)));
}
