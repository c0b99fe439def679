import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { type Batch, isFinished } from '../../core/batches.ts';
import type { Runtime } from '../runtime.ts';
import { createUsageText } from '../views/usageText.ts';
import { batchText } from './labels.ts';

/** What can be done with a batch now; the view's menus go by these words. */
export type Ability =
  | 'pausable'
  | 'resumable'
  | 'cancellable'
  | 'retryable'
  | 'reviewable'
  | 'exportable'
  | 'deletable';

export function abilitiesOf(batch: Batch): readonly Ability[] {
  const { counts, state, route, remote } = batch;
  const isOver = isFinished(batch);
  const able: Record<Ability, boolean> = {
    // A provider's own service cannot be paused.
    pausable: !isOver && state === 'active' && route === 'queue',
    resumable: !isOver && state === 'paused',
    cancellable: !isOver && state !== 'cancelled',
    retryable: counts.running === 0 && counts.failed + counts.cancelled > 0 && remote === null,
    reviewable: counts.done > 0,
    exportable: true,
    deletable: remote === null,
  };
  return (Object.keys(able) as Ability[]).filter((ability) => able[ability]);
}

type Item = vscode.QuickPickItem & { readonly batch: Batch };

/** The batch that a command is about: the one it was invoked on, else the only one that fits, else the chosen one. */
export async function chooseBatch(
  { batches }: Runtime,
  ability: Ability,
  node: { readonly batch?: Batch } | undefined,
): Promise<Batch | undefined> {
  if (node?.batch) return batches.store.get(node.batch.id);
  const fitting = batches.store.list().filter((batch) => abilitiesOf(batch).includes(ability));
  const [first] = fitting;
  if (!first) {
    void vscode.window.showInformationMessage(l10n.t('There is no batch that this could be done with now.'));
    return undefined;
  }
  if (fitting.length === 1) return first;
  const usage = createUsageText(vscode.env.language);
  const items = fitting.map(
    (batch): Item => ({
      label: batch.title,
      description: batchText(batch, usage.cost({ costUsd: batch.costUsd, unpriced: 0 })),
      batch,
    }),
  );
  const picked = await vscode.window.showQuickPick(items, { title: l10n.t('Batches'), matchOnDescription: true });
  return picked?.batch;
}
