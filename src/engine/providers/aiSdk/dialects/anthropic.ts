import * as z from 'zod/mini';
import type { ModelInfo } from '../../../../core/chat.ts';
import type { Context } from '../../../../core/pipeline.ts';
import { loadVendor } from '../loadVendor.ts';
import type { Dialect, ModelPage, Prompt, Sight } from '../types.ts';

/** Anthropic's Messages API. */

const eventSchema = z.object({
  type: z.string(),
  error: z.catch(z.unknown(), undefined),
  delta: z.catch(z.nullish(z.object({ stop_reason: z.catch(z.nullish(z.string()), undefined) })), undefined),
});

function inspect(payload: unknown): Sight {
  const { success, data } = eventSchema.safeParse(payload);
  if (!success) return { recognised: false };
  if (data.type === 'error') return { recognised: true, failure: data.error ?? payload };
  const last = data.type === 'message_stop';
  return { recognised: true, last, final: last || Boolean(data.type === 'message_delta' && data.delta?.stop_reason) };
}

const tokens = z.catch(z.nullish(z.number().check(z.minimum(1))), undefined);
const ability = z.catch(z.nullish(z.object({ supported: z.boolean() })), undefined);
const modelSchema = z.object({
  id: z.string(),
  display_name: z.catch(z.nullish(z.string()), undefined),
  max_input_tokens: tokens,
  max_tokens: tokens,
  capabilities: z.catch(
    z.nullish(z.object({ image_input: ability, structured_outputs: ability, thinking: ability })),
    undefined,
  ),
});

const told = <Key extends string>(key: Key, value: { supported: boolean } | null | undefined) =>
  (value ? { [key]: value.supported } : {}) as { [Name in Key]?: boolean };

function readModel(value: unknown): ModelInfo | undefined {
  const { success, data } = modelSchema.safeParse(value);
  if (!success) return undefined;
  const { capabilities } = data;
  return {
    id: data.id,
    ...(data.display_name ? { name: data.display_name } : {}),
    ...(data.max_input_tokens ? { contextWindow: data.max_input_tokens } : {}),
    ...(data.max_tokens ? { maxOutputTokens: data.max_tokens } : {}),
    ...told('vision', capabilities?.image_input),
    ...told('jsonSchema', capabilities?.structured_outputs),
    ...told('reasoning', capabilities?.thinking),
  };
}

const listSchema = z.object({
  data: z.array(z.unknown()),
  has_more: z.catch(z.nullish(z.boolean()), undefined),
  last_id: z.catch(z.nullish(z.string()), undefined),
});

function readModels(value: unknown): ModelPage | undefined {
  const { success, data } = listSchema.safeParse(value);
  if (!success) return undefined;
  const models = data.data.map(readModel).filter((model) => model !== undefined);
  return { models, ...(data.has_more && data.last_id ? { next: { after_id: data.last_id } } : {}) };
}

const keep = { anthropic: { cacheControl: { type: 'ephemeral' } } };

/**
 * The system prompt is the same in every request. A conversation is kept up to its last message too, which the next
 * turn reads again; of a request that has no next turn that would only cost the surcharge for writing.
 */
function markForCache(prompt: Prompt, { purpose }: Context): Prompt {
  const lastSystem = prompt.findLastIndex(({ role }) => role === 'system');
  const last = purpose === 'chat' ? prompt.length - 1 : -1;
  return prompt.map((message, at) =>
    at === lastSystem || at === last ? { ...message, providerOptions: keep } : message,
  );
}

export const anthropic: Dialect = {
  version: '/v1',
  authorize: (key) => ({ 'x-api-key': key }),
  headers: { 'anthropic-version': '2023-06-01' },
  optional: ['temperature', 'top_p', 'stop_sequences', 'thinking', 'output_config'],
  inspect,
  closing: { type: 'message_stop' },
  load: () => loadVendor('ANTHROPIC_BASE_URL', () => import('../vendors/anthropic.ts')),
  options: () => ({}),
  markForCache,
  pageQuery: { limit: '1000' },
  readModels,
};
