import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { CacheEntrySummary } from '../../core/cache.ts';
import type { CacheControl } from '../../engine/cache/control.ts';
import { createVirtualDocument, type VirtualDocument } from '../native/virtualDocument.ts';
import { type CacheText, createCacheText } from './cacheText.ts';
import type { CommandServices } from './services.ts';

type Item = vscode.QuickPickItem & { readonly entry?: CacheEntrySummary };

/** Entries that the list holds at a time; a search finds the others. */
const listed = 200;

const pin = () => ({ iconPath: new vscode.ThemeIcon('pin'), tooltip: l10n.t('Pin: keep and give it always') });
const unpin = () => ({ iconPath: new vscode.ThemeIcon('pinned'), tooltip: l10n.t('Unpin') });
const remove = () => ({ iconPath: new vscode.ThemeIcon('trash'), tooltip: l10n.t('Remove from the cache') });

let document: VirtualDocument | undefined;

/** What the cache saved and what it holds: to be searched, read, pinned and removed. */
export async function showCache({ context, runtime }: CommandServices): Promise<void> {
  const { cache } = runtime.engine;
  if (!cache) return;
  const text = createCacheText(vscode.env.language);
  const picker = vscode.window.createQuickPick<Item>();
  const clear = { iconPath: new vscode.ThemeIcon('clear-all'), tooltip: l10n.t('Clear Cache…') };
  picker.title = l10n.t('Cache');
  picker.placeholder = l10n.t('Search the questions and answers');
  picker.buttons = [clear];
  // The store searches, so what it finds is shown whatever the label says.
  picker.matchOnDescription = true;
  picker.matchOnDetail = true;

  let shown = 0;
  async function fill(control: CacheControl): Promise<void> {
    shown += 1;
    const turn = shown;
    picker.busy = true;
    const state = control.shared?.state();
    const [head, entries, sharedEntries] = await Promise.all([
      control.statistics(),
      control.list({ query: picker.value, pinned: true }, { limit: listed, offset: 0 }),
      control.shared?.entries(),
    ]);
    if (turn !== shown) return;
    picker.busy = false;
    picker.items = [
      ...[...text.statistics(head), ...(state ? [text.shared(state, sharedEntries)] : [])].map(({ label, detail }) => ({
        label,
        description: detail,
        alwaysShow: true,
      })),
      { label: l10n.t('Answers'), kind: vscode.QuickPickItemKind.Separator },
      ...entries.map((entry) => toItem(entry, text)),
    ];
  }

  picker.onDidChangeValue(() => void fill(cache));
  picker.onDidTriggerButton(() => {
    picker.hide();
    void vscode.commands.executeCommand('chatLlm.clearCache');
  });
  picker.onDidTriggerItemButton(async ({ item, button }) => {
    if (!item.entry) return;
    const { key, pinned } = item.entry;
    if (button.tooltip === remove().tooltip) await cache.clear({ keys: [key], pinned: true });
    else await cache.pin(key, !pinned);
    await fill(cache);
  });
  picker.onDidAccept(async () => {
    const entry = picker.selectedItems[0]?.entry;
    const answer = entry && (await cache.get(entry.key));
    if (!answer) return;
    picker.hide();
    document ??= createVirtualDocument(context, { scheme: 'chat-llm-cache', path: '/answer.md' });
    await document.show(text.document(answer));
  });
  picker.onDidHide(() => picker.dispose());
  picker.show();
  await fill(cache);
}

const toItem = (entry: CacheEntrySummary, text: CacheText): Item => ({
  label: `${entry.pinned ? '$(pinned) ' : ''}${oneLine(entry.question)}`,
  description: text.facts(entry),
  detail: oneLine(entry.excerpt),
  alwaysShow: true,
  buttons: [entry.pinned ? unpin() : pin(), remove()],
  entry,
});

/** Signs of icons in what people wrote are no icons. */
const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').replaceAll('$(', '$\u200b(').trim();
