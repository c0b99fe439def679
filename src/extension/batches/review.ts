import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Batch, BatchResult } from '../../core/batches.ts';
import { rebase } from '../../shared/hunks.ts';
import { exists } from '../native/proposalEdits.ts';
import type { Proposal } from '../native/proposals.ts';
import type { Runtime } from '../runtime.ts';
import { markdownOf } from './batchText.ts';
import { changesOf, codeOf, newFilePath } from './changes.ts';

/** The results of a batch, all of them or one: a document of answers, or proposed changes of all files at once. */
export async function reviewResults(runtime: Runtime, batch: Batch, results: Iterable<BatchResult>): Promise<void> {
  if (batch.mode === 'chat') {
    const content = [...markdownOf(batch.title, results)].join('');
    const document = await vscode.workspace.openTextDocument({ content, language: 'markdown' });
    await vscode.window.showTextDocument(document);
    return;
  }
  const { proposals, left } = batch.mode === 'newFile' ? await newFiles(batch, results) : await edits(batch, results);
  const [first] = proposals;
  if (first && proposals.length === 1) await runtime.proposals.show(batch.title, first);
  else if (first) await runtime.proposals.showAll(batch.title, proposals);
  tell(left, proposals.length);
}

/** How many results are not among the proposals, by reason. */
type Left = { noCode: number; cut: number; faulty: number; changed: number; same: number };
type Reviewed = { readonly proposals: readonly Proposal[]; readonly left: Left };

const nothingLeft = (): Left => ({ noCode: 0, cut: 0, faulty: 0, changed: 0, same: 0 });

async function edits(batch: Batch, results: Iterable<BatchResult>): Promise<Reviewed> {
  const { files, unusable } = changesOf(batch, results);
  const left = nothingLeft();
  for (const { why } of unusable) left[why] += 1;
  const proposals: Proposal[] = [];
  for (const { source, text } of files) {
    const target = vscode.Uri.parse(source.uri, true);
    const now = await currentText(target);
    // What was edited since the batch began stays as it is.
    const merged = now === undefined ? undefined : rebase(source.text, sameLineEnds(text, source.text), now);
    if (merged === undefined) left.changed += 1;
    else if (merged === now) left.same += 1;
    else proposals.push({ target, text: merged });
  }
  return { proposals, left };
}

const sameLineEnds = (text: string, like: string): string =>
  like.includes('\r\n') ? text.replace(/\r?\n/g, '\r\n') : text;

async function currentText(target: vscode.Uri): Promise<string | undefined> {
  try {
    return (await vscode.workspace.openTextDocument(target)).getText();
  } catch {
    return undefined;
  }
}

async function newFiles(batch: Batch, results: Iterable<BatchResult>): Promise<Reviewed> {
  const left = nothingLeft();
  const proposals: Proposal[] = [];
  const taken = new Set<string>();
  for (const result of results) {
    if (result.status !== 'done') continue;
    const found = codeOf(result, 'newFile');
    if ('why' in found) {
      left[found.why] += 1;
      continue;
    }
    const target = await freeName(vscode.Uri.parse(result.source.uri, true), batch.template, taken);
    taken.add(target.toString());
    proposals.push({ target, text: `${found.code}\n`, isNew: true });
  }
  return { proposals, left };
}

async function freeName(source: vscode.Uri, template: string, taken: ReadonlySet<string>): Promise<vscode.Uri> {
  for (let number = 1; ; number++) {
    const target = source.with({ path: newFilePath(source.path, template, number) });
    if (!taken.has(target.toString()) && !(await exists(target))) return target;
  }
}

function tell({ noCode, cut, faulty, changed, same }: Left, shown: number): void {
  const reasons = [
    ...(changed > 0
      ? [l10n.t('Edited or deleted since, so left as they are: {0}. Run the template again.', changed)]
      : []),
    ...(cut > 0 ? [l10n.t('Cut off at the token limit, so not proposed: {0}. Raise “Max Tokens”.', cut)] : []),
    ...(noCode > 0 ? [l10n.t('Answers without code: {0}.', noCode)] : []),
    ...(faulty > 0
      ? [l10n.t('Answers that leave out parts of the code or repeat themselves, so not proposed: {0}.', faulty)]
      : []),
    ...(same > 0 && shown === 0 ? [l10n.t('Files that need no change: {0}.', same)] : []),
  ];
  if (reasons.length === 0) return;
  const show =
    changed + cut + noCode + faulty > 0 ? vscode.window.showWarningMessage : vscode.window.showInformationMessage;
  void show(reasons.join(' '));
}
