import type { ChatEvent, ChatRequest, ModelInfo } from '../../../core/chat.ts';
import type { Context } from '../../../core/pipeline.ts';
import type { EstimateUsage, HttpClient, Now, Provider } from '../../../core/ports.ts';
import { readRateLimits } from '../../../core/rateLimits.ts';
import { parseBaseUrl } from './baseUrl.ts';
import { type Connection, createExchange } from './exchange.ts';
import { looksLikeHtml } from './failure.ts';
import { readModels } from './models.ts';
import { createPoster, leftOutNotices } from './post.ts';
import { readAnswer } from './readAnswer.ts';
import { jsonOrText, readText } from './readBody.ts';
import { requestBody } from './requestBody.ts';
import { optionalParameters } from './unsupported.ts';

export type OpenAiCompatibleOptions = {
  readonly connection: Connection;
  /** Sent as a bearer token, unless the connection's own headers authorize. */
  readonly key?: string | undefined;
  readonly http: HttpClient;
  readonly estimateUsage: EstimateUsage;
  /** For dates in `Retry-After` and rate limits. */
  readonly now?: Now;
  /** Upper limit of an answer, in characters of text, reasoning and arguments. */
  readonly maxAnswerChars?: number;
};

const defaultMaxAnswerChars = 64 * 1024 * 1024;
const maxListBytes = 32 * 1024 * 1024;

/**
 * A provider for every endpoint that speaks OpenAI's chat completion protocol, streamed or whole. A request is repeated
 * once without each optional parameter that the endpoint says it does not support.
 * Throws ChatError `bad-url` at once when the base URL is not usable.
 */
export function createOpenAiCompatible(options: OpenAiCompatibleOptions): Provider {
  const { connection, key, http, estimateUsage, now = Date.now } = options;
  const maxChars = options.maxAnswerChars ?? defaultMaxAnswerChars;
  const endpoints = parseBaseUrl(connection.baseUrl, connection.query);
  const exchange = createExchange({ connection, endpoints, key, http, now });
  const post = createPoster(exchange, optionalParameters);

  async function* chat(request: ChatRequest, { signal }: Context): AsyncGenerator<ChatEvent, void> {
    const { response, leftOut } = await post({ url: endpoints.chat, body: requestBody(request), signal }, request);
    const { status } = response;
    const limits = readRateLimits(response.headers, now());
    if (limits) yield { type: 'notice', notice: 'rate-limits', limits };
    yield* leftOutNotices(leftOut);
    yield* readAnswer({
      body: response.body,
      estimate: estimateUsage(request),
      maxChars,
      error: (code, cause) => exchange.error(code, request, { status }, cause),
      failed: (body) => exchange.failed(body, response, request),
    });
  }

  async function listModels(signal: AbortSignal): Promise<readonly ModelInfo[]> {
    const subject = { messages: [] };
    const reply = await exchange.send({ method: 'GET', url: endpoints.models, signal }, subject);
    if ('error' in reply) {
      if (reply.error.code === 'model-not-found') throw exchange.error('endpoint-not-found', subject, { status: 404 });
      throw reply.error;
    }
    const { body, status } = reply.response;
    const text = await readText(body, maxListBytes);
    const value = jsonOrText(text);
    const models = readModels(value);
    if (models) return models;
    if (typeof value === 'object' && value !== null && 'error' in value && !looksLikeHtml(text))
      throw exchange.failed(value, reply.response, subject);
    throw exchange.error('malformed-response', subject, { status });
  }

  return { chat, listModels };
}
