import type { ChatEvent, ChatRequest } from '../../../core/chat.ts';
import type { Context } from '../../../core/pipeline.ts';
import type { EstimateUsage, HttpClient, Now, Provider } from '../../../core/ports.ts';
import { readRateLimits } from '../../../core/rateLimits.ts';
import { traceHeaders } from '../../../core/trace.ts';
import { type Connection, createExchange } from './exchange.ts';
import { createPoster, leftOutNotices, type RefusedParameters } from './post.ts';
import { readAnswer } from './readAnswer.ts';
import { type Surface, standardSurface } from './surface.ts';

export type OpenAiCompatibleOptions = {
  readonly connection: Connection;
  /** Sent as a bearer token, unless the connection's own headers authorize. */
  readonly key?: string | undefined;
  readonly http: HttpClient;
  /** How the server wants to be asked, if not as OpenAI's. */
  readonly surface?: Surface;
  readonly estimateUsage: EstimateUsage;
  /** Outlives the provider where it is given. */
  readonly refused?: RefusedParameters;
  /** For dates in `Retry-After` and rate limits. */
  readonly now?: Now;
  /** Upper limit of an answer, in characters of text, reasoning and arguments. */
  readonly maxAnswerChars?: number;
};

const defaultMaxAnswerChars = 64 * 1024 * 1024;

/**
 * A provider for every endpoint that speaks OpenAI's chat completion protocol, streamed or whole. A request is repeated
 * once without each optional parameter that the endpoint says it does not support.
 * Throws ChatError `bad-url` at once when the base URL is not usable.
 */
export function createOpenAiCompatible(options: OpenAiCompatibleOptions): Provider {
  const { connection, key, http, estimateUsage, now = Date.now } = options;
  const maxChars = options.maxAnswerChars ?? defaultMaxAnswerChars;
  const surface = options.surface ?? standardSurface(connection);
  const { endpoints, authorize, optional, translate } = surface;
  const exchange = createExchange({ connection, endpoints, authorize, key, http, now });
  const post = createPoster(exchange, optional, options.refused);

  async function* chat(request: ChatRequest, { signal, span }: Context): AsyncGenerator<ChatEvent, void> {
    const { response, leftOut } = await post(
      { url: surface.chatUrl(request.model), headers: traceHeaders(span), body: surface.body(request), signal },
      request,
    );
    const { status } = response;
    const limits = readRateLimits(response.headers, now());
    if (limits) yield { type: 'notice', notice: 'rate-limits', limits };
    yield* leftOutNotices(leftOut);
    yield* readAnswer({
      body: translate ? translate(response.body) : response.body,
      estimate: estimateUsage(request),
      maxChars,
      error: (code, cause) => exchange.error(code, request, { status }, cause),
      failed: (body) => exchange.failed(body, response, request),
    });
  }

  return { chat, listModels: (signal) => surface.listModels(exchange, signal) };
}
