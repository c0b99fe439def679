import type { ChatEvent, ChatRequest } from '../../../core/chat.ts';
import { ChatError, type ErrorCode } from '../../../core/errors.ts';
import type { Context } from '../../../core/pipeline.ts';
import type { EstimateUsage, HttpClient, Now, Provider } from '../../../core/ports.ts';
import { readRateLimits } from '../../../core/rateLimits.ts';
import { parseBaseUrl } from '../openaiCompatible/baseUrl.ts';
import { type Connection, createExchange } from '../openaiCompatible/exchange.ts';
import { PayloadError } from '../openaiCompatible/payloads.ts';
import { createPoster, leftOutNotices, type RefusedParameters } from '../openaiCompatible/post.ts';
import { type Call, createCall } from './call.ts';
import { listModels } from './listModels.ts';
import { toOptions, toPrompt } from './prompt.ts';
import { createPartReader, type PartReader } from './readParts.ts';
import { isCancelled, type TapState } from './tap.ts';
import type { CallOptions, Dialect, LanguageModel } from './types.ts';

export type AiSdkOptions = {
  readonly connection: Connection;
  readonly dialect: Dialect;
  readonly key?: string | undefined;
  readonly http: HttpClient;
  readonly estimateUsage: EstimateUsage;
  /** Outlives the provider where it is given. */
  readonly refused?: RefusedParameters;
  /** For dates in `Retry-After` and rate limits. */
  readonly now?: Now;
  /** Upper limit of an answer, in characters of text, reasoning and arguments. */
  readonly maxAnswerChars?: number;
};

const defaultMaxAnswerChars = 64 * 1024 * 1024;
const keepAlive: ChatEvent = { type: 'notice', notice: 'keep-alive' };

/** Adds the API's version to a base URL that names none. */
export function versioned(baseUrl: string, version: string): string {
  const [address = '', ...query] = baseUrl.trim().split(/(?=[?#])/);
  const path = address.replace(/\/+$/, '').replace(/\/(messages|responses)$/, '');
  return (/\/v\d+\w*$/.test(path) ? path : path + version) + query.join('');
}

/**
 * The library's own complaints: about an answer it does not understand, or a request it cannot express. Neither its
 * message nor the error itself is kept, since they hold the request.
 */
function libraryErrorCode(error: unknown): ErrorCode {
  const name = error instanceof Error ? error.name : '';
  if (/APICall|TypeValidation|JSONParse|InvalidResponse|EmptyResponse|NoContent/.test(name))
    return 'malformed-response';
  return /Unsupported|InvalidArgument|InvalidPrompt/.test(name) ? 'bad-request' : 'internal';
}

/** Why a stream that has ended is no good, or undefined when it is complete. */
function verdict({ broken, final, recognised, found, blank }: TapState, reader: PartReader): ErrorCode | undefined {
  if (isCancelled(broken)) return 'cancelled';
  if (broken instanceof PayloadError) return broken.reason === 'too-large' ? 'answer-too-large' : 'malformed-response';
  if (!final) {
    if (broken !== undefined) return 'answer-cut';
    if (blank) return 'empty-answer';
    return recognised || !found ? 'answer-cut' : 'malformed-response';
  }
  return emptiness(reader);
}

function emptiness({ hasContent, reason }: PartReader): ErrorCode | undefined {
  if (hasContent) return undefined;
  return reason === 'content-filter' ? 'content-filtered' : 'empty-answer';
}

/** What the response's headers and the way to it tell. */
function openingNotices({ leftOut, response }: Call, now: Now): readonly ChatEvent[] {
  const limits = response && readRateLimits(response.headers, now());
  return [...(limits ? [{ type: 'notice', notice: 'rate-limits', limits } as const] : []), ...leftOutNotices(leftOut)];
}

type Reading = {
  readonly call: Call;
  readonly model: LanguageModel;
  readonly asked: CallOptions;
  readonly reader: PartReader;
  readonly now: Now;
};

async function* readStream({ call, model, asked, reader, now }: Reading): AsyncGenerator<ChatEvent, void> {
  const { stream } = await model.doStream({ ...asked, includeRawChunks: true });
  yield* openingNotices(call, now);
  const parts = stream.getReader();
  /** A payload came that nothing has come of so far; most are followed by what they hold. */
  let isSilent = false;
  try {
    for (;;) {
      const { done, value } = await parts.read();
      if (done) return;
      if (value.type !== 'raw' || isSilent) {
        const events = reader.push(value);
        if (events.length > 0) yield* events;
        else yield keepAlive;
      }
      isSilent = value.type === 'raw';
    }
  } finally {
    parts.cancel().catch(() => {});
  }
}

async function* readWhole({ call, model, asked, reader, now }: Reading): AsyncGenerator<ChatEvent, void> {
  const whole = await model.doGenerate(asked);
  yield* openingNotices(call, now);
  yield* reader.warn(whole.warnings);
  for (const part of whole.content) yield* reader.push(part);
  reader.end(whole);
}

/**
 * A provider over one of the AI SDK's vendors. The vendor's part of the library loads with the first request.
 * Everything that came before a failure is delivered before it is thrown, as by the OpenAI-compatible provider.
 * Throws ChatError `bad-url` at once when the base URL is not usable.
 */
export function createAiSdk(options: AiSdkOptions): Provider {
  const { connection, dialect, key, http, estimateUsage, now = Date.now } = options;
  const maxChars = options.maxAnswerChars ?? defaultMaxAnswerChars;
  const endpoints = parseBaseUrl(versioned(connection.baseUrl, dialect.version), connection.query);
  const { authorize } = dialect;
  const exchange = createExchange({ connection, endpoints, key, authorize, http, now });
  const post = createPoster(exchange, dialect.optional, options.refused);
  const addQuery = (url: string): string => endpoints.at(url.slice(endpoints.display.length));

  function problem({ tap, response }: Call, reader: PartReader, request: ChatRequest): ChatError | undefined {
    if (!tap || !response) {
      const code = emptiness(reader);
      return code && exchange.error(code, request);
    }
    const { state } = tap;
    if (state.failure !== undefined) return exchange.failed({ error: state.failure }, response, request);
    const code = verdict(state, reader);
    return code && exchange.error(code, request, { status: response.status }, state.broken);
  }

  /** What the call's own parts know of the failure says more than what the library threw. */
  function explain(thrown: unknown, call: Call, reader: PartReader, request: ChatRequest): ChatError {
    if (ChatError.is(thrown)) return thrown;
    if (call.failure) return call.failure;
    const { failure, broken, recognised } = call.tap?.state ?? {};
    const isSound = failure === undefined && broken === undefined && recognised;
    const known = call.tap && !isSound ? problem(call, reader, request) : undefined;
    return known ?? exchange.error(libraryErrorCode(thrown), request);
  }

  async function* chat(request: ChatRequest, context: Context): AsyncGenerator<ChatEvent, void> {
    const { signal, span } = context;
    const call = createCall({ dialect, exchange, post, addQuery, request, signal, span, maxChars });
    const createModel = await dialect.load();
    const model = createModel({ baseURL: endpoints.display, fetch: call.fetch, modelId: request.model });
    const prompt = toPrompt(request.messages);
    const asked = {
      ...toOptions(request),
      prompt: dialect.markForCache?.(prompt, context) ?? prompt,
      providerOptions: dialect.options(request, context),
    };
    const reader = createPartReader(estimateUsage(request));
    const read = request.stream ? readStream : readWhole;
    try {
      for await (const event of read({ call, model, asked, reader, now })) {
        yield event;
        if (reader.size > maxChars) throw exchange.error('answer-too-large', request);
      }
      const failed = problem(call, reader, request);
      if (failed) throw failed;
      yield* reader.finish();
    } catch (thrown) {
      throw explain(thrown, call, reader, request);
    } finally {
      await call.tap?.close();
    }
  }

  return { chat, listModels: (signal) => listModels({ dialect, endpoints, exchange, signal }) };
}
