import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { SharedCache, SharedChange } from '../core/cache.ts';
import type { Logger, Now, SecretStore } from '../core/ports.ts';
import type { Settings } from '../engine/settings.ts';
import { trusted } from '../node/httpAgent.ts';
import { parseAddress, type RedisAddress } from '../node/redis/address.ts';
import { networkSettings } from './ports/network.ts';
import type { SettingsPort } from './settings.ts';

type Options = {
  readonly settings: SettingsPort;
  readonly secrets: SecretStore;
  readonly logger: Logger;
  readonly now: Now;
};

export type SharedCacheSetup = {
  readonly parse: typeof parseAddress;
  /** Undefined when the server answers, else why not. */
  attempt(at: RedisAddress, password: string | undefined): Promise<string | undefined>;
  /** From now on this server; undefined: none. */
  use(server: { readonly address: string; readonly password: string | undefined } | undefined): Promise<void>;
};

/** The name of the server's password among the secrets; no connection can have this id. */
const secretName = '@sharedCache';

/** How a server is reached as VS Code's settings say. Throws ChatError `bad-settings` for a certificate file that is no good. */
async function redisOptions(at: RedisAddress, password: string | undefined, certificateFile: string) {
  const network = networkSettings(certificateFile);
  return { at, password, ca: at.tls ? await trusted(network) : undefined, strictTls: network.strictTls ?? true };
}

/** The shared tier that the settings name, loaded and connected in the background; without one every call is a miss. */
export function createSettingsSharedCache({ settings, secrets, logger, now }: Options): SharedCache & SharedCacheSetup {
  const listeners = new Set<(change: SharedChange) => void>();
  let current: SharedCache | undefined;
  let applied = '';
  let closed = false;
  let working: Promise<void> = Promise.resolve();

  async function open({
    url: text,
    namespace,
    tenant,
    ttlHours,
  }: Settings['cache']['shared']): Promise<SharedCache | undefined> {
    const parsed = parseAddress(text);
    if (!parsed) {
      if (text.trim() !== '') logger.warn('The address of the shared cache is none', { setting: 'cache.shared.url' });
      return undefined;
    }
    if (parsed.password !== undefined) {
      await secrets.set(secretName, parsed.password);
      await settings.update('cache.shared.url', parsed.address);
      const told = l10n.t('The password was taken out of “{0}” and is kept as a secret.', 'chatLlm.cache.shared.url');
      void vscode.window.showInformationMessage(told);
    }
    const password = await secrets.get(secretName);
    const [{ createRedisCache }, options] = await Promise.all([
      import('../node/redis/redisCache.ts'),
      redisOptions(parsed.at, password, settings.current().certificateFile),
    ]);
    const opened = createRedisCache({
      ...options,
      namespace,
      tenant,
      machine: vscode.env.machineId,
      maxLifeMs: ttlHours * 3_600_000,
      now,
      onState: ({ connected, reason }) =>
        connected
          ? logger.info('The shared cache is connected')
          : logger.warn('The shared cache cannot be reached', { reason }),
    });
    opened.onChange((change) => {
      for (const listener of listeners) listener(change);
    });
    return opened;
  }

  /** What the settings say; its text changes with them. */
  async function apply(): Promise<void> {
    const { enabled, shared } = settings.current().cache;
    const { certificateFile } = settings.current();
    const password = await secrets.get(secretName);
    const wanted = JSON.stringify([enabled && !closed, shared, certificateFile, password]);
    if (wanted === applied) return;
    applied = wanted;
    const before = current;
    current = undefined;
    await before?.close();
    if (closed || !enabled) return;
    current = await open(shared);
  }

  function change(): void {
    working = working.then(apply).catch((error: unknown) => {
      logger.warn('The shared cache cannot be opened', { error: String(error) });
    });
  }

  const stop = settings.onChange(change);
  change();

  return {
    get: async (key) => current?.get(key),
    put: (entry) => current?.put(entry),
    remove: (keys) => current?.remove(keys),
    claim: async (key) => current?.claim(key),
    publish: (record, vector) => current?.publish(record, vector),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    searchable: () => current?.searchable() ?? false,
    near: async (...args) => current?.near(...args) ?? [],
    entries: async (filter) => current?.entries(filter),
    values: async (tag) => current?.values(tag),
    clear: async (filter) => current?.clear(filter),
    state: () => current?.state(),
    parse: parseAddress,
    async attempt(at, password) {
      const { tryRedis } = await import('../node/redis/redisCache.ts');
      return redisOptions(at, password, settings.current().certificateFile).then(tryRedis, String);
    },
    async use(server) {
      if (server?.password === undefined) await secrets.delete(secretName);
      else await secrets.set(secretName, server.password);
      await settings.update('cache.shared.url', server?.address);
      // The address may be the same and the password another one.
      change();
    },
    async close() {
      closed = true;
      stop();
      change();
      await working;
    },
  };
}
