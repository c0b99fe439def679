import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { type Hunk, hunksOf, rebase } from '../../shared/hunks.ts';

/** A proposed change of one file: what the file was when it was proposed, and what it would be. */
export type Change = {
  readonly target: vscode.Uri;
  readonly isNew: boolean;
  readonly basis: string;
  readonly text: string;
};

/** A change that can be made as the file is now, or why it cannot. */
type Ready = { readonly write: (edit: vscode.WorkspaceEdit) => void } | { readonly problem: string };

export async function exists(uri: vscode.Uri): Promise<boolean> {
  if (uri.scheme === 'untitled') return true;
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch {
    return false;
  }
}

/** The target as it is now; undefined when it is gone. */
export async function openTarget({ target }: Change): Promise<vscode.TextDocument | undefined> {
  return (await exists(target)) ? vscode.workspace.openTextDocument(target) : undefined;
}

export function hunkEdit(edit: vscode.WorkspaceEdit, target: vscode.Uri, hunk: Hunk): void {
  const { oldStart, oldLines, newLines } = hunk;
  edit.replace(target, new vscode.Range(oldStart, 0, oldStart + oldLines.length, 0), newLines.join(''));
}

export async function prepare(change: Change): Promise<Ready> {
  const { target, isNew, basis, text } = change;
  const name = vscode.workspace.asRelativePath(target, false);
  if (isNew) {
    if (await exists(target)) return { problem: l10n.t('“{0}” exists by now, so nothing was written.', name) };
    return { write: (edit) => edit.createFile(target, { contents: new TextEncoder().encode(text) }) };
  }
  const document = await openTarget(change);
  if (!document) return { problem: missingTarget(target) };
  const now = document.getText();
  const merged = rebase(basis, text, now);
  if (merged === undefined) return { problem: changedTarget() };
  return {
    write: (edit) => {
      for (const hunk of hunksOf(now, merged)) hunkEdit(edit, target, hunk);
    },
  };
}

export const changedTarget = (): string =>
  l10n.t('The file has changed since the change was proposed, so nothing was written. Run the action again.');

export const missingTarget = (target: vscode.Uri): string =>
  l10n.t('“{0}” is not there any more, so nothing was written.', vscode.workspace.asRelativePath(target, false));

/** One edit, hence one step of undo; tells the person when it could not be made. */
export async function applyEdit(edit: vscode.WorkspaceEdit): Promise<boolean> {
  const isDone = await vscode.workspace.applyEdit(edit);
  if (!isDone) void vscode.window.showErrorMessage(l10n.t('The file could not be changed. Is it read-only?'));
  return isDone;
}
