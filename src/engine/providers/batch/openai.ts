import { randomUUID } from 'node:crypto';
import * as z from 'zod/mini';
import type { BatchApi, RemoteItem, RemoteResult } from '../../../core/batches.ts';
import type { ChatEvent } from '../../../core/chat.ts';
import { ChatError } from '../../../core/errors.ts';
import { collect } from '../../../core/pipeline.ts';
import type { EstimateUsage } from '../../../core/ports.ts';
import { createAnswer } from '../openaiCompatible/answer.ts';
import { requestBody } from '../openaiCompatible/requestBody.ts';
import { type BatchServiceOptions, createService, maxBatchBytes, type Service } from './service.ts';

/**
 * OpenAI's batch service (API reference, “Batch” and “Files”): the requests go up as a file of JSON lines, the batch
 * refers to it, and its results are two more files, one of answers and one of errors. Half the price, within 24 hours.
 */

const priceFactor = 0.5;
/** The name in a batch's metadata by which we know it again. */
const submissionKey = 'chat_llm_submission';

const text = z.nullish(z.string());
const fileSchema = z.object({ id: z.string() });
const batchSchema = z.object({
  id: z.string(),
  status: z.string(),
  metadata: z.catch(z.nullish(z.record(z.string(), z.unknown())), undefined),
  input_file_id: text,
  output_file_id: text,
  error_file_id: text,
  errors: z.catch(z.nullish(z.object({ data: z.array(z.object({ code: text, message: text })) })), undefined),
});
const listSchema = z.object({ data: z.array(batchSchema) });
const lineSchema = z.object({
  custom_id: z.string(),
  response: z.nullish(z.object({ status_code: z.number(), body: z.unknown() })),
  error: z.nullish(z.object({ code: text, message: text })),
});

type RemoteState = z.infer<typeof batchSchema>;

const ended = new Set(['completed', 'expired', 'cancelled']);

const jsonLine = ({ customId, request }: RemoteItem): string => {
  const { stream: _stream, ...body } = requestBody({ ...request, stream: false }) as { stream?: boolean };
  return JSON.stringify({ custom_id: customId, method: 'POST', url: '/v1/chat/completions', body });
};

/** A form of two parts, as `POST /files` takes it. */
function uploadForm(name: string, content: string): { body: string; contentType: string } {
  const boundary = `chat-llm-${randomUUID()}`;
  const part = (headers: string, value: string): string => `--${boundary}\r\n${headers}\r\n\r\n${value}\r\n`;
  const purpose = part('Content-Disposition: form-data; name="purpose"', 'batch');
  const file = part(
    `Content-Disposition: form-data; name="file"; filename="${name}"\r\nContent-Type: application/jsonl`,
    content,
  );
  return { body: `${purpose}${file}--${boundary}--\r\n`, contentType: `multipart/form-data; boundary=${boundary}` };
}

/** Throws ChatError `bad-url` at once when the base URL is not usable. */
export function createOpenAiBatches(options: BatchServiceOptions): BatchApi {
  const service = createService(options);
  const state = (id: string, signal: AbortSignal): Promise<RemoteState> =>
    service.json({ method: 'GET', path: `/batches/${id}`, signal }, batchSchema);

  async function remove(file: string | null | undefined, signal: AbortSignal): Promise<void> {
    if (file) await service.json({ method: 'DELETE', path: `/files/${file}`, signal }, z.unknown());
  }

  return {
    maxBytes: maxBatchBytes,
    priceFactor,

    async submit(items, submission, signal) {
      const [first] = items;
      const messages = items.flatMap(({ request }) => request.messages);
      const subject = { messages, ...(first && { model: first.request.model }) };
      const form = uploadForm(`chat-llm-${submission}.jsonl`, `${items.map(jsonLine).join('\n')}\n`);
      const file = await service.json({ method: 'POST', path: '/files', ...form, signal, subject }, fileSchema);
      const body = JSON.stringify({
        input_file_id: file.id,
        endpoint: '/v1/chat/completions',
        completion_window: '24h',
        metadata: { [submissionKey]: submission },
      });
      const created = await service.json({ method: 'POST', path: '/batches', body, signal, subject }, batchSchema);
      return created.id;
    },

    async find(submission, signal) {
      const { data } = await service.json(
        { method: 'GET', path: '/batches', query: { limit: '100' }, signal },
        listSchema,
      );
      return data.find(({ metadata }) => metadata?.[submissionKey] === submission)?.id ?? null;
    },

    async progress(id, signal) {
      const { status, errors } = await state(id, signal);
      if (ended.has(status)) return { state: 'ended' };
      if (status !== 'failed') return { state: 'running' };
      const [first] = errors?.data ?? [];
      return { state: 'failed', error: service.failure(400, first ?? {}).data };
    },

    async *results(id, signal) {
      const { output_file_id, error_file_id } = await state(id, signal);
      for (const file of [output_file_id, error_file_id]) {
        if (!file) continue;
        for await (const line of service.jsonLines({ method: 'GET', path: `/files/${file}/content`, signal })) {
          const result = await readLine(line, service, options.estimateUsage);
          if (result) yield result;
        }
      }
    },

    async cancel(id, signal) {
      await service.json({ method: 'POST', path: `/batches/${id}/cancel`, body: '{}', signal }, z.unknown());
    },

    async clean(id, signal) {
      const { input_file_id, output_file_id, error_file_id } = await state(id, signal);
      for (const file of [input_file_id, output_file_id, error_file_id]) await remove(file, signal);
    },
  };
}

/** Undefined for a line of another form. */
async function readLine(
  line: unknown,
  service: Service,
  estimateUsage: EstimateUsage,
): Promise<RemoteResult | undefined> {
  const parsed = lineSchema.safeParse(line);
  if (!parsed.success) return undefined;
  const { custom_id: customId, response, error } = parsed.data;
  if (error?.code === 'batch_cancelled') return { customId, cancelled: true };
  if (error) return { customId, error: service.error('batch-unanswered', error.code ?? '').data };
  if (!response) return undefined;
  const { status_code: status, body } = response;
  if (status < 200 || status > 299) return { customId, error: service.failure(status, body).data };
  const answer = createAnswer(estimateUsage({ model: '', messages: [], stream: false }));
  const events: ChatEvent[] = [...answer.push(body), ...answer.flush()];
  if (answer.state.failure !== undefined) return { customId, error: service.failure(0, body).data };
  const { refusal: message, hasContent } = answer.state;
  if (message !== '' && !hasContent)
    return { customId, error: service.failure(0, { error: { message, code: 'content_filter' } }).data };
  if (!answer.state.recognised) return { customId, error: new ChatError('malformed-response').data };
  events.push(...answer.finish());
  return { customId, answer: await collect(eachOf(events)) };
}

async function* eachOf<Value>(values: readonly Value[]): AsyncGenerator<Value> {
  yield* values;
}
