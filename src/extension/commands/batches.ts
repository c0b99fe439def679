import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Batch, BatchItem } from '../../core/batches.ts';
import { isFinished } from '../../core/batches.ts';
import { ChatError } from '../../core/errors.ts';
import { jsonLine } from '../batches/batchText.ts';
import { showBatchView } from '../batches/desk.ts';
import { reviewResults } from '../batches/review.ts';
import { type Ability, chooseBatch } from '../batches/select.ts';
import type { BatchNode } from '../batches/tree.ts';
import { showError } from '../native/showError.ts';
import type { Runtime } from '../runtime.ts';
import type { CommandServices } from './services.ts';

/** The commands of the view of batches; from the palette they ask which batch is meant. */

type Node = { readonly batch?: Batch };
type Act = (runtime: Runtime, batch: Batch) => unknown;

const command =
  (ability: Ability, act: Act) =>
  async ({ runtime }: CommandServices, node?: Node): Promise<void> => {
    const batch = await chooseBatch(runtime, ability, node);
    if (batch) await act(runtime, batch);
  };

export async function showBatches(): Promise<void> {
  await showBatchView();
  await vscode.commands.executeCommand('chatLlm.batches.focus');
}

export const pauseBatch = command('pausable', async ({ batches }, { id }) => (await batches.open()).pause(id));
export const resumeBatch = command('resumable', async ({ batches }, { id }) => (await batches.open()).resume(id));
export const reviewBatch = command('reviewable', (runtime, batch) =>
  reviewResults(runtime, batch, runtime.batches.store.results(batch.id)),
);

export const cancelBatch = command('cancellable', async ({ batches }, { id, title, route }) => {
  const stop = l10n.t('Cancel Batch');
  const detail =
    route === 'provider'
      ? l10n.t('The provider stops too. What is done by then is kept, and paid for.')
      : l10n.t('What is done is kept.');
  const question = l10n.t('Cancel “{0}”?', title);
  if ((await vscode.window.showWarningMessage(question, { modal: true, detail }, stop)) !== stop) return;
  (await batches.open()).cancel(id);
});

export const retryBatch = command('retryable', async ({ batches }, { id }) => {
  if ((await batches.open()).retry(id) > 0) return;
  void vscode.window.showInformationMessage(l10n.t('Nothing can be retried while the batch still runs.'));
});

export const deleteBatch = command('deletable', async ({ batches }, batch) => {
  const remove = l10n.t('Delete');
  const question = l10n.t('Delete “{0}” and its results?', batch.title);
  const detail = isFinished(batch)
    ? l10n.t('Changes that you accepted stay.')
    : l10n.t('It is not finished: what is left will not be run.');
  if ((await vscode.window.showWarningMessage(question, { modal: true, detail }, remove)) !== remove) return;
  if ((await batches.open()).remove(batch.id)) return;
  void vscode.window.showInformationMessage(l10n.t('The provider still works on it: cancel it first.'));
});

export const exportBatch = command('exportable', async ({ batches }, batch) => {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const name = `${batch.title.replace(/[^\p{L}\p{N}]+/gu, '-').toLowerCase()}-${batch.id}.jsonl`;
  const target = await vscode.window.showSaveDialog({
    ...(folder && { defaultUri: vscode.Uri.joinPath(folder, name) }),
    filters: { 'JSON Lines': ['jsonl'] },
    title: l10n.t('Export Batch'),
  });
  if (!target) return;
  const lines = Array.from(batches.store.results(batch.id), (result) => jsonLine(batch, result));
  await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(lines.join('')));
  const open = l10n.t('Open File');
  const saved = l10n.t('Exported to {0}.', vscode.workspace.asRelativePath(target));
  if ((await vscode.window.showInformationMessage(saved, open)) === open) await vscode.window.showTextDocument(target);
});

/** A result where there is one, else the reason why not, else the file. */
export async function openBatchItem({ runtime }: CommandServices, node?: BatchNode): Promise<void> {
  const item: BatchItem | undefined = node && 'item' in node ? node.item : undefined;
  const result = item && runtime.batches.store.result(item.id);
  const batch = result && runtime.batches.store.get(result.batchId);
  if (!batch) return;
  if (result.status === 'done') return reviewResults(runtime, batch, [result]);
  if (result.error) {
    const { code, kind: _kind, retryable: _retryable, ...facts } = result.error;
    const retry = async (): Promise<void> => void (await runtime.batches.open()).retry(batch.id);
    return showError({ logger: runtime.logger, retry }, new ChatError(code, facts));
  }
  await vscode.window.showTextDocument(vscode.Uri.parse(result.uri, true));
}
