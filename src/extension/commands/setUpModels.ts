import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { ModelInfo } from '../../core/chat.ts';
import { ChatError } from '../../core/errors.ts';
import { explainBriefly } from '../../core/explainError.ts';
import { keyName } from '../../core/targets.ts';
import { type Preset, presets } from '../../engine/providers/catalog.ts';
import type { Connection } from '../../engine/settings.ts';
import { askPick, askText, type StepResult } from '../native/steps.ts';
import type { Runtime } from '../runtime.ts';
import { addKey, removeExtraKeys } from './extraKeys.ts';
import type { CommandServices } from './services.ts';

type Draft = {
  readonly preset: Preset;
  /** The connection that is edited; undefined for a new one. */
  readonly existing?: Connection;
  readonly baseUrl: string;
  readonly key: string;
  readonly models: readonly ModelInfo[];
  readonly model: string;
};

type Place = { readonly step: number; readonly totalSteps: number };
type Step = (draft: Draft, services: CommandServices, place: Place) => Promise<StepResult<Draft>>;

const title = (): string => l10n.t('Set Up Models');

/** Preset, address, key, model: each step can go back; nothing is stored before the connection has answered. */
export async function setUpModels(services: CommandServices): Promise<void> {
  const drafts: Draft[] = [emptyDraft()];
  for (;;) {
    const steps = stepsOf(drafts.at(-1) ?? emptyDraft());
    if (drafts.length > steps.length) break;
    const at = drafts.length - 1;
    const draft = drafts[at];
    const run = steps[at];
    if (!draft || !run) return;
    const result = await run(draft, services, { step: at + 1, totalSteps: steps.length });
    if (result === undefined) return;
    if (result === 'back') drafts.pop();
    else drafts.push(result.value);
  }
  const final = drafts.at(-1);
  if (final) await store(services.runtime, final);
}

/** The models of VS Code have neither address nor key. */
const stepsOf = ({ preset }: Draft): readonly Step[] =>
  preset.protocol === 'vscode' ? [choosePreset, chooseModel] : [choosePreset, enterUrl, enterKey, chooseModel];

const emptyDraft = (): Draft => ({
  preset: presets.find(({ id }) => id === 'custom') as Preset,
  baseUrl: '',
  key: '',
  models: [],
  model: '',
});

type PresetItem = vscode.QuickPickItem & { readonly preset?: Preset; readonly existing?: Connection };

const choosePreset: Step = async (draft, { runtime }, place) => {
  // The connection that comes from the environment has no place in the settings.
  const own = vscode.workspace.getConfiguration('chatLlm').get<Connection[]>('connections', []);
  const connections = runtime.settings.current().connections.filter(({ id }) => own.some((other) => other.id === id));
  const group = (label: string): PresetItem => ({ label, kind: vscode.QuickPickItemKind.Separator });
  const item = (preset: Preset): PresetItem => ({ label: preset.label, description: preset.baseUrl, preset });
  const items: PresetItem[] = [
    ...(connections.length > 0 ? [group(l10n.t('Set up already'))] : []),
    ...connections.map(
      (existing): PresetItem => ({
        label: `$(pass-filled) ${existing.name ?? existing.id}`,
        description: existing.baseUrl,
        existing,
      }),
    ),
    group(l10n.t('On this machine')),
    ...presets.filter(({ local }) => local).map(item),
    group(l10n.t('Services')),
    ...presets.filter(({ local, id, protocol }) => !local && id !== 'custom' && protocol !== 'vscode').map(item),
    ...presets
      .filter(({ protocol }) => protocol === 'vscode')
      .map((preset) => ({ ...item(preset), description: l10n.t('models of GitHub Copilot and other extensions') })),
    group(l10n.t('Other')),
    ...presets
      .filter(({ id }) => id === 'custom')
      .map((preset) => ({ ...item(preset), label: l10n.t('Custom (OpenAI-compatible)') })),
  ];
  const result = await askPick({
    title: title(),
    ...place,
    items,
    placeholder: l10n.t('Where do your models run?'),
  });
  if (result === undefined || result === 'back') return result;
  const { preset, existing } = result.value;
  if (preset?.protocol === 'vscode') {
    // There is one VS Code: choosing it again changes what is set up.
    const again = connections.find((connection) => connection.preset === preset.id);
    return { value: { ...draft, preset, baseUrl: preset.baseUrl, ...(again && { existing: again }) } };
  }
  if (preset) return { value: { ...draft, preset, baseUrl: preset.baseUrl } };
  if (!existing) return undefined;
  const own_ = presets.find(({ id }) => id === existing.preset) ?? draft.preset;
  return changeExisting(runtime, place, { ...draft, preset: own_, existing, baseUrl: existing.baseUrl });
};

async function changeExisting(runtime: Runtime, place: Place, draft: Draft): Promise<StepResult<Draft>> {
  const name = draft.existing?.name ?? draft.existing?.id ?? '';
  const { existing } = draft;
  const items: (vscode.QuickPickItem & { readonly run?: (connection: Connection) => Promise<void> })[] = [
    { label: `$(edit) ${l10n.t('Change address, key or model…')}` },
    ...(draft.preset.protocol === 'vscode'
      ? []
      : [
          {
            label: `$(key) ${l10n.t('Add another API key…')}`,
            run: (connection: Connection) => addKey(runtime, connection),
          },
        ]),
    ...(existing && (existing.keys ?? 1) > 1
      ? [
          {
            label: `$(clear-all) ${l10n.t('Remove all keys but the first')}`,
            run: (connection: Connection) => removeExtraKeys(runtime, connection),
          },
        ]
      : []),
    {
      label: `$(trash) ${l10n.t('Remove “{0}” and its key', name)}`,
      run: (connection) => removeConnection(runtime, connection),
    },
  ];
  const result = await askPick({ title: title(), ...place, items, placeholder: name });
  if (result === undefined || result === 'back') return result;
  if (!result.value.run) return { value: draft };
  if (existing) await result.value.run(existing);
  return undefined;
}

const enterUrl: Step = async (draft, _services, place) => {
  const result = await askText({
    title: title(),
    ...place,
    value: draft.baseUrl,
    ...urlPrompt(draft.preset),
    validate: urlProblem,
  });
  return result === undefined || result === 'back' ? result : { value: { ...draft, baseUrl: result.value.trim() } };
};

const urlPrompt = ({ id }: Preset): { prompt: string; placeholder: string } =>
  id === 'azure'
    ? {
        prompt: l10n.t('Address of the Azure OpenAI resource, or the target URI of a deployment'),
        placeholder: 'https://my-resource.openai.azure.com',
      }
    : { prompt: l10n.t('Base URL of the service, usually ending in /v1'), placeholder: 'https://example.com/v1' };

function urlProblem(text: string): string | undefined {
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : undefined;
  if (url && (url.protocol === 'http:' || url.protocol === 'https:')) return undefined;
  return l10n.t('Enter an address that starts with http:// or https://.');
}

const enterKey: Step = async (draft, services, place) => {
  let problem: string | undefined;
  for (;;) {
    const stored = draft.existing && (await services.runtime.secrets.get(draft.existing.id));
    const result = await askText({
      title: title(),
      ...place,
      value: '',
      password: true,
      prompt: problem ?? keyPrompt(draft, stored !== undefined),
      placeholder: draft.preset.id === 'azure' ? l10n.t('API key or Entra ID token') : l10n.t('API key'),
      validate: (text) =>
        text.trim() === '' && draft.preset.needsKey && stored === undefined
          ? l10n.t('{0} needs an API key.', draft.preset.label)
          : undefined,
    });
    if (result === undefined || result === 'back') return result;
    const key = result.value.trim() || stored || '';
    const tested = await testConnection(services.runtime, draft, key);
    if (!ChatError.is(tested)) return tested && { value: { ...draft, key, models: tested } };
    problem = explainBriefly(tested.data);
    const again = l10n.t('Try Again');
    const skip = l10n.t('Use Anyway');
    const choice = await vscode.window.showErrorMessage(problem, { modal: true }, again, skip);
    if (choice === undefined) return undefined;
    // Some servers answer chats and list nothing.
    if (choice === skip) return { value: { ...draft, key, models: [] } };
  }
};

function keyPrompt({ preset }: Draft, hasKey: boolean): string {
  if (hasKey) return l10n.t('A key is stored. Leave this empty to keep it.');
  const kept = l10n.t('The key is kept in the secret storage and goes to this service only.');
  if (!preset.needsKey) return `${l10n.t('Optional.')} ${kept}`;
  return preset.keyUrl ? `${kept} ${l10n.t('Get one at {0}.', preset.keyUrl)}` : kept;
}

/** The draft with the models that VS Code offers; undefined, with a word to the person, when there are none. */
async function withHostModels(runtime: Runtime, draft: Draft): Promise<Draft | undefined> {
  const models = await testConnection(runtime, draft, '');
  if (models === undefined) return undefined;
  if (!ChatError.is(models) && models.length > 0) return { ...draft, models };
  await vscode.window.showInformationMessage(
    l10n.t('VS Code offers no models. Install an extension that brings some, such as GitHub Copilot, and sign in.'),
  );
  return undefined;
}

/** The endpoint's models, the error it gave, or undefined when the person cancelled. */
async function testConnection(
  runtime: Runtime,
  draft: Draft,
  key: string,
): Promise<readonly ModelInfo[] | ChatError | undefined> {
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: l10n.t('Testing the connection to {0}', draft.preset.label),
    cancellable: true,
  };
  return vscode.window.withProgress(options, async (_progress, token) => {
    const abort = new AbortController();
    token.onCancellationRequested(() => abort.abort());
    try {
      return await runtime.engine.listModels(toConnection(runtime, draft), abort.signal, key);
    } catch (thrown) {
      const error = ChatError.from(thrown);
      return error.kind === 'cancelled' ? undefined : error;
    }
  });
}

type ModelItem = vscode.QuickPickItem & { readonly model: string };

const typeName = ({ id }: Preset): string =>
  id === 'azure' ? l10n.t('Type the name of the deployment to use.') : l10n.t('Type the name of the model to use.');

const chooseModel: Step = async (given, { runtime }, place) => {
  const draft = given.preset.protocol === 'vscode' ? await withHostModels(runtime, given) : given;
  if (!draft) return undefined;
  const result = await askPick<ModelItem>({
    title: title(),
    ...place,
    items: draft.models.map(({ id, name }) => ({
      label: id,
      model: id,
      ...(name && name !== id && { description: name }),
    })),
    placeholder:
      draft.models.length > 0
        ? l10n.t('{0} models found. Choose the one to start with.', draft.models.length)
        : typeName(draft.preset),
    fromText: (text) =>
      text === '' || draft.models.some(({ id }) => id === text)
        ? undefined
        : { label: text, description: l10n.t('use this name'), model: text, alwaysShow: true },
  });
  return result === undefined || result === 'back' ? result : { value: { ...draft, model: result.value.model } };
};

function toConnection(runtime: Runtime, { preset, existing, baseUrl, model }: Draft): Connection {
  const taken = new Set(runtime.settings.current().connections.map(({ id }) => id));
  let id = existing?.id ?? preset.id;
  for (let count = 2; existing === undefined && taken.has(id); count++) id = `${preset.id}-${count}`;
  const models = [...new Set([model, ...(existing?.models ?? [])])].filter((name) => name !== '');
  const name = id === preset.id ? preset.label : `${preset.label} (${id})`;
  return { ...existing, id, name: existing?.name ?? name, preset: preset.id, baseUrl, models };
}

const stored = (): Connection[] => vscode.workspace.getConfiguration('chatLlm').get<Connection[]>('connections', []);

async function store(runtime: Runtime, draft: Draft): Promise<void> {
  const connection = toConnection(runtime, draft);
  if (draft.key !== '') await runtime.secrets.set(connection.id, draft.key);
  const others = stored().filter(({ id }) => id !== connection.id);
  await runtime.settings.update('connections', [...others, connection]);
  await runtime.models.select(`${connection.id}/${draft.model}`);
  vscode.window.setStatusBarMessage(l10n.t('$(check) {0} answers now.', draft.model), 5000);
  await vscode.commands.executeCommand('chatLlm.openChat');
}

async function removeConnection(runtime: Runtime, { id, name, keys = 1 }: Connection): Promise<void> {
  for (let key = 0; key < keys; key += 1) await runtime.secrets.delete(keyName(id, key));
  await runtime.settings.update(
    'connections',
    stored().filter((other) => other.id !== id),
  );
  if (runtime.models.current().ref.startsWith(`${id}/`)) await runtime.models.select('');
  vscode.window.setStatusBarMessage(l10n.t('$(check) {0} and its key are removed.', name ?? id), 5000);
}
