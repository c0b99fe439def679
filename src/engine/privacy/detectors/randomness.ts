/** Tells values that a machine made from words that a person wrote. */

/** Shannon entropy of the characters, in bits for each. */
export function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const char of text) counts.set(char, (counts.get(char) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

const classOf = (char: string): number => {
  if (char >= '0' && char <= '9') return 1;
  if (char >= 'a' && char <= 'z') return 2;
  return char >= 'A' && char <= 'Z' ? 3 : 4;
};

/** How often a digit, a small or a capital letter follows one of another class, as a share of all places. */
function changes(text: string): number {
  let count = 0;
  for (let index = 1; index < text.length; index += 1)
    if (classOf(text.charAt(index)) !== classOf(text.charAt(index - 1))) count += 1;
  return count / Math.max(1, text.length - 1);
}

/** Whether a token looks drawn by lot: digits and letters mixed all over, hardly a character favoured. */
export const looksRandom = (token: string): boolean =>
  /\d/.test(token) &&
  /[A-Za-z]/.test(token) &&
  changes(token) >= 0.2 &&
  entropy(token) >= Math.min(3, Math.log2(token.length) - 0.6);

/** Words that stand where a secret will be. */
const standIn =
  /x{4}|\*{3}|\.{3}|…|your|example|sample|placeholder|change.?me|redacted|dummy|insert|todo|<[^>]{0,40}>|\$\{|\{\{|^\$|^%|^[A-Z]{1,10}_\d{1,4}$/i;
const fewKinds = (text: string): boolean => new Set(text).size < Math.min(6, text.length / 2);

/** Whether a text is there to be replaced by a real value: “YOUR_API_KEY”, “xxxxxxxx”, “${token}”. */
export const isStandIn = (text: string): boolean => standIn.test(text) || fewKinds(text);
