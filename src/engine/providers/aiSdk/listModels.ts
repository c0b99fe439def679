import type { ModelInfo } from '../../../core/chat.ts';
import type { Endpoints } from '../openaiCompatible/baseUrl.ts';
import type { Exchange } from '../openaiCompatible/exchange.ts';
import { looksLikeHtml } from '../openaiCompatible/failure.ts';
import { jsonOrText, readText } from '../openaiCompatible/readBody.ts';
import type { Dialect, ModelPage } from './types.ts';

const maxListBytes = 32 * 1024 * 1024;
/** A list that never ends is cut here. */
const maxPages = 50;

export type ListOptions = {
  readonly dialect: Dialect;
  readonly endpoints: Endpoints;
  readonly exchange: Exchange;
  readonly signal: AbortSignal;
};

const subject = { messages: [] };

async function readPage(options: ListOptions, query: Readonly<Record<string, string>>): Promise<ModelPage> {
  const { dialect, endpoints, exchange, signal } = options;
  const url = endpoints.at(`/models?${new URLSearchParams(query)}`);
  const reply = await exchange.send({ method: 'GET', url, signal, headers: dialect.headers }, subject);
  if ('error' in reply) {
    if (reply.error.code === 'model-not-found') throw exchange.error('endpoint-not-found', subject, { status: 404 });
    throw reply.error;
  }
  const { body, status } = reply.response;
  const text = await readText(body, maxListBytes);
  const value = looksLikeHtml(text) ? undefined : jsonOrText(text);
  const page = dialect.readModels(value);
  if (page) return page;
  if (typeof value === 'object' && value !== null && 'error' in value)
    throw exchange.failed(value, reply.response, subject);
  throw exchange.error('malformed-response', subject, { status });
}

/** All pages of the endpoint's list. Throws ChatError. */
export async function listModels(options: ListOptions): Promise<readonly ModelInfo[]> {
  const { pageQuery } = options.dialect;
  const byId = new Map<string, ModelInfo>();
  let query: Readonly<Record<string, string>> | undefined = pageQuery;
  for (let page = 0; query && page < maxPages; page += 1) {
    const { models, next }: ModelPage = await readPage(options, query);
    for (const model of models) byId.set(model.id, model);
    query = next && { ...pageQuery, ...next };
  }
  return [...byId.values()];
}
