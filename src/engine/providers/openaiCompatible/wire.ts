import * as z from 'zod/mini';
import type { FinishReason } from '../../../core/chat.ts';

/** The chunks and answers of the chat completion protocol, read tolerantly: a field of the wrong type counts as absent. */

const text = z.catch(z.nullish(z.string()), undefined);
const anything = z.catch(z.unknown(), undefined);

/** A stream's `delta` and a whole answer's `message` have the same fields. */
const deltaSchema = z.object({
  content: anything,
  refusal: text,
  reasoning_content: text,
  reasoning: text,
  reasoning_details: anything,
  tool_calls: anything,
});
const tolerantDelta = z.catch(z.nullish(deltaSchema), undefined);

const choiceSchema = z.object({
  index: z.catch(z.nullish(z.number()), undefined),
  delta: tolerantDelta,
  message: tolerantDelta,
  finish_reason: text,
  usage: anything,
  error: anything,
});

const chunkSchema = z.object({
  object: text,
  choices: z.catch(z.nullish(z.array(choiceSchema)), undefined),
  usage: anything,
  service_tier: anything,
  x_groq: z.catch(z.nullish(z.object({ usage: anything, error: anything })), undefined),
  error: anything,
});

export type Delta = z.infer<typeof deltaSchema>;
export type Chunk = z.infer<typeof chunkSchema>;

/** The chunk, or undefined for JSON that is not an object. */
export function readChunk(value: unknown): Chunk | undefined {
  const result = chunkSchema.safeParse(value);
  return result.success ? result.data : undefined;
}

export type Part = { readonly type: 'text' | 'reasoning'; readonly text: string };

type LoosePart = { type?: unknown; text?: unknown; thinking?: unknown; reasoning?: unknown; summary?: unknown };

const textsOf = (value: unknown): string => {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(textsOf).join('');
  if (typeof value !== 'object' || value === null) return '';
  const { text: own, thinking, reasoning, summary } = value as LoosePart;
  return textsOf(thinking ?? reasoning ?? own ?? summary);
};

const isReasoningType = (type: unknown): boolean =>
  typeof type === 'string' && /^(thinking|reasoning|thought)/.test(type);

/** The parts of `content`: a text, or a list of text and thinking parts. */
export function contentParts(content: unknown): readonly Part[] {
  if (typeof content === 'string') return content === '' ? [] : [{ type: 'text', text: content }];
  if (!Array.isArray(content)) return [];
  return content
    .map((part): Part => {
      const type = isReasoningType((part as LoosePart | null)?.type) ? 'reasoning' : 'text';
      return { type, text: textsOf(part) };
    })
    .filter((part) => part.text !== '');
}

/** Reasoning beside the content. Servers that send it under two names send the same twice: the first one counts. */
export const reasoningText = (delta: Delta): string =>
  delta.reasoning_content || delta.reasoning || textsOf(delta.reasoning_details);

const reasons: Readonly<Record<string, FinishReason>> = {
  stop: 'stop',
  end_turn: 'stop',
  stop_sequence: 'stop',
  eos: 'stop',
  eos_token: 'stop',
  complete: 'stop',
  completed: 'stop',
  length: 'length',
  max_tokens: 'length',
  model_length: 'length',
  tool_calls: 'tool-calls',
  tool_use: 'tool-calls',
  function_call: 'tool-calls',
  content_filter: 'content-filter',
  safety: 'content-filter',
};

export const readFinishReason = (value: string): FinishReason => reasons[value.toLowerCase()] ?? 'other';
