import { demanding, hits, lookingUp, making, smallChange } from './lexicon.ts';

/** The names of a prompt's surface features, in the order of `surfaceFeatures`. */
export const featureNames = [
  'words',
  'askedWords',
  'sentences',
  'numbers',
  'wordLength',
  'optionLength',
  'symbols',
  'conditions',
  'negation',
  'statements',
  'blank',
  'question',
  'lines',
  'pasted',
  'demanding',
  'making',
  'lookingUp',
  'smallChange',
  'clauses',
] as const;
export type FeatureName = (typeof featureNames)[number];

const wordPattern = /\p{L}[\p{L}\p{M}'’]*/gu;
const log1p = (count: number): number => Math.log1p(count);
const flag = (found: boolean): number => (found ? 1 : 0);

/** A pasted line: code, data, a log; not prose that asks. */
function isPasted(line: string): boolean {
  if (/^\s{2,}\S|^\t|[{};]\s*$|^\s*[<>}\])|#]|^\s*"[^"]*"\s*:/.test(line)) return true;
  return line.trim() !== '' && (line.match(wordPattern)?.length ?? 0) < 4 && !/[?!.]\s*$/.test(line);
}

/** The prompt without fenced blocks and pasted lines; one that is nothing else is kept whole. */
export function askedText(prompt: string): string {
  const lines = prompt.replace(/```[\s\S]*?(?:```|$)/g, '\n').split('\n');
  if (lines.length < 3) return lines.join('\n');
  const asked = lines.filter((line, index) => index === 0 || !isPasted(line)).join('\n');
  return /\p{L}/u.test(asked) ? asked : prompt;
}

/**
 * What can be counted in a prompt without understanding it; counts are logarithms, so a thousandth word weighs less
 * than a tenth. Takes time linear in the prompt, which callers cut.
 */
export function surfaceFeatures(prompt: string): readonly number[] {
  const asked = askedText(prompt);
  const words = prompt.match(wordPattern) ?? [];
  const askedCount = asked.match(wordPattern)?.length ?? 0;
  const options = [...prompt.matchAll(/^[^\S\n]*\(?[A-Ja-j][.):]\s+(.*)$/gm)].map(([, text = '']) => text.length);
  const optionLength = options.length ? options.reduce((sum, length) => sum + length, 0) / options.length : 0;
  const letters = words.reduce((sum, word) => sum + word.length, 0);
  const lineCount = prompt.split('\n').length;
  const values: Record<FeatureName, number> = {
    words: log1p(words.length),
    askedWords: log1p(askedCount),
    sentences: log1p(hits(asked, /[.!?](?:\s|$)/g)),
    numbers: log1p(hits(prompt, /\d[\d,.]*/g)),
    wordLength: words.length ? letters / words.length / 10 : 0,
    optionLength: log1p(optionLength),
    symbols: log1p(hits(prompt, /[=+*/^<>|{}\\∫√π≤≥∑]/g)),
    conditions: log1p(
      hits(
        prompt,
        /\b(?:half|third|quarter|twice|times|percent|each|every|per|more than|less than|fewer|remaining|left|total|average|ratio|rate|difference|if)\b|%/gi,
      ),
    ),
    negation: flag(/\b(?:not|except|least|false|incorrect|never)\b/i.test(prompt)),
    statements: flag(/\b(?:statement|I only|II only|both|neither|none of)\b/.test(prompt)),
    blank: flag(prompt.includes('_')),
    question: flag(prompt.includes('?')),
    lines: log1p(lineCount),
    pasted: log1p(Math.min(words.length - askedCount, 60)),
    demanding: Math.min(hits(asked, demanding), 4),
    making: Math.min(hits(asked, making), 3),
    lookingUp: Math.min(hits(asked, lookingUp), 3),
    smallChange: Math.min(hits(asked, smallChange), 3),
    clauses: log1p(hits(asked, /[,;:]|\b(?:and|und|y|et|e|dan|with|without|that|which|so)\b/gi)),
  };
  return featureNames.map((name) => values[name]);
}
