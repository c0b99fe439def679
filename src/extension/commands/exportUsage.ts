import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { ChatError } from '../../core/errors.ts';
import {
  exportUsage as exportText,
  type UsageExport,
  type UsageGrouping,
} from '../../engine/observability/exportUsage.ts';
import { periodAt } from '../../shared/figurePeriods.ts';
import type { CommandServices } from './services.ts';

/** Asks what, since when and where; the format is the file name's ending. */
export async function exportUsage({ runtime }: CommandServices): Promise<void> {
  const title = l10n.t('Export Usage');
  const by = await pickGrouping(title);
  const since = by && (await pickStart(title, runtime.now()));
  if (!by || since === undefined) return;
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const target = await vscode.window.showSaveDialog({
    title,
    filters: { CSV: ['csv'], JSON: ['json'] },
    ...(folder && { defaultUri: vscode.Uri.joinPath(folder, `chat-llm-usage-${by}.csv`) }),
  });
  if (!target) return;
  const format = target.path.toLowerCase().endsWith('.json') ? 'json' : 'csv';
  const { ledger } = runtime.database;
  const done = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: l10n.t('Exporting usage…'), cancellable: true },
    (_, token) => write(target, { ledger, by, format, since, until: runtime.now() + 1 }, token),
  );
  if (!done) return;
  const open = l10n.t('Open File');
  const message = l10n.t('Exported to {0}.', vscode.workspace.asRelativePath(target));
  if ((await vscode.window.showInformationMessage(message, open)) === open)
    await vscode.commands.executeCommand('vscode.open', target);
}

async function pickGrouping(title: string): Promise<UsageGrouping | undefined> {
  const items: (vscode.QuickPickItem & { by: UsageGrouping })[] = [
    { by: 'request', label: `$(list-flat) ${l10n.t('Every request')}` },
    { by: 'day', label: `$(calendar) ${l10n.t('Statistics by day')}` },
    { by: 'model', label: `$(server-environment) ${l10n.t('Statistics by model')}` },
    { by: 'template', label: `$(sparkle) ${l10n.t('Statistics by prompt template')}` },
    { by: 'workspace', label: `$(folder) ${l10n.t('Statistics by workspace')}` },
  ];
  return (await vscode.window.showQuickPick(items, { title, placeHolder: l10n.t('What to export') }))?.by;
}

async function pickStart(title: string, now: number): Promise<number | undefined> {
  const daysAgo = (days: number): number => new Date(now).setHours(0, 0, 0, 0) - days * 86_400_000;
  const items: (vscode.QuickPickItem & { since: number })[] = [
    { label: l10n.t('Everything'), since: 0 },
    { label: l10n.t('Last 30 days'), since: periodAt('days', now).bounds[0] ?? 0 },
    { label: l10n.t('Last 90 days'), since: daysAgo(89) },
    { label: l10n.t('Last 12 months'), since: periodAt('months', now).bounds[0] ?? 0 },
  ];
  return (await vscode.window.showQuickPick(items, { title, placeHolder: l10n.t('Since when') }))?.since;
}

/** False when it was cancelled. A file of that name is replaced only when all is written. */
async function write(
  target: vscode.Uri,
  options: Omit<UsageExport, 'signal'>,
  token: vscode.CancellationToken,
): Promise<boolean> {
  const controller = new AbortController();
  const cancelling = token.onCancellationRequested(() => controller.abort());
  const { signal } = controller;
  try {
    const pieces = exportText({ ...options, signal });
    if (target.scheme === 'file') await writeFile(target.fsPath, pieces);
    // Other file systems take whole files only.
    else await vscode.workspace.fs.writeFile(target, Buffer.from(await text(Readable.from(pieces))));
    return true;
  } catch (thrown) {
    if (signal.aborted) return false;
    throw ChatError.is(thrown) ? thrown : new ChatError('storage', { detail: String(thrown) }, { cause: thrown });
  } finally {
    cancelling.dispose();
  }
}

async function writeFile(path: string, pieces: AsyncIterable<string>): Promise<void> {
  const part = `${path}.part`;
  try {
    await pipeline(Readable.from(pieces), createWriteStream(part));
    await rename(part, path);
  } catch (thrown) {
    await rm(part, { force: true });
    throw thrown;
  }
}
