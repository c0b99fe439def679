import * as vscode from 'vscode';
import type { Attachment } from '../../core/history.ts';

/** The active editor's selection as an attachment; undefined when nothing is selected. */
export function captureSelection(): Attachment | undefined {
  const editor = vscode.window.activeTextEditor;
  if (!editor || editor.selection.isEmpty) return undefined;
  return rangeAttachment(editor.document, editor.selection);
}

export function rangeAttachment(document: vscode.TextDocument, range: vscode.Range): Attachment {
  const path = vscode.workspace.asRelativePath(document.uri, false);
  const lines = `${range.start.line + 1}-${range.end.line + 1}`;
  return {
    kind: 'selection',
    label: `${path}:${lines}`,
    uri: document.uri.toString(),
    language: document.languageId,
    text: document.getText(range),
  };
}
