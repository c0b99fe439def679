import * as z from 'zod/mini';
import type { ModelInfo } from '../../../../core/chat.ts';
import type { Dialect, ModelPage, Sight } from '../types.ts';

/** Google's Gemini API (`generateContent`). */

const text = z.catch(z.nullish(z.string()), undefined);
const anything = z.catch(z.unknown(), undefined);

const chunkSchema = z.object({
  candidates: z.catch(z.nullish(z.array(z.object({ finishReason: text }))), undefined),
  promptFeedback: z.catch(z.nullish(z.object({ blockReason: text })), undefined),
  usageMetadata: anything,
  error: anything,
});

function inspect(payload: unknown): Sight {
  // Without `alt=sse` the chunks come as one list.
  const { success, data } = chunkSchema.safeParse(payload);
  if (!success) return { recognised: false };
  if (data.error !== undefined && data.error !== null) return { recognised: true, failure: data.error };
  const blocked = Boolean(data.promptFeedback?.blockReason);
  return {
    recognised: Boolean(data.candidates || data.usageMetadata || data.promptFeedback),
    final: blocked || (data.candidates?.some(({ finishReason }) => Boolean(finishReason)) ?? false),
  };
}

const tokens = z.catch(z.nullish(z.number().check(z.minimum(1))), undefined);
const modelSchema = z.object({
  name: z.string(),
  displayName: text,
  inputTokenLimit: tokens,
  outputTokenLimit: tokens,
  supportedGenerationMethods: z.catch(z.nullish(z.array(z.string())), undefined),
  thinking: z.catch(z.nullish(z.boolean()), undefined),
});

function readModel(value: unknown): ModelInfo | undefined {
  const { success, data } = modelSchema.safeParse(value);
  if (!success || data.supportedGenerationMethods?.includes('generateContent') === false) return undefined;
  return {
    id: data.name.replace(/^models\//, ''),
    ...(data.displayName ? { name: data.displayName } : {}),
    ...(data.inputTokenLimit ? { contextWindow: data.inputTokenLimit } : {}),
    ...(data.outputTokenLimit ? { maxOutputTokens: data.outputTokenLimit } : {}),
    ...(typeof data.thinking === 'boolean' ? { reasoning: data.thinking } : {}),
  };
}

const listSchema = z.object({ models: z.array(z.unknown()), nextPageToken: text });

function readModels(value: unknown): ModelPage | undefined {
  const { success, data } = listSchema.safeParse(value);
  if (!success) return undefined;
  const models = data.models.map(readModel).filter((model) => model !== undefined);
  return { models, ...(data.nextPageToken ? { next: { pageToken: data.nextPageToken } } : {}) };
}

/** Families that think and show what they thought when asked. */
const thinking = /gemini-(2\.5|[3-9])(?!.*(image|tts|audio))/i;

export const google: Dialect = {
  version: '/v1beta',
  authorize: (key) => ({ 'x-goog-api-key': key }),
  headers: {},
  optional: [
    'generationConfig.temperature',
    'generationConfig.topP',
    'generationConfig.seed',
    'generationConfig.stopSequences',
    'generationConfig.presencePenalty',
    'generationConfig.frequencyPenalty',
    'generationConfig.thinkingConfig',
  ],
  inspect,
  load: async () => (await import('../vendors/google.ts')).createModel,
  options: ({ model }) => (thinking.test(model) ? { google: { thinkingConfig: { includeThoughts: true } } } : {}),
  pageQuery: { pageSize: '1000' },
  readModels,
};
