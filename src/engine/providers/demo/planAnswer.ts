import type { ChatMessage, ChatRequest } from '../../../core/chat.ts';
import type { Context } from '../../../core/pipeline.ts';
import { findFencedBlocks } from '../../../shared/codeFences.ts';
import { answer, reasoning } from './answer.ts';
import { demoCommand, type Script } from './commands.ts';
import { intentOf, wantsCodeOnly } from './intents.ts';
import { identifyLanguage, proseOf, withoutCode } from './language.ts';
import { type Language, languageOfLocale } from './languages.ts';
import { phrases } from './phrases/phrases.ts';
import type { Phrases } from './phrases/types.ts';
import { type CodeFacts, readCode } from './readCode.ts';

/** A message's text; pictures are left out. */
export function textOf({ content }: ChatMessage): string {
  if (typeof content === 'string') return content;
  return content.map((part) => (part.type === 'text' ? part.text : '')).join('\n');
}

const userTexts = (messages: readonly ChatMessage[]): string[] =>
  messages.filter(({ role }) => role === 'user').map(textOf);

/**
 * The language of the newest question that is in one. A template's English says nothing about who runs it, so there
 * the earlier questions and the display language come first.
 */
async function languageOf(texts: readonly string[], context: Context, locale: string | undefined): Promise<Language> {
  for (const [age, text] of texts.toReversed().entries()) {
    if (/^\s*\/demo\b/.test(text)) continue;
    const language = await identifyLanguage(text);
    const isTemplate = age === 0 && (context.purpose === 'template' || context.template !== undefined);
    if (language && !(isTemplate && language === 'en')) return language;
  }
  return languageOfLocale(locale) ?? 'en';
}

/** The code of the newest message that has some: a follow-up question is about the same code. */
function codesOf(texts: readonly string[]): CodeFacts[] {
  const blocks = texts.map(findFencedBlocks).findLast((found) => found.length > 0) ?? [];
  return blocks.filter(({ code }) => code.trim() !== '').map(readCode);
}

function titleOf(text: string): string {
  const words = (proseOf(text).trim() || text.trim()).split(/\s+/).slice(0, 6).join(' ');
  const title = words.replace(/[\s.,;:!?…]+$/u, '');
  return title.charAt(0).toUpperCase() + title.slice(1) || 'Demo';
}

/** Names the files of the diff; the body says that it is a demo. */
function commitOf(prompt: string, { codeNote }: Phrases): string {
  const files = [...prompt.matchAll(/^diff --git a\/.* b\/(.+)$/gm)].map(([, path = '']) => path.split('/').at(-1));
  const more = files.length > 3 ? `, … (${files.length})` : '';
  return `Update ${files.slice(0, 3).join(', ')}${more}\n\n${codeNote}`;
}

/** All that is going to be said. */
export type Plan = Script & { readonly reasoning: string };

/** Decides what the demo model answers; `locale` is the display language. */
export async function planAnswer(request: ChatRequest, context: Context, locale: string | undefined): Promise<Plan> {
  const texts = userTexts(request.messages);
  const question = texts.at(-1) ?? '';
  if (context.purpose === 'title') return { text: titleOf(texts[0] ?? ''), reasoning: '' };
  const language = await languageOf(texts, context, locale);
  const words = phrases[language];
  if (context.purpose === 'commit') return { text: commitOf(question, words), reasoning: '' };
  const codes = codesOf(texts);
  const prose = withoutCode(question);
  const script = demoCommand(question, words) ?? {
    text: answer({ intent: intentOf(prose, language), codeOnly: wantsCodeOnly(prose), codes }, words),
  };
  const thinks = script.thinks || request.model === 'demo-reasoning';
  return { ...script, reasoning: thinks ? reasoning(codes, words) : '' };
}
