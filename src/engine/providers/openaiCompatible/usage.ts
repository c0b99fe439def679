import * as z from 'zod/mini';
import type { Usage } from '../../../core/chat.ts';

const count = z.catch(z.nullish(z.number().check(z.minimum(0))), undefined);
const details = z.catch(
  z.nullish(z.object({ cached_tokens: count, cache_write_tokens: count, reasoning_tokens: count })),
  undefined,
);

/** The names that occur: OpenAI's, those of its newer API, DeepSeek's and Moonshot's for cached tokens, OpenRouter's cost. */
const usageSchema = z.object({
  prompt_tokens: count,
  input_tokens: count,
  completion_tokens: count,
  output_tokens: count,
  total_tokens: count,
  prompt_tokens_details: details,
  input_tokens_details: details,
  completion_tokens_details: details,
  output_tokens_details: details,
  prompt_cache_hit_tokens: count,
  cached_tokens: count,
  reasoning_tokens: count,
  cost: count,
  is_byok: z.catch(z.nullish(z.boolean()), undefined),
});

/** A provider's usage object, or undefined when it holds no figures. */
export function readUsage(value: unknown): Usage | undefined {
  const result = usageSchema.safeParse(value);
  if (!result.success) return undefined;
  const data = result.data;
  const input = data.prompt_tokens ?? data.input_tokens;
  const output = data.completion_tokens ?? data.output_tokens;
  if (input === null || input === undefined || output === null || output === undefined) return undefined;
  if (input + output === 0) return undefined;
  const cached =
    data.prompt_tokens_details?.cached_tokens ??
    data.input_tokens_details?.cached_tokens ??
    data.prompt_cache_hit_tokens ??
    data.cached_tokens;
  const reasoning =
    data.completion_tokens_details?.reasoning_tokens ??
    data.output_tokens_details?.reasoning_tokens ??
    data.reasoning_tokens;
  const written = data.prompt_tokens_details?.cache_write_tokens ?? data.input_tokens_details?.cache_write_tokens;
  // Some count reasoning beside the answer, not in it: the total tells.
  const beside = reasoning && data.total_tokens === input + output + reasoning ? reasoning : 0;
  return {
    inputTokens: input,
    outputTokens: output + beside,
    ...(typeof cached === 'number' ? { cachedInputTokens: Math.min(cached, input) } : {}),
    ...(typeof written === 'number'
      ? { cacheWriteTokens: Math.min(written, input - Math.min(cached ?? 0, input)) }
      : {}),
    ...(typeof reasoning === 'number' ? { reasoningTokens: reasoning } : {}),
    // With a key of one's own behind it, the service tells its fee and not what the model's vendor charges.
    ...(typeof data.cost === 'number' && !data.is_byok ? { reportedCostUsd: data.cost } : {}),
    estimated: false,
  };
}
