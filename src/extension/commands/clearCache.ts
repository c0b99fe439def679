import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { CacheFilter, CacheTagName } from '../../core/cache.ts';
import type { CacheControl } from '../../engine/cache/control.ts';
import { modelLabel } from '../models.ts';
import { createCacheText } from './cacheText.ts';
import type { CommandServices } from './services.ts';

type Scope = vscode.QuickPickItem & {
  /** Asks further where it must; undefined when the person goes away. */
  /** What machines share, all of it. */
  readonly shared?: boolean;
  readonly filter: () => CacheFilter | undefined | Promise<CacheFilter | undefined>;
};

const hourMs = 3_600_000;

/** Removes kept answers: which, what that means, and only then for good. */
export async function clearCache({ runtime, view }: CommandServices): Promise<void> {
  const { cache } = runtime.engine;
  if (!cache) return;
  const title = l10n.t('Clear Cache');
  const scopes = scopesOf(cache, { conversation: view.current(), now: runtime.now(), title });
  const scope = await vscode.window.showQuickPick(await scopes, { title, placeHolder: l10n.t('Which answers?') });
  if (scope?.shared) {
    await clearShared(cache);
    return;
  }
  const filter = await scope?.filter();
  if (!filter) return;
  const text = createCacheText(vscode.env.language);
  const [free, all, common = 0] = await Promise.all([
    cache.preview(filter),
    cache.preview({ ...filter, pinned: true }),
    cache.previewShared(filter),
  ]);
  if (all.entries === 0 && common === 0) {
    void vscode.window.showInformationMessage(l10n.t('The cache holds no such answers.'));
    return;
  }
  const pinned = all.entries - free.entries;
  const remove = l10n.t('Remove');
  const removeAll = l10n.t('Remove Pinned Ones Too');
  const picked = await vscode.window.showWarningMessage(
    l10n.t('Remove these answers from the cache? {0}', text.size(free)),
    {
      modal: true,
      detail: [
        l10n.t('Conversations stay as they are. Questions that are asked again cost tokens again.'),
        ...(pinned > 0 ? [l10n.t('Pinned answers that stay: {0}', pinned)] : []),
        ...(common > 0 ? [l10n.t('Shared answers that go from everybody’s machine: {0}', common)] : []),
      ].join('\n'),
    },
    ...(free.entries > 0 || common > 0 ? [remove] : []),
    ...(pinned > 0 ? [removeAll] : []),
  );
  if (picked === undefined) return;
  const removed = await cache.clear(picked === removeAll ? { ...filter, pinned: true } : filter);
  vscode.window.setStatusBarMessage(l10n.t('Removed from the cache. {0}', text.size(removed)), 5000);
}

type Here = { readonly conversation: number | null; readonly now: number; readonly title: string };

/** Only what there is something of. */
async function scopesOf(cache: CacheControl, { conversation, now, title }: Here): Promise<readonly Scope[]> {
  const workspace = vscode.workspace.name;
  const fixed: Scope[] = [
    { label: l10n.t('All answers'), filter: () => ({}) },
    ...(workspace === undefined ? [] : [{ label: l10n.t('Of this workspace'), filter: () => ({ workspace }) }]),
    ...(conversation === null
      ? []
      : [{ label: l10n.t('Of this conversation'), filter: () => ({ conversationId: conversation }) }]),
    { label: l10n.t('Older than a day'), filter: () => ({ before: now - 24 * hourMs }) },
    { label: l10n.t('Older than a week'), filter: () => ({ before: now - 7 * 24 * hourMs }) },
  ];
  const byTag: Scope[] = [
    { label: l10n.t('About a file…'), filter: () => byValue(cache, 'file', title, (file) => ({ file })) },
    { label: l10n.t('Of a template…'), filter: () => byValue(cache, 'template', title, (template) => ({ template })) },
    { label: l10n.t('Of a model…'), filter: () => byValue(cache, 'model', title, (model) => ({ model })) },
    { label: l10n.t('Of a provider…'), filter: () => byValue(cache, 'provider', title, (provider) => ({ provider })) },
    {
      label: l10n.t('Of another workspace…'),
      filter: () => byValue(cache, 'workspace', title, (name) => ({ workspace: name })),
    },
  ];
  const text = createCacheText(vscode.env.language);
  const sized = await Promise.all(
    fixed.map(async (scope) => {
      const size = await cache.preview({ ...(await scope.filter()), pinned: true });
      return { ...scope, description: text.size(size), size };
    }),
  );
  const state = cache.shared?.state();
  const common: Scope[] = state
    ? [
        {
          label: l10n.t('All shared answers'),
          description: text.shared(state, await cache.shared?.entries()).detail,
          shared: true,
          filter: () => undefined,
        },
      ]
    : [];
  return [...sized.filter(({ size }) => size.entries > 0), ...byTag, ...common];
}

/** Of the whole team. */
async function clearShared({ shared }: CacheControl): Promise<void> {
  const remove = l10n.t('Remove');
  const question = l10n.t('Remove all shared answers, from the server and from everybody’s machine?');
  if ((await vscode.window.showWarningMessage(question, { modal: true }, remove)) !== remove) return;
  const count = await shared?.clear();
  if (count === undefined) {
    void vscode.window.showErrorMessage(l10n.t('The shared cache is not reachable: not everything was removed there.'));
  } else vscode.window.setStatusBarMessage(l10n.t('$(check) Shared answers that were removed: {0}', count), 5000);
}

async function byValue(
  cache: CacheControl,
  tag: CacheTagName,
  title: string,
  filterOf: (value: string) => CacheFilter,
): Promise<CacheFilter | undefined> {
  const text = createCacheText(vscode.env.language);
  const [own, shared = []] = await Promise.all([
    cache.tagValues(tag),
    tag === 'file' || tag === 'conversationId' ? undefined : cache.shared?.values(tag),
  ]);
  const known = new Set(own.map(({ value }) => value));
  const values = [
    ...own.map(({ value, ...size }) => ({ label: labelOf(tag, value), description: text.size(size), value })),
    // What only others hold.
    ...shared
      .filter(({ value }) => !known.has(value))
      .map(({ value, entries }) => ({
        label: labelOf(tag, value),
        description: l10n.t('Shared answers: {0}', entries),
        value,
      })),
  ];
  const picked = await vscode.window.showQuickPick(values, {
    title,
    placeHolder: values.length > 0 ? l10n.t('Which?') : l10n.t('The cache holds no such answers.'),
  });
  return picked && filterOf(picked.value);
}

function labelOf(tag: CacheTagName, value: string): string {
  if (tag === 'model') return modelLabel(value);
  return tag === 'file' ? vscode.workspace.asRelativePath(vscode.Uri.parse(value)) : value;
}
