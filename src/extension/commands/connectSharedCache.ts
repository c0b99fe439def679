import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { CommandServices } from './services.ts';

/** Asks where the team's Redis is, tries it and keeps its password as a secret. */
export async function connectSharedCache({ runtime }: CommandServices): Promise<void> {
  const { settings, sharedCache } = runtime;
  const title = l10n.t('Shared Cache');
  const text = await vscode.window.showInputBox({
    title,
    value: settings.current().cache.shared.url,
    placeHolder: 'rediss://user@cache.example.com:6379',
    prompt: l10n.t('The address of a Redis server: redis://, or rediss:// with TLS. Empty: nothing is shared.'),
    ignoreFocusOut: true,
    validateInput: (value) =>
      value.trim() === '' || sharedCache.parse(value) ? undefined : l10n.t('This is no address of a Redis server.'),
  });
  if (text === undefined) return;
  const parsed = sharedCache.parse(text);
  if (!parsed) {
    await sharedCache.use(undefined);
    return;
  }
  const typed =
    parsed.password ??
    (await vscode.window.showInputBox({
      title,
      prompt: l10n.t('The password of the Redis server, if it wants one.'),
      password: true,
      ignoreFocusOut: true,
    }));
  if (typed === undefined) return;
  const password = typed === '' ? undefined : typed;
  const problem = await sharedCache.attempt(parsed.at, password);
  if (problem !== undefined) {
    const anyway = l10n.t('Use Anyway');
    const told = l10n.t('The Redis server cannot be used: {0}', problem);
    if ((await vscode.window.showErrorMessage(told, { modal: true }, anyway)) !== anyway) return;
  }
  await sharedCache.use({ address: parsed.address, password });
  vscode.window.setStatusBarMessage(l10n.t('$(check) Answers are shared through Redis.'), 5000);
}
