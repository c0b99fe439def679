import type { ChatRequest, ModelInfo } from '../../../core/chat.ts';
import { type Endpoints, parseBaseUrl } from './baseUrl.ts';
import type { Connection, Exchange } from './exchange.ts';
import { readModels } from './models.ts';
import { readList } from './readList.ts';
import { requestBody } from './requestBody.ts';
import { optionalParameters } from './unsupported.ts';

/** How one kind of server wants to be asked; its answers are read the same way. */
export type Surface = {
  readonly endpoints: Endpoints;
  /** The headers that carry the key; a bearer token unless told otherwise. */
  readonly authorize?: (key: string) => Readonly<Record<string, string>>;
  chatUrl(model: string): string;
  body(request: ChatRequest): Record<string, unknown>;
  /** What a request can do without, as in unsupported.ts. */
  readonly optional: readonly string[];
  /** The body in the chat completion protocol, where the server speaks another one. */
  translate?(body: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array>;
  listModels(exchange: Exchange, signal: AbortSignal): Promise<readonly ModelInfo[]>;
};

/** OpenAI's own. Throws ChatError `bad-url`. */
export function standardSurface(connection: Connection): Surface {
  const endpoints = parseBaseUrl(connection.baseUrl, connection.query);
  return {
    endpoints,
    chatUrl: () => endpoints.chat,
    body: requestBody,
    optional: optionalParameters,
    listModels: (exchange, signal) => readList(exchange, { url: endpoints.models, signal }, readModels),
  };
}
