import type { ModelInfo } from '../../../core/chat.ts';
import { ChatError } from '../../../core/errors.ts';
import { displayUrl, parseBaseUrl } from './baseUrl.ts';
import type { Connection } from './exchange.ts';
import { readModels } from './models.ts';
import { readList } from './readList.ts';
import { requestBody } from './requestBody.ts';
import { type Surface, standardSurface } from './surface.ts';
import { optionalParameters } from './unsupported.ts';

/**
 * Azure OpenAI. A model's id is the name of a deployment. Addresses that end in `/openai/v1` are the newer surface, which
 * is OpenAI's own; all others are asked by deployment and API version.
 */

const defaultVersion = '2024-10-21';
/** The last version whose data plane lists deployments. */
const listVersion = '2023-03-15-preview';

/** A token of Microsoft Entra ID is a JSON web token; an API key is not. */
export const azureAuthorize = (key: string): Readonly<Record<string, string>> =>
  /^ey[\w-]+\.[\w-]+\.[\w-]*$/.test(key) ? { authorization: `Bearer ${key}` } : { 'api-key': key };

type Resource = { readonly resource: string; readonly version: string; readonly deployment: string | undefined };

/** The resource's address and the API version, of any address that Azure's portal shows. */
function resourceOf({ baseUrl, query = {} }: Connection): Resource {
  const text = baseUrl.trim();
  if (!URL.canParse(text)) throw new ChatError('bad-url', { endpoint: displayUrl(text) });
  const url = new URL(text);
  const version = query['api-version'] ?? url.searchParams.get('api-version') ?? defaultVersion;
  url.searchParams.delete('api-version');
  const deployment = /\/openai\/deployments\/([^/]+)/.exec(url.pathname)?.[1];
  url.pathname = url.pathname.replace(/\/openai(\/.*)?$/, '').replace(/\/+$/, '');
  return { resource: url.href, version, deployment: deployment && decodeURIComponent(deployment) };
}

/** Its list is of all base models, which nobody may have deployed: it proves address and key, no more. */
function newerSurface(connection: Connection): Surface {
  const standard = standardSurface(connection);
  return {
    ...standard,
    authorize: azureAuthorize,
    async listModels(exchange, signal) {
      await standard.listModels(exchange, signal);
      return [];
    },
  };
}

/** Throws ChatError `bad-url`. */
export function azureSurface(connection: Connection): Surface {
  if (/\/openai\/v1\/?(chat\/completions\/?)?([?#]|$)/.test(connection.baseUrl.trim())) return newerSurface(connection);

  const { resource, version, deployment } = resourceOf(connection);
  const { 'api-version': _, ...query } = connection.query ?? {};
  const endpoints = parseBaseUrl(resource, query);
  const at = (path: string, apiVersion = version): string => endpoints.at(`/openai${path}?api-version=${apiVersion}`);

  return {
    endpoints,
    authorize: azureAuthorize,
    // An address that names a deployment means that one.
    chatUrl: (model) => at(`/deployments/${encodeURIComponent(deployment ?? model)}/chat/completions`),
    body: requestBody,
    optional: optionalParameters,
    async listModels(exchange, signal): Promise<readonly ModelInfo[]> {
      try {
        return await readList(exchange, { url: at('/deployments', listVersion), signal }, readModels);
      } catch (error) {
        if (!ChatError.is(error) || error.code !== 'endpoint-not-found') throw error;
        // Newer resources do not tell their deployments. Their list of base models proves address and key.
        await readList(exchange, { url: at('/models'), signal }, readModels);
        return deployment === undefined ? [] : [{ id: deployment }];
      }
    },
  };
}
