import type { BatchApi, RemoteItem } from '../../../core/batches.ts';
import type { Capabilities } from '../capabilities.ts';
import { presetOf } from '../catalog.ts';
import { degrade } from '../degrade.ts';
import type { BatchServiceOptions } from './service.ts';

/** Which connections have a batch service that we speak. */

export type BatchService = 'openai' | 'anthropic';

const services: readonly BatchService[] = ['openai', 'anthropic'];
const hosts: Readonly<Record<string, BatchService>> = {
  'api.openai.com': 'openai',
  'api.anthropic.com': 'anthropic',
};

type Addressed = { readonly preset: string; readonly baseUrl: string };

/** The service behind a connection; undefined where there is none. */
export function batchServiceOf(connection: Addressed): BatchService | undefined {
  const named = presetOf(connection)?.id ?? connection.preset;
  const host = URL.canParse(connection.baseUrl) ? new URL(connection.baseUrl).hostname : '';
  return services.find((service) => service === named) ?? hosts[host];
}

type BatchApiOptions = BatchServiceOptions & { readonly capabilities: (modelId: string) => Capabilities };

/** The service, asked for what a model can do only. Throws ChatError `bad-url` when the base URL is not usable. */
export async function createBatchApi(service: BatchService, options: BatchApiOptions): Promise<BatchApi> {
  const api =
    service === 'openai'
      ? (await import('./openai.ts')).createOpenAiBatches(options)
      : (await import('./anthropic.ts')).createAnthropicBatches(options);
  const fit = ({ request, ...item }: RemoteItem): RemoteItem => ({
    ...item,
    request: degrade(request, options.capabilities(request.model)).request,
  });
  return { ...api, submit: (items, submission, signal) => api.submit(items.map(fit), submission, signal) };
}
