import type { ChatEvent, ChatRequest, ModelInfo } from '../../../core/chat.ts';
import type { Context } from '../../../core/pipeline.ts';
import type { EstimateUsage, HttpClient, HttpResponse, Now, Provider } from '../../../core/ports.ts';
import { parseBaseUrl } from './baseUrl.ts';
import { type Connection, createExchange, type Exchange } from './exchange.ts';
import { looksLikeHtml } from './failure.ts';
import { readModels } from './models.ts';
import { readAnswer } from './readAnswer.ts';
import { jsonOrText, readText } from './readBody.ts';
import { requestBody } from './requestBody.ts';
import { unsupportedParameter, withoutParameter } from './unsupported.ts';

export type OpenAiCompatibleOptions = {
  readonly connection: Connection;
  /** Sent as a bearer token, unless the connection's own headers authorize. */
  readonly key?: string | undefined;
  readonly http: HttpClient;
  readonly estimateUsage: EstimateUsage;
  /** Only dates in `Retry-After` need it. */
  readonly now?: Now;
  /** Upper limit of an answer, in characters of text, reasoning and arguments. */
  readonly maxAnswerChars?: number;
};

type Json = Record<string, unknown>;

const defaultMaxAnswerChars = 64 * 1024 * 1024;
const maxListBytes = 32 * 1024 * 1024;

/** Remembers, by model, which parameters a server refused, so that a request is refused once only. */
function createPoster(exchange: Exchange, url: string) {
  const refused = new Map<string, Set<string>>();

  return async (request: ChatRequest, signal: AbortSignal): Promise<HttpResponse> => {
    const known = refused.get(request.model) ?? new Set<string>();
    refused.set(request.model, known);
    let body: Json = [...known].reduce(
      (rest, name) => (rest[name] === undefined ? rest : withoutParameter(rest, name)),
      requestBody(request) as Json,
    );
    const tried = new Set<string>();
    for (;;) {
      const reply = await exchange.send({ method: 'POST', url, body: JSON.stringify(body), signal }, request);
      if ('response' in reply) return reply.response;
      const parameter = unsupportedParameter(reply.failure, body);
      if (parameter === undefined || tried.has(parameter)) throw reply.error;
      body = withoutParameter(body, parameter);
      // The other name of a renamed limit is not tried back.
      for (const name of parameter.startsWith('max_') ? ['max_tokens', 'max_completion_tokens'] : [parameter])
        tried.add(name);
      known.add(parameter);
    }
  };
}

/**
 * A provider for every endpoint that speaks OpenAI's chat completion protocol, streamed or whole. A request is repeated
 * once without each optional parameter that the endpoint says it does not support.
 * Throws ChatError `bad-url` at once when the base URL is not usable.
 */
export function createOpenAiCompatible(options: OpenAiCompatibleOptions): Provider {
  const { connection, key, http, estimateUsage } = options;
  const maxChars = options.maxAnswerChars ?? defaultMaxAnswerChars;
  const endpoints = parseBaseUrl(connection.baseUrl, connection.query);
  const exchange = createExchange({ connection, endpoints, key, http, now: options.now ?? Date.now });
  const post = createPoster(exchange, endpoints.chat);

  async function* chat(request: ChatRequest, { signal }: Context): AsyncGenerator<ChatEvent, void> {
    const response = await post(request, signal);
    const { status } = response;
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
