export function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const copy = [...items];
  for (let i = copy.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    const [a, b] = [copy[i], copy[j]];
    if (a !== undefined && b !== undefined) [copy[i], copy[j]] = [b, a];
  }
  return copy;
}

const decapitalised = (text: string): string => text.replace(/^\p{Lu}(?=\p{Ll})/u, (letter) => letter.toLowerCase());

/** Two letters of a long word exchanged. */
function mistyped(text: string, random: () => number): string {
  const words = [...text.matchAll(/(?<![\w./$*~-])\p{Ll}{7,}(?![\w./])/gu)];
  const word = words[Math.floor(random() * words.length)];
  if (!word) return text;
  const at = word.index + 2 + Math.floor(random() * (word[0].length - 4));
  return text.slice(0, at) + text.charAt(at + 1) + text.charAt(at) + text.slice(at + 2);
}

type Noise = (text: string, random: () => number) => string;
/** What changes when the same person asks the same again. */
const noises: readonly Noise[] = [
  (text) => text.toLowerCase(),
  (text) => text.toUpperCase(),
  (text) => text.replace(/[?.!]+\s*$/, ''),
  (text) => `${text.replace(/[?.!]+\s*$/, '')}??`,
  (text) => `  ${text.replace(/ /g, '  ')} `,
  (text) => `Please ${decapitalised(text)}`,
  (text) => `Hi, ${decapitalised(text)}`,
  (text) => `${text.replace(/[?.!]+\s*$/, '')}, please?`,
  (text) => `${text} Thanks!`,
  (text) => `Hello! ${text} Thank you in advance`,
  (text) => text.replace(/'/g, '’').replace(/"([^"]*)"/g, '“$1”'),
  (text) =>
    text
      .replace(/\bWhat is\b/, "What's")
      .replace(/\bdo not\b/g, "don't")
      .replace(/\bI am\b/g, "I'm"),
  (text) => decapitalised(text),
  mistyped,
];

/** The text with one kind of surface noise, now and then two; never the text itself if any noise changes it. */
export function withNoise(text: string, random: () => number): string {
  for (let attempt = 0; attempt < 10; attempt++) {
    let noisy = text;
    for (let count = random() < 0.3 ? 2 : 1; count > 0; count--) {
      noisy = noises[Math.floor(random() * noises.length)]?.(noisy, random) ?? noisy;
    }
    if (noisy !== text) return noisy;
  }
  return text;
}
