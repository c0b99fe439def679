import * as l10n from '@vscode/l10n';
import { type Batch, type BatchItem, type BatchItemStatus, isFinished } from '../../core/batches.ts';
import { explainBriefly, explainError } from '../../core/explainError.ts';

/** Batches in words. */

const statusText: Record<BatchItemStatus, () => string> = {
  waiting: () => l10n.t('waiting'),
  running: () => l10n.t('running'),
  done: () => l10n.t('done'),
  failed: () => l10n.t('failed'),
  cancelled: () => l10n.t('cancelled'),
};

/** `12 of 40` */
export const progressText = ({ counts }: Batch): string =>
  l10n.t('{0} of {1}', counts.total - counts.waiting - counts.running, counts.total);

export function stateText(batch: Batch): string {
  if (isFinished(batch)) return batch.state === 'cancelled' ? l10n.t('cancelled') : l10n.t('finished');
  if (batch.state === 'cancelled') return l10n.t('being cancelled');
  if (batch.state === 'paused') return l10n.t('paused');
  if (batch.route === 'provider') return batch.remote?.id ? l10n.t('at the provider') : l10n.t('being sent');
  return l10n.t('running');
}

/** `12 of 40 · 2 failed · paused · $0.12` */
export function batchText(batch: Batch, cost: string): string {
  const { failed } = batch.counts;
  return [
    progressText(batch),
    ...(failed > 0 ? [l10n.t('{0} failed', failed)] : []),
    stateText(batch),
    ...(batch.costUsd > 0 ? [cost] : []),
  ].join(' · ');
}

/** What happened to an item, with the reason of a failure. */
export function itemText({ status, error, finishReason }: BatchItem): string {
  if (error) return explainError(error).what;
  if (status === 'done' && finishReason === 'length') return l10n.t('cut off at the token limit');
  return statusText[status]();
}

export const problemText = ({ problem }: Batch): string | undefined =>
  problem ? [explainBriefly(problem), problem.detail].filter((part) => part).join(' ') : undefined;
