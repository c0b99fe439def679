import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { ChatError } from '../../core/errors.ts';
import { explainBriefly } from '../../core/explainError.ts';
import { keyName } from '../../core/targets.ts';
import type { Connection } from '../../engine/settings.ts';
import type { Runtime } from '../runtime.ts';

/** Further API keys of a connection, which are used when the ones before them fail or are limited. */

const mostKeys = 9;

async function setKeys(runtime: Runtime, { id }: Connection, keys: number): Promise<void> {
  const stored = vscode.workspace.getConfiguration('chatLlm').get<Connection[]>('connections', []);
  const changed = stored.map(({ keys: _before, ...connection }) => {
    if (connection.id !== id) return _before === undefined ? connection : { ...connection, keys: _before };
    return keys > 1 ? { ...connection, keys } : connection;
  });
  await runtime.settings.update('connections', changed);
}

/** Asks for one more key, tries it and stores it. */
export async function addKey(runtime: Runtime, connection: Connection): Promise<void> {
  const { id, name = id, keys = 1 } = connection;
  if (keys >= mostKeys) return;
  const key = (
    await vscode.window.showInputBox({
      title: l10n.t('Add another API key…'),
      prompt: l10n.t('A further key of {0}: it is used when the ones before it fail or are limited.', name),
      password: true,
      ignoreFocusOut: true,
    })
  )?.trim();
  if (!key) return;
  try {
    await runtime.engine.listModels(connection, AbortSignal.timeout(30_000), key);
  } catch (thrown) {
    const anyway = l10n.t('Use Anyway');
    const problem = explainBriefly(ChatError.from(thrown).data);
    if ((await vscode.window.showErrorMessage(problem, { modal: true }, anyway)) !== anyway) return;
  }
  await runtime.secrets.set(keyName(id, keys), key);
  await setKeys(runtime, connection, keys + 1);
  vscode.window.setStatusBarMessage(l10n.t('$(check) Keys of {0}: {1}', name, keys + 1), 5000);
}

export async function removeExtraKeys(runtime: Runtime, connection: Connection): Promise<void> {
  const { id, name = id, keys = 1 } = connection;
  await setKeys(runtime, connection, 1);
  for (let key = 1; key < keys; key += 1) await runtime.secrets.delete(keyName(id, key));
  vscode.window.setStatusBarMessage(l10n.t('$(check) Keys of {0}: {1}', name, 1), 5000);
}
