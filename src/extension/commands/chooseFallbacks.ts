import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { ModelRef } from '../../core/chat.ts';
import { modelLabel } from '../models.ts';
import type { CommandServices } from './services.ts';

type Item = vscode.QuickPickItem & { readonly ref: ModelRef };

/** Picks the models that are asked, from top to bottom, when the current one fails. */
export async function chooseFallbacks({ runtime }: CommandServices): Promise<void> {
  const { connections, fallbacks } = runtime.settings.current();
  const model = runtime.models.current().ref;
  const before = fallbacks[model] ?? fallbacks['*'] ?? [];
  const known = connections.flatMap(({ id, models = [] }) => models.map((name) => `${id}/${name}`));
  const refs = [...new Set([...before, ...known])].filter((ref) => ref !== model);
  if (refs.length === 0) {
    const setUp = l10n.t('Set Up Models…');
    const message = l10n.t('No other model is set up yet.');
    if ((await vscode.window.showInformationMessage(message, setUp)) === setUp)
      await vscode.commands.executeCommand('chatLlm.setUpModels');
    return;
  }
  const items: Item[] = refs.map((ref) => ({
    ref,
    label: modelLabel(ref),
    description: ref,
    picked: before.includes(ref),
  }));
  const chosen = await vscode.window.showQuickPick(items, {
    canPickMany: true,
    matchOnDescription: true,
    title: l10n.t('Fallback Models'),
    placeHolder: l10n.t('The models to ask, from top to bottom, when “{0}” fails', modelLabel(model)),
  });
  if (!chosen) return;
  const { [model]: _before, ...others } = fallbacks;
  const list = chosen.map(({ ref }) => ref);
  // An empty list of its own keeps the ones for every model away.
  const keep = list.length > 0 || fallbacks['*'] !== undefined;
  await runtime.settings.update('fallbacks', keep ? { ...others, [model]: list } : others);
}
