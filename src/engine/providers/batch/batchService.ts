import type { BatchApi } from '../../../core/batches.ts';
import { presetOf } from '../catalog.ts';
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

/** Throws ChatError `bad-url` when the base URL is not usable. */
export async function createBatchApi(service: BatchService, options: BatchServiceOptions): Promise<BatchApi> {
  if (service === 'openai') return (await import('./openai.ts')).createOpenAiBatches(options);
  return (await import('./anthropic.ts')).createAnthropicBatches(options);
}
