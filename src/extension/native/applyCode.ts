import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { type FileBlock, fileBlock, fileBlocks } from '../../shared/fileBlocks.ts';
import { type Placed, placeCode, saysWhere } from '../../shared/placeCode.ts';
import { askTarget, type CodeTarget, namedFile } from './codeTarget.ts';
import type { Proposal, Proposals } from './proposals.ts';

/** Proposes one code block of an answer: for the file it names, else the attached one, else the one the person picks. */
export async function applyBlock(
  proposals: Proposals,
  { code, info }: { readonly code: string; readonly info: string },
  attached: readonly string[],
): Promise<void> {
  const block = fileBlock(info, code);
  const target = block.path === '' ? await askTarget(attached) : await namedFile(block.path);
  if (!target) {
    if (block.path !== '') refusePath(block.path);
    return;
  }
  const proposal = await propose(target, [block], true);
  if (proposal) await proposals.show(l10n.t('Apply'), proposal);
}

/** Proposes all blocks of an answer that name a file, in one editor. */
export async function applyAnswer(proposals: Proposals, answer: string): Promise<void> {
  const byFile = new Map<string, { target: CodeTarget; blocks: FileBlock[] }>();
  for (const block of fileBlocks(answer)) {
    const target = await namedFile(block.path);
    if (!target) {
      refusePath(block.path);
      continue;
    }
    const key = target.uri.toString();
    const entry = byFile.get(key) ?? { target, blocks: [] };
    entry.blocks.push(block);
    byFile.set(key, entry);
  }
  const all: Proposal[] = [];
  for (const { target, blocks } of byFile.values()) {
    const proposal = await propose(target, blocks, false);
    if (proposal) all.push(proposal);
  }
  if (all.length > 0) await proposals.showAll(l10n.t('Apply'), all);
}

function refusePath(path: string): void {
  void vscode.window.showWarningMessage(l10n.t('“{0}” is not a file of this workspace, so it was left out.', path));
}

/** The file with its blocks in place; undefined, and said so, when that changes nothing. */
async function propose(
  { uri, isNew }: CodeTarget,
  blocks: readonly FileBlock[],
  mayUseSelection: boolean,
): Promise<Proposal | undefined> {
  const document = isNew ? undefined : await vscode.workspace.openTextDocument(uri);
  const before = document?.getText() ?? '';
  let text = before;
  let missing = 0;
  for (const { code } of blocks) {
    const placed: Placed =
      (mayUseSelection ? overSelection(document, code) : undefined) ??
      placeCode(text, code, document ? cursorIn(document) : 0);
    text = placed.text;
    missing += placed.missing;
  }
  const name = vscode.workspace.asRelativePath(uri, false);
  if (missing > 0) {
    void vscode.window.showWarningMessage(
      l10n.t('{0} parts of the answer do not fit “{1}” and were left out.', missing, name),
    );
  } else if (text === before) void vscode.window.showInformationMessage(l10n.t('“{0}” already holds this code.', name));
  return text === before ? undefined : { target: uri, text, isNew };
}

const editorOf = (document: vscode.TextDocument): vscode.TextEditor | undefined =>
  vscode.window.visibleTextEditors.find((editor) => editor.document === document);

function cursorIn(document: vscode.TextDocument): number {
  const editor = editorOf(document);
  return editor ? document.offsetAt(editor.selection.active) : document.getText().length;
}

/** Plain code goes over what the person has selected in the file. */
function overSelection(document: vscode.TextDocument | undefined, code: string): Placed | undefined {
  const selection = document && editorOf(document)?.selection;
  if (!document || !selection || selection.isEmpty || saysWhere(code)) return undefined;
  const file = document.getText();
  const start = document.offsetAt(selection.start);
  const end = document.offsetAt(selection.end);
  return { text: file.slice(0, start) + code + file.slice(end), missing: 0 };
}
