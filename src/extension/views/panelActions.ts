import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { PanelMessage } from '../../protocol/messages.ts';
import { applyAnswer, applyBlock } from '../native/applyCode.ts';
import { languageIdOf } from '../native/languages.ts';
import { openPlace } from '../native/openPlace.ts';
import type { Runtime } from '../runtime.ts';
import type { PanelActions } from './panelController.ts';

type CodeMessage = Extract<PanelMessage, { type: 'code' }>;

/** What the buttons of the panel do in VS Code. */
export function createActions(
  runtime: Runtime,
): Omit<PanelActions, 'remember' | 'attachmentSources' | 'overflowDialogs' | 'slashCommands'> {
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
    code: async (message, attached) => {
      if (message.action === 'copy') await vscode.env.clipboard.writeText(message.code);
      else if (message.action === 'insert') await insert(message);
      else if (message.action === 'newFile') await newFile(message);
      else await applyBlock(runtime.proposals, message, attached);
    },
    applyAll: (answer) => applyAnswer(runtime.proposals, answer),
    openLink: (href) => {
      // The panel's text comes from a model: only plain web and mail links leave the editor.
      if (/^(https?|mailto):/i.test(href)) void vscode.env.openExternal(vscode.Uri.parse(href));
      else void openPlace(href);
    },
  };
}
