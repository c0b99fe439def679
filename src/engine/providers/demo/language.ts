import { withoutFencedBlocks } from '../../../shared/codeFences.ts';
import { cueLetters, cueWords } from './languageCues.ts';
import { type Language, languages } from './languages.ts';

/** The text without fenced blocks and inline code. */
export const withoutCode = (text: string): string => withoutFencedBlocks(text).replace(/`[^`\n]+`/g, ' ');

const withoutQuotations = (text: string): string =>
  text.replace(/["“«][^"”»\n]*["”»]/g, ' ').replace(/\w*(?:Error|Exception|Warning|error|panic): [^,;?!\n]*/g, ' ');

const withoutIdentifiers = (text: string): string =>
  text
    .replace(/\bhttps?:\/\/\S+/g, ' ')
    .replace(/\S*[\\/_@#<>{}[\]=$*|]\S*/g, ' ')
    .replace(/\S*\p{L}(?:\.\p{L}|\()\S*/gu, ' ')
    .replace(/\b\p{Ll}+(?:\p{Lu}\p{L}*)+\b|\b(?:\p{Lu}\p{Ll}+){2,}\b/gu, ' ');

/** The natural language in a text: without code, addresses, paths and identifiers. */
export const proseOf = (text: string): string => withoutIdentifiers(withoutCode(text));

/** What a person says in their own words: without quotations and error messages too, unless there is nothing else. */
function ownWords(text: string): string {
  const own = withoutIdentifiers(withoutQuotations(withoutCode(text)));
  return /\p{L}/u.test(own) ? own : proseOf(text);
}

// English is also the language of error messages, commands and code: its words prove less about who is writing.
const weightOfCue = (language: Language): number => (language === 'en' ? 0.06 : 0.1);
// N-grams are unsure of single words and surer than cues of long texts.
const cueScale = (words: number): number => Math.min(2, 8 / words);

const languagesOfWord = new Map<string, Language[]>();
for (const language of languages)
  for (const word of cueWords[language].split(/\s+/)) {
    const known = languagesOfWord.get(word);
    if (known) known.push(language);
    else languagesOfWord.set(word, [language]);
  }

type Scores = Record<Language, number>;

function addCues(scores: Scores, prose: string): void {
  const text = prose.toLowerCase().replaceAll('’', "'");
  const words = new Set(text.match(/\p{L}+'?/gu) ?? []);
  const scale = cueScale(words.size);
  for (const word of words) {
    const found = languagesOfWord.get(word) ?? [];
    for (const language of found) scores[language] += (scale * weightOfCue(language)) / found.length;
  }
  for (const [letters, of] of cueLetters)
    if (letters.test(text)) for (const language of of) scores[language] += 0.1 / of.length;
}

/** eld has no Indonesian: Malay, which is nearly the same in writing, stands for it. */
const eldCodes: Record<Language, string> = { en: 'en', es: 'es', fr: 'fr', de: 'de', it: 'it', id: 'ms' };

async function loadEld() {
  const { eld } = await import('eld/extrasmall');
  const detector = eld.newInstance();
  detector.setLanguageSubset(Object.values(eldCodes));
  return detector;
}

let loading: ReturnType<typeof loadEld> | undefined;

/**
 * The language a text is written in, code left aside; undefined when there is nothing to go by.
 * The n-gram detector (about 1 MB) is loaded on first use.
 */
export async function identifyLanguage(text: string): Promise<Language | undefined> {
  const prose = ownWords(text);
  if (!/\p{L}/u.test(prose)) return undefined;
  loading ??= loadEld();
  const found = (await loading).detect(prose).getScores();
  const scores: Scores = { en: 0, es: 0, fr: 0, de: 0, it: 0, id: 0 };
  for (const language of languages) scores[language] = found[eldCodes[language]] ?? 0;
  addCues(scores, prose);
  const best = languages.reduce((a, b) => (scores[b] > scores[a] ? b : a));
  return scores[best] > 0 ? best : undefined;
}
