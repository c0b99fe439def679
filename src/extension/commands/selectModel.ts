import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { ModelInfo, ModelRef } from '../../core/chat.ts';
import { ChatError } from '../../core/errors.ts';
import { explainError } from '../../core/explainError.ts';
import { autoModel } from '../../core/routing.ts';
import type { Connection } from '../../engine/settings.ts';
import { demoRef } from '../models.ts';
import type { CommandServices } from './services.ts';

type Item = vscode.QuickPickItem & { readonly ref?: ModelRef; readonly setUp?: boolean };

/** Offers the models of every connection; what an endpoint lists appears as soon as it has answered. */
export async function selectModel({ runtime }: CommandServices): Promise<void> {
  const { connections } = runtime.settings.current();
  const listed = new Map<string, readonly Item[]>();
  const abort = new AbortController();
  const pick = vscode.window.createQuickPick<Item>();
  pick.title = l10n.t('Select Model');
  pick.placeholder = l10n.t('The model that answers from now on');
  pick.matchOnDescription = true;
  pick.busy = connections.length > 0;
  const current = runtime.models.current().ref;
  const mark = (ref: ModelRef): string => (ref === current ? '$(check) ' : '');

  const toItem = (connection: Connection, model: ModelInfo): Item => {
    const ref = `${connection.id}/${model.id}`;
    return {
      label: mark(ref) + model.id,
      ref,
      ...(model.name && model.name !== model.id && { description: model.name }),
    };
  };
  const known = (connection: Connection): Item[] => (connection.models ?? []).map((id) => toItem(connection, { id }));
  // As it was last time, so that the rows stay where they are while a person chooses.
  for (const connection of connections) {
    const models = runtime.models.listed(connection.id);
    if (models.length > 0)
      listed.set(
        connection.id,
        models.map((model) => toItem(connection, model)),
      );
  }
  const refresh = (): void => {
    const active = pick.activeItems[0]?.ref;
    pick.keepScrollPosition = true;
    pick.items = [
      {
        label: mark(autoModel) + l10n.t('Auto'),
        description: l10n.t('chooses a model for each question'),
        ref: autoModel,
      },
      ...connections.flatMap((connection): Item[] => [
        { label: connection.name ?? connection.id, kind: vscode.QuickPickItemKind.Separator },
        ...(listed.get(connection.id) ?? known(connection)),
      ]),
      { label: l10n.t('Built in'), kind: vscode.QuickPickItemKind.Separator },
      { label: mark(demoRef) + l10n.t('Demo model'), description: l10n.t('no key, no network'), ref: demoRef },
      { label: '', kind: vscode.QuickPickItemKind.Separator },
      { label: `$(plug) ${l10n.t('Set Up Models…')}`, setUp: true, alwaysShow: true },
    ];
    const again = pick.items.find(({ ref }) => ref !== undefined && ref === (active ?? current));
    if (again) pick.activeItems = [again];
  };

  function show(connection: Connection, items: readonly Item[]): void {
    const isKnown = JSON.stringify(items) === JSON.stringify(listed.get(connection.id));
    listed.set(connection.id, items);
    if (!isKnown && !abort.signal.aborted) refresh();
  }

  const load = connections.map(async (connection) => {
    try {
      const models = await runtime.engine.listModels(connection, abort.signal);
      show(connection, models.length > 0 ? models.map((model) => toItem(connection, model)) : known(connection));
    } catch (thrown) {
      const { what } = explainError(ChatError.from(thrown).data);
      const own = known(connection);
      show(
        connection,
        own.length > 0
          ? own.map((item) => ({ ...item, description: what }))
          : [{ label: `$(warning) ${what}`, setUp: true }],
      );
    }
  });
  void Promise.all(load).then(() => {
    if (!abort.signal.aborted) pick.busy = false;
  });
  refresh();

  const chosen = await new Promise<Item | undefined>((resolve) => {
    pick.onDidAccept(() => resolve(pick.selectedItems[0]));
    pick.onDidHide(() => resolve(undefined));
    pick.show();
  });
  abort.abort();
  pick.dispose();
  if (chosen?.ref) await runtime.models.select(chosen.ref);
  else if (chosen?.setUp) await vscode.commands.executeCommand('chatLlm.setUpModels');
}
