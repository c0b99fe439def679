import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { type Batch, type BatchItem, type BatchItemStatus, isFinished } from '../../core/batches.ts';
import { throttle } from '../../shared/throttle.ts';
import { commandId } from '../commandTable.ts';
import { modelLabel } from '../models.ts';
import type { Runtime } from '../runtime.ts';
import { createUsageText, type UsageText } from '../views/usageText.ts';
import { workspaceKey } from './desk.ts';
import { batchText, itemText, problemText } from './labels.ts';
import { abilitiesOf } from './select.ts';

/** The view of batches: each with its items and what became of them. */

export type BatchNode = { readonly batch: Batch; readonly isNewest: boolean } | { readonly item: BatchItem };

/** A redraw asks for every item that is shown: of many, less often. In milliseconds. */
const redrawMs = 500;
const redrawManyMs = 3000;
const many = 300;

const itemIcons: Record<BatchItemStatus, [icon: string, colour?: string]> = {
  waiting: ['circle-outline'],
  running: ['sync~spin'],
  done: ['pass', 'testing.iconPassed'],
  failed: ['error', 'testing.iconFailed'],
  cancelled: ['circle-slash'],
};

const icon = ([id, colour]: readonly [string, string?]): vscode.ThemeIcon =>
  new vscode.ThemeIcon(id, colour === undefined ? undefined : new vscode.ThemeColor(colour));

function batchIcon(batch: Batch): vscode.ThemeIcon {
  if (isFinished(batch)) {
    if (batch.counts.failed > 0) return icon(['warning', 'problemsWarningIcon.foreground']);
    return icon(itemIcons[batch.state === 'cancelled' ? 'cancelled' : 'done']);
  }
  if (batch.problem) return icon(['warning', 'problemsWarningIcon.foreground']);
  if (batch.state === 'paused') return icon(['debug-pause']);
  return icon([batch.route === 'provider' ? 'cloud' : 'sync~spin']);
}

/** The folder of a batch that another workspace began. */
function elsewhere({ workspace }: Batch): string[] {
  if (workspace === workspaceKey() || workspace === '') return [];
  return [decodeURIComponent(workspace.slice(workspace.lastIndexOf('/') + 1))];
}

function batchItem(batch: Batch, isNewest: boolean, usage: UsageText): vscode.TreeItem {
  const { Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
  const tree = new vscode.TreeItem(batch.title, isFinished(batch) && !isNewest ? Collapsed : Expanded);
  const begun = new Intl.DateTimeFormat(vscode.env.language, { dateStyle: 'medium', timeStyle: 'short' });
  const cost = usage.cost({ costUsd: batch.costUsd, unpriced: 0 });
  tree.id = `batch-${batch.id}`;
  tree.description = [batchText(batch, cost), ...elsewhere(batch)].join(' · ');
  tree.iconPath = batchIcon(batch);
  tree.contextValue = ['batch', ...abilitiesOf(batch)].join(' ');
  tree.tooltip = [
    `${batch.title} · ${modelLabel(batch.model)}`,
    l10n.t('Started {0}', begun.format(batch.createdAt)),
    ...(problemText(batch) ?? '').split('\n').filter((line) => line !== ''),
  ].join('\n');
  tree.accessibilityInformation = {
    label: [batch.title, tree.description, problemText(batch)].filter((part) => part).join(', '),
  };
  return tree;
}

function itemOf(item: BatchItem): vscode.TreeItem {
  const tree = new vscode.TreeItem(item.label);
  tree.id = `item-${item.id}`;
  tree.description = itemText(item);
  tree.iconPath = icon(itemIcons[item.status]);
  tree.contextValue = `item ${item.status}`;
  tree.tooltip = [`${item.label}: ${itemText(item)}`, item.error?.detail].filter((part) => part).join('\n');
  tree.accessibilityInformation = { label: `${item.label}, ${itemText(item)}` };
  tree.command = { command: commandId('openBatchItem'), title: l10n.t('Open'), arguments: [{ item }] };
  return tree;
}

/** Registered at activation; the batches are read when the view is first seen. */
export function createBatchTree(runtime: Runtime): vscode.TreeDataProvider<BatchNode> & vscode.Disposable {
  const { store, onChange } = runtime.batches;
  const usage = createUsageText(vscode.env.language);
  const changed = new vscode.EventEmitter<undefined>();
  const redraw = throttle(redrawMs, () => changed.fire(undefined));
  const redrawMany = throttle(redrawManyMs, () => changed.fire(undefined));
  /** Items of the largest batch that still runs. */
  let largest = 0;
  const listening = onChange(() => (largest > many ? redrawMany : redraw).trigger());

  function roots(): BatchNode[] {
    const all = store.list();
    largest = Math.max(0, ...all.filter((batch) => !isFinished(batch)).map(({ counts }) => counts.total));
    return all.map((batch, at) => ({ batch, isNewest: at === 0 }));
  }

  return {
    onDidChangeTreeData: changed.event,
    getTreeItem: (node) => ('batch' in node ? batchItem(node.batch, node.isNewest, usage) : itemOf(node.item)),
    getChildren(node) {
      if (!node) return roots();
      return 'batch' in node ? store.items(node.batch.id).map((item) => ({ item })) : [];
    },
    dispose() {
      listening.dispose();
      redraw.dispose();
      redrawMany.dispose();
      changed.dispose();
    },
  };
}
