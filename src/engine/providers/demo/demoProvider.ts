import { setTimeout as sleep } from 'node:timers/promises';
import { estimateTokenCount, sliceByTokens } from 'tokenx';
import type { ChatEvent, ChatMessage, ChatRequest, ModelInfo, Usage } from '../../../core/chat.ts';
import { ChatError } from '../../../core/errors.ts';
import type { Context } from '../../../core/pipeline.ts';
import type { Provider } from '../../../core/ports.ts';
import { findFencedBlocks } from '../../../shared/codeFences.ts';
import { answer, reasoning } from './answer.ts';
import { demoCommand, type Script } from './commands.ts';
import { intentOf, wantsCodeOnly } from './intents.ts';
import { identifyLanguage, type Language, languageOfLocale, proseOf, withoutCode } from './language.ts';
import { phrases } from './phrases/phrases.ts';
import { piecesOf } from './pieces.ts';
import { type CodeFacts, readCode } from './readCode.ts';

export type DemoOptions = {
  /** Waits between pieces, in milliseconds; rejects when the signal aborts. */
  readonly delay?: (ms: number, signal: AbortSignal) => Promise<void>;
  /** The display language, for questions that are in none: a command, or a prompt template's English text. */
  readonly locale?: () => string | undefined;
};

const models: readonly ModelInfo[] = [
  { id: 'demo', name: 'Demo', contextWindow: 128_000 },
  { id: 'demo-reasoning', name: 'Demo Reasoning', contextWindow: 128_000 },
];

function textOf({ content }: ChatMessage): string {
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

type Plan = Script & { readonly reasoning: string };

async function planAnswer(request: ChatRequest, context: Context, locale: string | undefined): Promise<Plan> {
  const texts = userTexts(request.messages);
  const question = texts.at(-1) ?? '';
  if (context.purpose === 'title') return { text: titleOf(texts[0] ?? ''), reasoning: '' };
  const language = await languageOf(texts, context, locale);
  const words = phrases[language];
  const codes = codesOf(texts);
  const prose = withoutCode(question);
  const script = demoCommand(question, words) ?? {
    text: answer({ intent: intentOf(prose, language), codeOnly: wantsCodeOnly(prose), codes }, words),
  };
  const thinks = script.thinks || request.model === 'demo-reasoning';
  return { ...script, reasoning: thinks ? reasoning(codes, words) : '' };
}

function usageOf(request: ChatRequest, text: string, thought: string): Usage {
  const prompt = request.messages.map((message) => textOf(message)).join('\n');
  const reasoningTokens = estimateTokenCount(thought);
  return {
    // Each message costs a few tokens for its role and limits, as with any model.
    inputTokens: estimateTokenCount(prompt) + 4 * request.messages.length,
    outputTokens: estimateTokenCount(text) + reasoningTokens,
    ...(thought !== '' && { reasoningTokens }),
    estimated: true,
  };
}

async function defaultDelay(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal });
}

/**
 * A model that needs neither network nor key: it reads attached code with simple rules, answers in the language of the
 * question and always says that it is a demo. The same request gives the same answer. `/demo` in a question lists what
 * it can simulate. Throws ChatError `cancelled`, `model-not-found`, and what `/demo error` asks for.
 */
export function createDemoProvider({ delay = defaultDelay, locale = () => undefined }: DemoOptions = {}): Provider {
  async function wait(ms: number, signal: AbortSignal): Promise<void> {
    try {
      if (!signal.aborted) await delay(ms, signal);
    } catch (error) {
      if (!signal.aborted) throw error;
    }
    if (signal.aborted) throw new ChatError('cancelled', { provider: 'demo' });
  }

  async function* chat(request: ChatRequest, { signal, ...facts }: Context): AsyncIterable<ChatEvent> {
    if (!models.some(({ id }) => id === request.model))
      throw new ChatError('model-not-found', { provider: 'demo', endpoint: 'demo', model: request.model, status: 404 });
    await wait(0, signal);
    const plan = await planAnswer(request, { signal, ...facts }, locale());
    const limit = request.sampling?.maxTokens;
    const text = limit === undefined ? plan.text : sliceByTokens(plan.text, 0, limit);
    for (const [type, whole] of [
      ['reasoning-delta', plan.reasoning],
      ['text-delta', text],
    ] as const) {
      for (const { piece, pauseMs } of piecesOf(whole, request.stream)) {
        await wait(pauseMs * (plan.slowness ?? 1), signal);
        yield { type, text: piece };
      }
    }
    if (plan.error) throw plan.error;
    const reason = text.length < plan.text.length ? 'length' : 'stop';
    yield { type: 'finish', reason, usage: usageOf(request, text, plan.reasoning) };
  }

  return {
    chat,
    async listModels(signal) {
      await wait(0, signal);
      return models;
    },
  };
}
