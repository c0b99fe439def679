import * as z from 'zod/mini';
import type { ModelInfo } from '../../../core/chat.ts';

/** The lists of models that servers give: OpenAI's, Ollama's, OpenRouter's, Together's and their relatives. */

const text = z.catch(z.nullish(z.string()), undefined);
const tokens = z.catch(z.nullish(z.number().check(z.minimum(1))), undefined);

const modelSchema = z.object({
  id: text,
  model: text,
  name: text,
  display_name: text,
  type: text,
  context_length: tokens,
  context_window: tokens,
  max_context_length: tokens,
  max_model_len: tokens,
  context_size: tokens,
  architecture: z.catch(z.nullish(z.object({ input_modalities: z.optional(z.array(z.string())) })), undefined),
  meta: z.catch(z.nullish(z.object({ n_ctx: tokens, n_ctx_train: tokens })), undefined),
});

/** Kinds that cannot chat, where the list tells kinds. */
const otherKinds = /^(embedding|embeddings|image|audio|video|moderation|rerank|transcribe|tts|stt)/;

function readModel(value: unknown): ModelInfo | undefined {
  if (typeof value === 'string') return value === '' ? undefined : { id: value };
  const result = modelSchema.safeParse(value);
  if (!result.success) return undefined;
  const data = result.data;
  const id = data.id || data.model || data.name;
  if (!id || otherKinds.test(data.type ?? '')) return undefined;
  const name = data.display_name || data.name;
  const contextWindow =
    data.context_length ??
    data.context_window ??
    data.max_context_length ??
    data.max_model_len ??
    data.context_size ??
    data.meta?.n_ctx ??
    data.meta?.n_ctx_train;
  const inputs = data.architecture?.input_modalities;
  return {
    id,
    ...(name && name !== id ? { name } : {}),
    ...(contextWindow ? { contextWindow } : {}),
    ...(inputs ? { vision: inputs.includes('image') } : {}),
  };
}

/** The models, each once, in the server's order; undefined when the value is no list of models. */
export function readModels(value: unknown): readonly ModelInfo[] | undefined {
  const wrapped: { data?: unknown; models?: unknown } = typeof value === 'object' && value !== null ? value : {};
  const list = [value, wrapped.data, wrapped.models].find(Array.isArray);
  if (!list) return 'data' in wrapped && wrapped.data === null ? [] : undefined;
  const byId = new Map<string, ModelInfo>();
  for (const item of list) {
    const model = readModel(item);
    if (model && !byId.has(model.id)) byId.set(model.id, model);
  }
  return [...byId.values()];
}
