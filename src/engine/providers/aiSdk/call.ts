import type { ChatRequest } from '../../../core/chat.ts';
import { ChatError } from '../../../core/errors.ts';
import type { HttpResponse } from '../../../core/ports.ts';
import { type ActiveSpan, traceHeaders } from '../../../core/trace.ts';
import type { Exchange } from '../openaiCompatible/exchange.ts';
import { looksLikeHtml } from '../openaiCompatible/failure.ts';
import type { Poster } from '../openaiCompatible/post.ts';
import { drain, nextOfTail } from '../openaiCompatible/readAnswer.ts';
import { jsonOrText, readText } from '../openaiCompatible/readBody.ts';
import { createTap, type Tap } from './tap.ts';
import type { Dialect } from './types.ts';

/** One request of the library, over our own HTTP. */

export type Call = {
  /** What the library takes for the platform's `fetch`. */
  readonly fetch: typeof globalThis.fetch;
  /** Of the response that is read now: one answer may take several. */
  readonly tap: Tap | undefined;
  readonly response: HttpResponse | undefined;
  /** What went wrong in `fetch`; the library may hide it. */
  readonly failure: ChatError | undefined;
  /** Parameters that the server refused and that were left out. */
  readonly leftOut: readonly string[];
};

export type CallOptions = {
  readonly dialect: Dialect;
  readonly exchange: Exchange;
  readonly post: Poster;
  /** The address with the connection's own query. */
  readonly addQuery: (url: string) => string;
  readonly request: ChatRequest;
  readonly signal: AbortSignal;
  readonly span: ActiveSpan | undefined;
  readonly maxChars: number;
};

/** Of the library's headers only the vendor's own count: keys and names of programs are ours. */
function vendorHeaders(given: RequestInit['headers']): Record<string, string> {
  const all = [...new Headers(given)];
  return Object.fromEntries(all.filter(([name]) => /^(anthropic|openai|x-goog)-(?!api-key)/.test(name)));
}

export function createCall(options: CallOptions): Call {
  const { dialect, exchange, post, addQuery, request, signal, span, maxChars } = options;
  let tap: Tap | undefined;
  let response: HttpResponse | undefined;
  let failure: ChatError | undefined;
  let leftOut: readonly string[] = [];

  /** An answer that comes whole is checked before the library sees it. */
  async function whole(response: HttpResponse): Promise<string> {
    const facts = { status: response.status };
    let text: string;
    try {
      // At most three bytes of UTF-8 for each UTF-16 unit.
      text = await readText(response.body, maxChars * 3);
    } catch (cause) {
      if (ChatError.is(cause) && cause.code === 'cancelled') throw exchange.error('cancelled', request, {}, cause);
      throw exchange.error('answer-cut', request, facts, cause);
    }
    if (text.trim() === '') throw exchange.error('empty-answer', request, facts);
    const value = looksLikeHtml(text) ? undefined : jsonOrText(text);
    if (typeof value !== 'object' || value === null) throw exchange.error('malformed-response', request, facts);
    const { error, type } = value as { error?: unknown; type?: unknown };
    if ((error !== undefined && error !== null) || type === 'error') throw exchange.failed(value, response, request);
    return text;
  }

  async function send(input: string, init: RequestInit | undefined): Promise<Response> {
    const body = JSON.parse(String(init?.body)) as Record<string, unknown>;
    const posted = await post(
      {
        url: addQuery(input),
        headers: { ...traceHeaders(span), ...dialect.headers, ...vendorHeaders(init?.headers) },
        body,
        signal,
      },
      request,
    );
    leftOut = [...leftOut, ...posted.leftOut.filter((name) => !leftOut.includes(name))];
    response = posted.response;
    if (!request.stream) return new Response(await whole(response));
    const { inspect, closing } = dialect;
    tap = createTap({ body: response.body, inspect, closing, drain, nextOfTail, maxChars });
    return new Response(tap.stream, { status: 200, headers: { 'content-type': 'text/event-stream' } });
  }

  return {
    async fetch(input, init) {
      try {
        return await send(String(input), init);
      } catch (error) {
        failure = ChatError.from(error);
        throw failure;
      }
    },
    get tap() {
      return tap;
    },
    get response() {
      return response;
    },
    get failure() {
      return failure;
    },
    get leftOut() {
      return leftOut;
    },
  };
}
