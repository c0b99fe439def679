import type { ModelRef } from '../../core/chat.ts';
import { ChatError } from '../../core/errors.ts';
import type { EstimateUsage, HostModels, HttpClient, Now, Provider } from '../../core/ports.ts';
import { type CapabilityTable, isParameter } from './capabilities.ts';
import { type Protocol, presetOf, protocolOf } from './catalog.ts';
import { createDegrade } from './degrade.ts';
import { azureSurface } from './openaiCompatible/azure.ts';
import { displayUrl } from './openaiCompatible/baseUrl.ts';
import type { Connection } from './openaiCompatible/exchange.ts';
import type { OllamaOptions } from './openaiCompatible/ollama.ts';
import { ollamaSurface } from './openaiCompatible/ollama.ts';
import { createOpenAiCompatible } from './openaiCompatible/openaiCompatible.ts';
import type { RefusedParameters } from './openaiCompatible/post.ts';
import type { Surface } from './openaiCompatible/surface.ts';
import type { Refusals } from './refusals.ts';

export type ConnectOptions = {
  readonly http: HttpClient;
  readonly estimateUsage: EstimateUsage;
  readonly now: Now;
  readonly capabilities: CapabilityTable;
  /** What endpoints refused, parameters and abilities. */
  readonly refusals: Refusals;
  /** The models of the program that this runs in; none without it. */
  readonly hostModels?: HostModels | undefined;
};

type Connectable = Connection & {
  readonly preset: string;
  readonly protocol?: Protocol | undefined;
  readonly ollama?: OllamaOptions | undefined;
};

const hasCredentials = ({ headers = {} }: Connectable): boolean =>
  Object.keys(headers).some((name) => /auth|key|token/i.test(name));

/**
 * The provider of a connection, whose requests ask for what the model can do only. What speaks a protocol loads with the
 * first connection that needs it. Throws ChatError `key-missing` and `bad-url`.
 */
export function createConnect({ http, estimateUsage, now, capabilities, refusals, hostModels }: ConnectOptions) {
  async function speak(connection: Connectable, key: string | undefined): Promise<Provider> {
    const options = { connection, key, http, estimateUsage, now, refused: refusedOf(connection) };
    const protocol = protocolOf(connection);
    if (protocol === 'vscode') {
      if (!hostModels) throw new ChatError('unknown-connection', { provider: connection.id });
      return hostModels(estimateUsage);
    }
    if (protocol !== 'openai-chat') {
      const { createAiSdk } = await import('./aiSdk/aiSdk.ts');
      const { dialects } = await import('./aiSdk/dialects/dialects.ts');
      return createAiSdk({ ...options, dialect: dialects[protocol] });
    }
    const surface = surfaceOf(connection);
    return createOpenAiCompatible(surface ? { ...options, surface } : options);
  }

  const refusedOf = ({ id }: Connectable): RefusedParameters => ({
    of: (modelId) => refusals.of(`${id}/${modelId}`).filter(isParameter),
    add: (modelId, parameter) => refusals.add(`${id}/${modelId}`, parameter),
  });

  function surfaceOf(connection: Connectable): Surface | undefined {
    const preset = presetOf(connection)?.id;
    if (preset === 'azure') return azureSurface(connection);
    return preset === 'ollama' ? ollamaSurface(connection, connection.ollama) : undefined;
  }

  return async (connection: Connectable, key: string | undefined): Promise<Provider> => {
    if (presetOf(connection)?.needsKey && !key?.trim() && !hasCredentials(connection))
      throw new ChatError('key-missing', { provider: connection.id, endpoint: displayUrl(connection.baseUrl) });
    const provider = await speak(connection, key);
    const refOf = (modelId: string): ModelRef => `${connection.id}/${modelId}`;
    const degrade = createDegrade({
      capabilities: (modelId) => capabilities.of(refOf(modelId)),
      onRefused: (modelId, shortfall) => capabilities.refuse(refOf(modelId), shortfall),
    });
    return { ...provider, chat: degrade(provider.chat) };
  };
}
