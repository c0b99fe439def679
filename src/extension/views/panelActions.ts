import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { PanelMessage } from '../../protocol/messages.ts';
import { placeCode } from '../../shared/placeCode.ts';
import { targetOf } from '../native/codeTarget.ts';
import { languageIdOf } from '../native/languages.ts';
import type { Runtime } from '../runtime.ts';
import type { PanelActions } from './panelController.ts';

type CodeMessage = Extract<PanelMessage, { type: 'code' }>;

/** What the buttons of the panel do in VS Code. */
export function createActions(runtime: Runtime): Omit<PanelActions, 'remember' | 'attachmentSources'> {
  async function apply({ code, info }: CodeMessage): Promise<void> {
    const target = await targetOf(info);
    if (!target) return;
    const document = await vscode.workspace.openTextDocument(target);
    const editor = vscode.window.visibleTextEditors.find((candidate) => candidate.document === document);
    const file = document.getText();
    const selection = editor?.selection;
    const placement =
      selection && !selection.isEmpty
        ? { start: document.offsetAt(selection.start), end: document.offsetAt(selection.end), text: code }
        : placeCode(file, code, selection ? document.offsetAt(selection.active) : file.length);
    const text = file.slice(0, placement.start) + placement.text + file.slice(placement.end);
    await runtime.proposals.show({ target, text, title: l10n.t('Apply') });
  }

  async function insert({ code }: CodeMessage): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    if (!editor) {
      void vscode.window.showInformationMessage(l10n.t('Open a file and put the cursor where the code should go.'));
      return;
    }
    await editor.edit((edit) => edit.replace(editor.selection, code));
    await vscode.window.showTextDocument(editor.document, editor.viewColumn);
  }

  async function newFile({ code, info }: CodeMessage): Promise<void> {
    const document = await vscode.workspace.openTextDocument({ content: code, language: await languageIdOf(info) });
    await vscode.window.showTextDocument(document);
  }

  return {
    runCommand: (command, ...args) => void vscode.commands.executeCommand(command, ...args),
    copy: async (text) => vscode.env.clipboard.writeText(text),
    code: async (message) => {
      if (message.action === 'copy') await vscode.env.clipboard.writeText(message.code);
      else if (message.action === 'insert') await insert(message);
      else if (message.action === 'newFile') await newFile(message);
      else await apply(message);
    },
    openLink: (href) => {
      // The panel's text comes from a model: only plain web and mail links leave the editor.
      if (/^(https?|mailto):/i.test(href)) void vscode.env.openExternal(vscode.Uri.parse(href));
    },
  };
}
