import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { ModelInfo, ModelRef } from '../../core/chat.ts';
import { ChatError } from '../../core/errors.ts';
import { explainError } from '../../core/explainError.ts';
import { autoModel } from '../../core/routing.ts';
import type { Connection } from '../../engine/settings.ts';
import { demoRef } from '../models.ts';
import type { Runtime } from '../runtime.ts';
import type { CommandServices } from './services.ts';

type Item = vscode.QuickPickItem & { readonly ref?: ModelRef; readonly setUp?: boolean };
/** The rows of each connection, by its id. */
type Listed = ReadonlyMap<string, readonly Item[]>;

const mark = (ref: ModelRef, current: ModelRef): string => (ref === current ? '$(check) ' : '');

const toItems = (connection: Connection, models: readonly ModelInfo[], current: ModelRef): readonly Item[] =>
  models.map(({ id, name }) => {
    const ref = `${connection.id}/${id}`;
    return { label: mark(ref, current) + id, ref, ...(name && name !== id && { description: name }) };
  });

const named = ({ models = [] }: Connection): ModelInfo[] => models.map((id) => ({ id }));

/** What is known of a connection before it is asked: its list of last time, so that rows stay where they are, else its own. */
function knownItems(runtime: Runtime, connection: Connection, current: ModelRef): readonly Item[] {
  const last = runtime.models.listed(connection.id);
  return toItems(connection, last.length > 0 ? last : named(connection), current);
}

/** What the endpoint lists; where it does not answer, its own models or a warning, each with the reason. */
async function askedItems(
  runtime: Runtime,
  connection: Connection,
  current: ModelRef,
  signal: AbortSignal,
): Promise<readonly Item[]> {
  try {
    const models = await runtime.engine.listModels(connection, signal);
    return toItems(connection, models.length > 0 ? models : named(connection), current);
  } catch (thrown) {
    const { what } = explainError(ChatError.from(thrown).data);
    const own = toItems(connection, named(connection), current);
    if (own.length > 0) return own.map((item) => ({ ...item, description: what }));
    return [{ label: `$(warning) ${what}`, setUp: true }];
  }
}

const allItems = (connections: readonly Connection[], listed: Listed, current: ModelRef): Item[] => [
  {
    label: mark(autoModel, current) + l10n.t('Auto'),
    description: l10n.t('chooses a model for each question'),
    ref: autoModel,
  },
  ...connections.flatMap(({ id, name }): Item[] => [
    { label: name ?? id, kind: vscode.QuickPickItemKind.Separator },
    ...(listed.get(id) ?? []),
  ]),
  { label: l10n.t('Built in'), kind: vscode.QuickPickItemKind.Separator },
  { label: mark(demoRef, current) + l10n.t('Demo model'), description: l10n.t('no key, no network'), ref: demoRef },
  { label: '', kind: vscode.QuickPickItemKind.Separator },
  { label: `$(plug) ${l10n.t('Set Up Models…')}`, setUp: true, alwaysShow: true },
];

/** Puts other rows into the list and leaves the person where they were. */
function setItems(pick: vscode.QuickPick<Item>, items: readonly Item[], current: ModelRef): void {
  const active = pick.activeItems[0]?.ref ?? current;
  pick.keepScrollPosition = true;
  pick.items = items;
  const again = pick.items.find(({ ref }) => ref !== undefined && ref === active);
  if (again) pick.activeItems = [again];
}

function chosenItem(pick: vscode.QuickPick<Item>): Promise<Item | undefined> {
  return new Promise((resolve) => {
    pick.onDidAccept(() => resolve(pick.selectedItems[0]));
    pick.onDidHide(() => resolve(undefined));
    pick.show();
  });
}

/** Offers the models of every connection; what an endpoint lists appears as soon as it has answered. */
export async function selectModel({ runtime }: CommandServices): Promise<void> {
  const { connections } = runtime.settings.current();
  const current = runtime.models.current().ref;
  const listed = new Map(connections.map((each) => [each.id, knownItems(runtime, each, current)]));
  const abort = new AbortController();
  const pick = vscode.window.createQuickPick<Item>();
  pick.title = l10n.t('Select Model');
  pick.placeholder = l10n.t('The model that answers from now on');
  pick.matchOnDescription = true;
  pick.busy = connections.length > 0;
  const refresh = (): void => setItems(pick, allItems(connections, listed, current), current);

  async function load(connection: Connection): Promise<void> {
    const items = await askedItems(runtime, connection, current, abort.signal);
    const isKnown = JSON.stringify(items) === JSON.stringify(listed.get(connection.id));
    listed.set(connection.id, items);
    if (!isKnown && !abort.signal.aborted) refresh();
  }

  void Promise.all(connections.map(load)).then(() => {
    if (!abort.signal.aborted) pick.busy = false;
  });
  refresh();
  const chosen = await chosenItem(pick);
  abort.abort();
  pick.dispose();
  if (chosen?.ref) await runtime.models.select(chosen.ref);
  else if (chosen?.setUp) await vscode.commands.executeCommand('chatLlm.setUpModels');
}
