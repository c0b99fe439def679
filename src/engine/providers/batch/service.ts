import type * as z from 'zod/mini';
import type { ChatError } from '../../../core/errors.ts';
import type { EstimateUsage, HttpClient, HttpRequest, HttpResponse, Now } from '../../../core/ports.ts';
import { type Endpoints, parseBaseUrl } from '../openaiCompatible/baseUrl.ts';
import { type Connection, createExchange, type Subject } from '../openaiCompatible/exchange.ts';
import { jsonOrText, readText } from '../openaiCompatible/readBody.ts';

/** What the batch services of all providers are reached with. */

export type BatchServiceOptions = {
  readonly connection: Connection;
  readonly key: string | undefined;
  readonly http: HttpClient;
  readonly now: Now;
  /** Where the service reports no usage. */
  readonly estimateUsage: EstimateUsage;
  /** Most milliseconds of one call, an upload or a download included. */
  readonly limitMs: () => number;
};

export type Call = Pick<HttpRequest, 'method'> & {
  /** Under the base URL, beginning with a slash. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly contentType?: string;
  readonly signal: AbortSignal;
  /** Its texts are kept out of errors. */
  readonly subject?: Subject;
};

export type Service = {
  /** The JSON of a response as the schema has it. Throws ChatErrors, `malformed-response` among them. */
  json<Schema extends z.ZodMiniType>(call: Call, schema: Schema): Promise<z.output<Schema>>;
  /** The values of a response that has one JSON value a line. A line that is none is left out. */
  jsonLines(call: Call): AsyncGenerator<unknown>;
  /** An error that a line or a batch carries, with what it says in `body`; 0 where it has no status. */
  failure(status: number, body: unknown): ChatError;
  error(code: ChatError['code'], detail?: string): ChatError;
};

/** At most this much of what is handed over at once is held in memory; the services themselves take more. */
export const maxBatchBytes = 100_000_000;
const maxReplyBytes = 32 * 1024 * 1024;

function addressOf(endpoints: Endpoints, { path, query = {} }: Call): string {
  const url = new URL(endpoints.models);
  url.pathname = url.pathname.replace(/\/models$/, path);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url.href;
}

/** Throws ChatError `bad-url` at once when the base URL is not usable. */
export function createService({ connection, key, http, now, limitMs }: BatchServiceOptions): Service {
  const endpoints = parseBaseUrl(connection.baseUrl, connection.query);
  const exchangeOf = (contentType: string) =>
    createExchange({
      connection: { ...connection, headers: { ...connection.headers, 'content-type': contentType } },
      endpoints,
      key,
      http,
      now,
    });
  const exchange = exchangeOf('application/json');
  const none: Subject = { messages: [] };

  async function send(call: Call, signal: AbortSignal): Promise<HttpResponse> {
    const { method, body, contentType, subject = none } = call;
    const via = contentType === undefined ? exchange : exchangeOf(contentType);
    const url = addressOf(endpoints, call);
    const reply = await via.send({ method, url, signal, ...(body !== undefined && { body }) }, subject);
    if ('error' in reply) throw reply.error;
    return reply.response;
  }

  /** The signal of a call that ends by itself, and what an error of it means. */
  function limited(outer: AbortSignal) {
    const ms = limitMs();
    const limit = AbortSignal.timeout(ms);
    const explain = (error: unknown): unknown =>
      limit.aborted && !outer.aborted ? exchange.error('total-timeout', none, { limitMs: ms }, error) : error;
    return { signal: AbortSignal.any([outer, limit]), explain };
  }

  return {
    async json(call, schema) {
      const { signal, explain } = limited(call.signal);
      try {
        const response = await send(call, signal);
        const parsed = schema.safeParse(jsonOrText(await readText(response.body, maxReplyBytes)));
        if (parsed.success) return parsed.data;
        throw exchange.error('malformed-response', none, { status: response.status });
      } catch (error) {
        throw explain(error);
      }
    },

    async *jsonLines(call) {
      const { signal, explain } = limited(call.signal);
      try {
        const { body } = await send(call, signal);
        for await (const line of linesOf(body)) {
          const value = jsonOrText(line);
          if (typeof value === 'object' && value !== null) yield value;
        }
      } catch (error) {
        throw explain(error);
      }
    },

    failure(status, body) {
      const response: HttpResponse = { status, headers: {}, body: (async function* () {})() };
      const wrapped = status >= 400 ? { status, error: body } : body;
      return exchange.failed(wrapped, response, none);
    },

    error: (code, detail) => exchange.error(code, none, detail === undefined ? {} : { detail }),
  };
}

/** Lines of UTF-8, without their ends; empty ones are left out. */
async function* linesOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of body) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line.trim() !== '') yield line;
  }
  rest += decoder.decode();
  if (rest.trim() !== '') yield rest;
}
