import type * as vscode from 'vscode';
import type { SecretStore } from '../../core/ports.ts';

const name = (connectionId: string): string => `apiKey.${connectionId}`;

/**
 * API keys in VS Code's secret storage. `overlay` holds keys of this process alone (from the environment): they win and
 * are never written anywhere.
 */
export function createSecrets(
  storage: vscode.SecretStorage,
  overlay: () => Readonly<Record<string, string>>,
): SecretStore {
  return {
    get: async (connectionId) => overlay()[connectionId] ?? (await storage.get(name(connectionId))),
    set: async (connectionId, key) => storage.store(name(connectionId), key),
    delete: async (connectionId) => storage.delete(name(connectionId)),
  };
}
