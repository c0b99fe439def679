import * as z from 'zod/mini';
import { readModels } from '../../openaiCompatible/models.ts';
import { isReasoningModel } from '../../openaiCompatible/requestBody.ts';
import { loadVendor } from '../loadVendor.ts';
import type { Dialect, Sight } from '../types.ts';

/** OpenAI's Responses API. */

const eventSchema = z.object({
  type: z.string(),
  error: z.catch(z.unknown(), undefined),
  response: z.catch(z.nullish(z.object({ error: z.catch(z.unknown(), undefined) })), undefined),
});

function inspect(payload: unknown): Sight {
  const { success, data } = eventSchema.safeParse(payload);
  if (!success) return { recognised: false };
  if (data.type === 'error') return { recognised: true, failure: data.error ?? payload };
  if (data.type === 'response.failed') return { recognised: true, failure: data.response?.error ?? {} };
  const last = data.type === 'response.completed' || data.type === 'response.incomplete';
  return { recognised: data.type.startsWith('response.'), last, final: last };
}

export const openaiResponses: Dialect = {
  version: '',
  authorize: (key) => ({ authorization: `Bearer ${key}` }),
  headers: {},
  optional: [
    'temperature',
    'top_p',
    'reasoning.summary',
    'reasoning.effort',
    'include',
    'prompt_cache_key',
    'max_output_tokens',
  ],
  inspect,
  load: () => loadVendor('OPENAI_BASE_URL', () => import('../vendors/openai.ts')),
  options: ({ model }, { conversationId }) => ({
    openai: {
      // Conversations are kept on this machine, not at the provider.
      store: false,
      ...(isReasoningModel(model) ? { reasoningSummary: 'auto' } : {}),
      // Requests of one conversation go where their beginning is cached.
      ...(conversationId === undefined ? {} : { promptCacheKey: `chat-llm-${conversationId}` }),
    },
  }),
  pageQuery: {},
  readModels(value) {
    const models = readModels(value);
    return models && { models };
  },
};
