import type { ChatRequest } from '../../../core/chat.ts';
import { ChatError, type ErrorFacts } from '../../../core/errors.ts';
import type { HttpClient, HttpRequest, HttpResponse, Now } from '../../../core/ports.ts';
import { readRateLimits } from '../../../core/rateLimits.ts';
import type { Endpoints } from './baseUrl.ts';
import { errorCode, retryAfterMs } from './errors.ts';
import { looksLikeHtml, type ProviderFailure, readFailure } from './failure.ts';
import { jsonOrText, readText } from './readBody.ts';
import { redact } from './redact.ts';
import { shortfallOf } from './shortfalls.ts';

/** Sends requests to one endpoint and turns whatever fails into a ChatError that names it. */

export type Connection = {
  readonly id: string;
  readonly baseUrl: string;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly query?: Readonly<Record<string, string>> | undefined;
};

export type ExchangeOptions = {
  readonly connection: Connection;
  readonly endpoints: Endpoints;
  readonly key: string | undefined;
  /** The headers that carry the key; a bearer token unless told otherwise. */
  readonly authorize?: ((key: string) => Readonly<Record<string, string>>) | undefined;
  readonly http: HttpClient;
  readonly now: Now;
};

/** The request an error is about: its model is named, its texts are kept out. */
export type Subject = Pick<ChatRequest, 'messages'> & { readonly model?: string };

type Headers = Readonly<Record<string, string>>;

export type Reply =
  | { readonly response: HttpResponse }
  | { readonly failure: ProviderFailure; readonly error: ChatError };

export type Exchange = {
  /** A response of status 2xx, or what went wrong. Throws ChatErrors of kind `network` and `cancelled`. */
  send(
    request: Pick<HttpRequest, 'method' | 'url' | 'body' | 'signal'> & { readonly headers?: Headers },
    subject: Subject,
  ): Promise<Reply>;
  /** The error with everything known about this endpoint. */
  error(code: ChatError['code'], subject: Subject, facts?: ErrorFacts, cause?: unknown): ChatError;
  /** An error object inside a body of status 2xx. */
  failed(body: unknown, response: HttpResponse, subject: Subject): ChatError;
};

const maxErrorBytes = 64 * 1024;
const credentialHeader = /auth|key|token/i;

const lowerCase = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

const requestIdOf = ({ headers }: HttpResponse): string | undefined =>
  headers['x-request-id'] ?? headers['request-id'] ?? headers['x-amzn-requestid'];

/** The body's text; what a dropped connection took away is missing. */
async function tolerantText(response: HttpResponse): Promise<string> {
  try {
    return await readText(response.body, maxErrorBytes);
  } catch (error) {
    if (ChatError.is(error) && error.code === 'cancelled') throw error;
    return '';
  }
}

const bearer = (key: string): Headers => ({ authorization: `Bearer ${key}` });

/** The key wins over a user and password in the address. */
function credentials(key: string, authorize: (key: string) => Headers, basic: string | undefined): Headers {
  if (key !== '') return lowerCase(authorize(key));
  return basic ? { authorization: basic } : {};
}

export function createExchange(options: ExchangeOptions): Exchange {
  const { connection, endpoints, http, now } = options;
  const key = options.key?.trim() ?? '';
  const own = lowerCase(connection.headers ?? {});
  const headers = {
    'content-type': 'application/json',
    accept: 'text/event-stream, application/json',
    // A server that hears nothing of it may compress, which would hold a stream back, too.
    'accept-encoding': 'identity',
    'user-agent': 'chat-llm',
    ...credentials(key, options.authorize ?? bearer, endpoints.authorization),
    ...own,
  };
  const keySent = Object.keys(headers).some((name) => credentialHeader.test(name));
  const secrets = [
    key,
    endpoints.authorization?.slice('Basic '.length) ?? '',
    ...Object.values(own),
    ...Object.values(connection.query ?? {}),
  ].filter((secret) => secret.length >= 4);

  const error: Exchange['error'] = (code, subject, facts = {}, cause) =>
    new ChatError(
      code,
      {
        provider: connection.id,
        endpoint: endpoints.display,
        ...(subject.model === undefined ? {} : { model: subject.model }),
        ...facts,
      },
      { cause },
    );

  const detailed = (failure: ProviderFailure, response: HttpResponse, subject: Subject): ErrorFacts => {
    const requestId = requestIdOf(response);
    const wait = retryAfterMs(response.headers, now()) ?? failure.retryAfterMs;
    const rateLimits = readRateLimits(response.headers, now());
    const unsupported = shortfallOf(failure);
    const detail = failure.message ? redact(failure.message, secrets, subject) : '';
    return {
      ...(failure.status > 0 ? { status: failure.status } : {}),
      ...(requestId === undefined ? {} : { requestId: requestId.slice(0, 100) }),
      ...(wait === undefined ? {} : { retryAfterMs: wait }),
      ...(rateLimits === undefined ? {} : { rateLimits }),
      ...(detail === '' ? {} : { detail }),
      ...(unsupported === undefined ? {} : { unsupported }),
    };
  };

  async function refuse(response: HttpResponse, subject: Subject): Promise<Reply> {
    const { status } = response;
    const text = await tolerantText(response);
    // A page with 4xx comes from something that is no chat service; with 5xx, from a proxy before one that fails, and with
    // 429 from one that limits requests.
    if (status >= 400 && status < 500 && status !== 429 && looksLikeHtml(text)) {
      const failure = { status };
      return { failure, error: error('malformed-response', subject, detailed(failure, response, subject)) };
    }
    const failure = readFailure(status, looksLikeHtml(text) ? undefined : jsonOrText(text));
    return { failure, error: error(errorCode(failure, keySent), subject, detailed(failure, response, subject)) };
  }

  return {
    error,
    failed(body, response, subject) {
      const failure = readFailure(0, body);
      return error(errorCode(failure, keySent), subject, detailed(failure, response, subject));
    },
    async send(request, subject) {
      // No header can carry it: it was pasted with what is no part of it, such as the “…” of a shortened key.
      if (/[^\x20-\x7e]/.test(key)) throw error('key-rejected', subject);
      let response: HttpResponse;
      try {
        response = await http.request({ ...request, headers: { ...request.headers, ...headers } });
      } catch (cause) {
        const { code, kind: _kind, retryable: _retryable, ...facts } = ChatError.from(cause).data;
        throw error(code, subject, { ...facts, endpoint: endpoints.display }, cause);
      }
      return response.status >= 200 && response.status < 300 ? { response } : refuse(response, subject);
    },
  };
}
