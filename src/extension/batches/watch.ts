import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { type Batch, isFinished } from '../../core/batches.ts';
import type { Batches } from '../../engine/batch/batches.ts';
import { throttle } from '../../shared/throttle.ts';
import { commandId } from '../commandTable.ts';
import { type BatchDesk, workspaceKey } from './desk.ts';
import { batchText, problemText, progressText, stateText } from './labels.ts';

/** At most two redraws a second. */
const redrawMs = 500;

/** Batches in the status bar, and what a person is told when one ends or cannot go on. */
export function watchBatches(desk: BatchDesk, batches: Batches, interrupted: readonly Batch[]): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('chatLlm.batches', vscode.StatusBarAlignment.Right, 89);
  item.name = l10n.t('Chat LLM: batches');
  item.command = commandId('showBatches');
  /** Batches that this window saw running, and whether it told of their problem. */
  const seen = new Map<number, { told: boolean }>();

  function render(): void {
    const open = desk.store.list().filter((batch) => !isFinished(batch) && batch.workspace === workspaceKey());
    const shown = open.find(({ state }) => state === 'active') ?? open.find(({ problem }) => problem);
    if (!shown) {
      item.hide();
      return;
    }
    const isStuck = shown.state === 'paused';
    item.text = `${isStuck ? '$(warning)' : '$(sync~spin)'} ${shown.title} ${progressText(shown)}`;
    item.tooltip = open.map((batch) => `${batch.title}: ${batchText(batch, '')}`).join('\n');
    item.backgroundColor = isStuck ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
    item.accessibilityInformation = {
      label: l10n.t('Batch {0}: {1}, {2}', shown.title, progressText(shown), stateText(shown)),
      role: 'button',
    };
    item.show();
  }

  function look(batchId: number): void {
    const batch = desk.store.get(batchId);
    if (!batch) {
      seen.delete(batchId);
      return;
    }
    if (!isFinished(batch)) {
      const known = seen.get(batchId) ?? { told: false };
      if (batch.problem && !known.told) void tellProblem(batch);
      seen.set(batchId, { told: batch.problem !== null });
    } else if (seen.delete(batchId) && batch.state !== 'cancelled') void tellEnd(batch);
  }

  const stop = batches.onChange(look);
  const redraw = throttle(redrawMs, render);
  const listening = desk.onChange(redraw.trigger);
  for (const batch of interrupted) void tellInterrupted(batch);
  for (const batch of desk.store.list()) if (!isFinished(batch)) seen.set(batch.id, { told: true });
  redraw.trigger();
  return {
    dispose() {
      stop();
      redraw.dispose();
      listening.dispose();
      item.dispose();
    },
  };
}

type Offer = { readonly title: string; readonly command: string };

const run = (batch: Batch, { command }: Offer): Thenable<unknown> => vscode.commands.executeCommand(command, { batch });

async function tellEnd(batch: Batch): Promise<void> {
  const { done, failed } = batch.counts;
  const review: Offer = {
    title: batch.mode === 'chat' ? l10n.t('Show Answers') : l10n.t('Review Changes'),
    command: commandId('reviewBatch'),
  };
  const retry: Offer = { title: l10n.t('Retry Failed'), command: commandId('retryBatch') };
  const offers = [...(done > 0 ? [review] : []), ...(failed > 0 ? [retry] : [])];
  const titles = offers.map(({ title }) => title);
  const text =
    failed > 0
      ? l10n.t('“{0}” is finished: {1} done, {2} failed.', batch.title, done, failed)
      : l10n.t('“{0}” is finished: {1} done.', batch.title, done);
  const show = failed > 0 ? vscode.window.showWarningMessage : vscode.window.showInformationMessage;
  const picked = await show(text, ...titles);
  const offer = offers.find(({ title }) => title === picked);
  if (offer) await run(batch, offer);
}

async function tellProblem(batch: Batch): Promise<void> {
  const text = l10n.t('“{0}” is paused at {1}.', batch.title, progressText(batch));
  await offerToResume(batch, `${text} ${problemText(batch) ?? ''}`);
}

function tellInterrupted(batch: Batch): Promise<void> {
  const text = l10n.t('“{0}” was interrupted at {1}. It goes on when you resume it.', batch.title, progressText(batch));
  return offerToResume(batch, text);
}

async function offerToResume(batch: Batch, text: string): Promise<void> {
  const offers: Offer[] = [
    { title: l10n.t('Resume'), command: commandId('resumeBatch') },
    { title: l10n.t('Show Batches'), command: commandId('showBatches') },
  ];
  const picked = await vscode.window.showWarningMessage(text, ...offers.map(({ title }) => title));
  const offer = offers.find(({ title }) => title === picked);
  if (offer) await run(batch, offer);
}
