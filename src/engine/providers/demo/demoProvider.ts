import { setTimeout as sleep } from 'node:timers/promises';
import { estimateTokenCount, sliceByTokens } from 'tokenx';
import type { ChatEvent, ChatRequest, ModelInfo, Usage } from '../../../core/chat.ts';
import { ChatError } from '../../../core/errors.ts';
import type { Context } from '../../../core/pipeline.ts';
import type { Provider } from '../../../core/ports.ts';
import { piecesOf } from './pieces.ts';

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

function usageOf(request: ChatRequest, prompt: string, text: string, thought: string): Usage {
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
    // What it says, in six languages, is loaded when it is first asked.
    const { planAnswer, textOf } = await import('./planAnswer.ts');
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
    const prompt = request.messages.map(textOf).join('\n');
    yield { type: 'finish', reason, usage: usageOf(request, prompt, text, plan.reasoning) };
  }

  return {
    chat,
    async listModels(signal) {
      await wait(0, signal);
      return models;
    },
  };
}
