import * as z from 'zod/mini';
import type { BatchApi, RemoteItem, RemoteResult } from '../../../core/batches.ts';
import type { ChatMessage, FinishReason, Usage } from '../../../core/chat.ts';
import { ChatError } from '../../../core/errors.ts';
import type { Answer } from '../../../core/pipeline.ts';
import { type BatchServiceOptions, createService, maxBatchBytes, type Service } from './service.ts';

/**
 * Anthropic's message batches (API reference, “Message Batches”): the requests go up in one body, the results come as
 * JSON lines. Half the price, within 24 hours. A batch carries no name of ours, so one whose reply was lost cannot be
 * found again.
 */

const priceFactor = 0.5;
const apiVersion = '2023-06-01';
/** The service demands a limit. Models before Claude 3.5 refuse more than this. */
const oldModel = /claude-(?:3-(?!5|7)|2|instant)/;
/** Enough for a whole file, and no more than any newer model writes. */
const defaultMaxTokens = (model: string): number => (oldModel.test(model) ? 4096 : 8192);

const count = z.catch(z.nullish(z.number()), undefined);
const batchSchema = z.object({ id: z.string(), processing_status: z.string() });
const messageSchema = z.object({
  content: z.array(z.looseObject({ type: z.string(), text: z.optional(z.string()), thinking: z.optional(z.string()) })),
  stop_reason: z.nullish(z.string()),
  usage: z.object({
    input_tokens: count,
    output_tokens: count,
    cache_read_input_tokens: count,
    cache_creation_input_tokens: count,
  }),
});
const lineSchema = z.object({
  custom_id: z.string(),
  result: z.object({ type: z.string(), message: z.optional(z.unknown()), error: z.optional(z.unknown()) }),
});

const contentOf = (message: ChatMessage): unknown => {
  if (message.role !== 'user' || typeof message.content === 'string') return message.content;
  return message.content.map((part) =>
    part.type === 'text'
      ? { type: 'text', text: part.text }
      : { type: 'image', source: { type: 'base64', media_type: part.mediaType, data: part.data } },
  );
};

function paramsOf({ model, messages, sampling = {} }: RemoteItem['request']): Record<string, unknown> {
  const system = messages.filter(({ role }) => role === 'system').map(({ content }) => content);
  return {
    model,
    max_tokens: sampling.maxTokens ?? defaultMaxTokens(model),
    ...(system.length > 0 && { system: system.join('\n\n') }),
    messages: messages
      .filter(({ role }) => role === 'user' || role === 'assistant')
      .map((message) => ({ role: message.role, content: contentOf(message) })),
    temperature: sampling.temperature,
    top_p: sampling.topP,
    stop_sequences: sampling.stop && sampling.stop.length > 0 ? sampling.stop : undefined,
  };
}

const reasons: Readonly<Record<string, FinishReason>> = {
  end_turn: 'stop',
  stop_sequence: 'stop',
  max_tokens: 'length',
  tool_use: 'tool-calls',
  refusal: 'content-filter',
};

function readMessage(value: unknown): Answer | undefined {
  const parsed = messageSchema.safeParse(value);
  if (!parsed.success) return undefined;
  const { content, stop_reason: stopped, usage } = parsed.data;
  const cached = usage.cache_read_input_tokens ?? 0;
  const written = usage.cache_creation_input_tokens ?? 0;
  const figures: Usage = {
    inputTokens: (usage.input_tokens ?? 0) + cached + written,
    outputTokens: usage.output_tokens ?? 0,
    ...(cached > 0 && { cachedInputTokens: cached }),
    ...(written > 0 && { cacheWriteTokens: written }),
    estimated: false,
  };
  return {
    text: content.map((block) => (block.type === 'text' ? (block.text ?? '') : '')).join(''),
    reasoning: content.map((block) => (block.type === 'thinking' ? (block.thinking ?? '') : '')).join(''),
    toolCalls: [],
    reason: reasons[stopped ?? ''] ?? 'other',
    usage: figures,
  };
}

function readLine(line: unknown, service: Service): RemoteResult | undefined {
  const parsed = lineSchema.safeParse(line);
  if (!parsed.success) return undefined;
  const { custom_id: customId, result } = parsed.data;
  switch (result.type) {
    case 'canceled':
      return { customId, cancelled: true };
    case 'errored':
      return { customId, error: service.failure(0, result.error).data };
    case 'succeeded': {
      const answer = readMessage(result.message);
      return answer ? { customId, answer } : { customId, error: new ChatError('malformed-response').data };
    }
    default:
      return { customId, error: service.error('batch-unanswered', result.type).data };
  }
}

/** Throws ChatError `bad-url` at once when the base URL is not usable. */
export function createAnthropicBatches(options: BatchServiceOptions): BatchApi {
  const { connection, key } = options;
  const headers = {
    'anthropic-version': apiVersion,
    ...(key?.trim() && { 'x-api-key': key.trim() }),
    ...connection.headers,
  };
  const service = createService({ ...options, connection: { ...connection, headers }, key: undefined });

  return {
    maxBytes: maxBatchBytes,
    priceFactor,

    async submit(items, _submission, signal) {
      const [first] = items;
      const messages = items.flatMap(({ request }) => request.messages);
      const subject = { messages, ...(first && { model: first.request.model }) };
      const requests = items.map(({ customId, request }) => ({ custom_id: customId, params: paramsOf(request) }));
      const body = JSON.stringify({ requests });
      const created = await service.json(
        { method: 'POST', path: '/messages/batches', body, signal, subject },
        batchSchema,
      );
      return created.id;
    },

    find: () => Promise.resolve(undefined),

    async progress(id, signal) {
      const path = `/messages/batches/${id}`;
      const { processing_status: status } = await service.json({ method: 'GET', path, signal }, batchSchema);
      return { state: status === 'ended' ? 'ended' : 'running' };
    },

    async *results(id, signal) {
      // Not the address that the reply names: the key goes nowhere but to the connection's own host.
      for await (const line of service.jsonLines({ method: 'GET', path: `/messages/batches/${id}/results`, signal })) {
        const result = readLine(line, service);
        if (result) yield result;
      }
    },

    async cancel(id, signal) {
      const path = `/messages/batches/${id}/cancel`;
      await service.json({ method: 'POST', path, body: '{}', signal }, z.unknown());
    },

    async clean(id, signal) {
      await service.json({ method: 'DELETE', path: `/messages/batches/${id}`, signal }, z.unknown());
    },
  };
}
