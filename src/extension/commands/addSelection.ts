import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { captureSelection } from '../native/selection.ts';
import type { CommandServices } from './services.ts';

/** Attaches the selected code to the next message. */
export async function addSelectionToChat({ view }: CommandServices): Promise<void> {
  const selection = captureSelection();
  if (selection) await view.attach([{ attachment: selection }]);
  else void vscode.window.showInformationMessage(l10n.t('Select some code in an editor first.'));
}
