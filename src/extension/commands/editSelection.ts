import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { runTemplate } from './runTemplate.ts';
import type { CommandServices } from './services.ts';

/** Asks what to change in the selected code and proposes it. */
export async function editSelection(services: CommandServices): Promise<void> {
  const title = l10n.t('Edit Selection');
  if (!vscode.window.activeTextEditor) {
    void vscode.window.showInformationMessage(l10n.t('Select some code in an editor first.'));
    return;
  }
  const instruction = await vscode.window.showInputBox({
    title,
    prompt: l10n.t('What should change in the selected code?'),
    placeHolder: l10n.t('For example: use async and await'),
    ignoreFocusOut: true,
  });
  if (!instruction?.trim()) return;
  const template = { name: title, description: '', mode: 'replace', body, source: 'edit-selection' } as const;
  await runTemplate(services, template, title, { inputs: { instruction: instruction.trim() } });
}

const body = `Change this code as asked: \${input:instruction}

\${selection}

Change only what is asked for; keep names, formatting, comments and everything else.

Answer with only the code that replaces the selection, complete and with its indentation, in one fenced code block. No explanation before or after it.`;
