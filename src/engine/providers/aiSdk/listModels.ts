import type { ModelInfo } from '../../../core/chat.ts';
import type { Endpoints } from '../openaiCompatible/baseUrl.ts';
import type { Exchange } from '../openaiCompatible/exchange.ts';
import { readList } from '../openaiCompatible/readList.ts';
import type { Dialect, ModelPage } from './types.ts';

/** A list that never ends is cut here. */
const maxPages = 50;

export type ListOptions = {
  readonly dialect: Dialect;
  readonly endpoints: Endpoints;
  readonly exchange: Exchange;
  readonly signal: AbortSignal;
};

/** All pages of the endpoint's list. Throws ChatError. */
export async function listModels({ dialect, endpoints, exchange, signal }: ListOptions): Promise<readonly ModelInfo[]> {
  const { pageQuery, headers, readModels } = dialect;
  const byId = new Map<string, ModelInfo>();
  let query: Readonly<Record<string, string>> | undefined = pageQuery;
  for (let page = 0; query && page < maxPages; page += 1) {
    const url = endpoints.at(`/models?${new URLSearchParams(query)}`);
    const { models, next }: ModelPage = await readList(exchange, { url, signal, headers }, readModels);
    for (const model of models) byId.set(model.id, model);
    query = next && { ...pageQuery, ...next };
  }
  return [...byId.values()];
}
