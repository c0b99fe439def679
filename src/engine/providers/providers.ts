import { splitModelRef, type Target } from '../../core/chat.ts';
import { ChatError } from '../../core/errors.ts';
import type { Provider, SecretStore } from '../../core/ports.ts';
import { keyName } from '../../core/targets.ts';
import type { Connection } from '../settings.ts';

export type ProvidersOptions = {
  readonly connectionById: (id: string) => Connection | undefined;
  readonly secrets: SecretStore;
  readonly connect: (connection: Connection, key: string | undefined) => Promise<Provider>;
  /** The display language (BCP 47), for the demo model's own words. */
  readonly locale?: string | undefined;
};

/**
 * Gives the provider of a target. One is kept as long as its connection and key are the same: it learns what its server
 * refuses. Throws `unknown-connection`, and what `connect` throws.
 */
export function createProviders({ connectionById, secrets, connect, locale }: ProvidersOptions) {
  const known = new Map<string, { readonly identity: string; readonly provider: Provider }>();
  let demo: Promise<Provider> | undefined;

  async function loadDemo(): Promise<Provider> {
    const { createDemoProvider } = await import('./demo/demoProvider.ts');
    return createDemoProvider({ locale: () => locale });
  }

  return async ({ model, key: index }: Target): Promise<Provider> => {
    const { connectionId } = splitModelRef(model);
    if (connectionId === 'demo') {
      demo ??= loadDemo();
      return demo;
    }
    const connection = connectionById(connectionId);
    if (!connection) throw new ChatError('unknown-connection', { provider: connectionId });
    const name = keyName(connectionId, index);
    const key = await secrets.get(name);
    const identity = JSON.stringify([connection, key]);
    const kept = known.get(name);
    if (kept?.identity === identity) return kept.provider;
    const provider = await connect(connection, key);
    known.set(name, { identity, provider });
    return provider;
  };
}
