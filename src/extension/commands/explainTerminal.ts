import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { attachHandy } from '../native/attachments/workspace.ts';
import type { CommandServices } from './services.ts';

/** Asks in a new conversation what the selected command or output of the terminal means. */
export async function explainTerminal({ runtime, view }: CommandServices): Promise<void> {
  const [attached] = await attachHandy('terminal');
  if (!attached) return;
  if (!attached.attachment) {
    void vscode.window.showInformationMessage(attached.problem);
    return;
  }
  const turn = runtime.chat.send({
    conversationId: null,
    text: l10n.t('Explain this command or output of the terminal. If it reports a fault, say what to do.'),
    attachments: [attached.attachment],
  });
  await view.show(turn.conversationId);
}
