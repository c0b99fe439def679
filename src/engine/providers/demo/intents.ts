import { type Language, languages } from './languages.ts';
import { phrases } from './phrases/phrases.ts';
import type { CodeIntent, Intent } from './phrases/types.ts';

const order: readonly Intent[] = [
  'about',
  'tests',
  'document',
  'translate',
  'refactor',
  'optimize',
  'review',
  'fix',
  'explain',
  'greeting',
];

/** The intent named first in the text: “explain how to fix it” asks for an explanation. */
function firstIntent(prose: string, language: Language): Intent | undefined {
  let first: { intent: Intent; at: number } | undefined;
  for (const intent of order) {
    const at = prose.search(phrases[language].intents[intent]);
    // A greeting opens many a question and says nothing about it.
    if (at >= 0 && (!first || first.intent === 'greeting' || (at < first.at && intent !== 'greeting')))
      first = { intent, at };
  }
  return first?.intent;
}

/** What the prose asks for, read in its language and else as English: prompt templates are written in English. */
export function intentOf(prose: string, language: Language): Intent | 'chat' {
  const text = prose.toLowerCase();
  return firstIntent(text, language) ?? firstIntent(text, 'en') ?? 'chat';
}

/** True when the request wants code and nothing around it. */
export function wantsCodeOnly(prose: string): boolean {
  const text = prose.toLowerCase();
  return languages.some((language) => phrases[language].codeOnly.test(text));
}

export const isAboutCode = (intent: Intent | 'chat'): intent is CodeIntent =>
  intent !== 'chat' && intent !== 'about' && intent !== 'greeting';
