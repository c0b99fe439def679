import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { branchConversation, duplicateConversation } from '../../conversation/copyConversation.ts';
import { importConversation } from '../../conversation/importConversation.ts';
import { ChatError } from '../../core/errors.ts';
import type { StoredMessage } from '../../core/history.ts';
import { shown } from './conversations.ts';
import type { CommandServices } from './services.ts';

/** Larger files are not read, in bytes: an export holds text, and a longer text does not fit a string of JavaScript. */
const largestImport = 400_000_000;

export function togglePinned(services: CommandServices): void {
  const conversation = shown(services);
  if (!conversation) return;
  const { id, pinned } = conversation;
  services.runtime.database.conversations.pinConversation(id, !pinned);
  services.view.historyChanged();
  say(pinned ? l10n.t('Conversation unpinned.') : l10n.t('Conversation pinned.'));
}

export async function toggleArchived(services: CommandServices): Promise<void> {
  const conversation = shown(services);
  if (!conversation) return;
  const { id, archived } = conversation;
  const archive = (wanted: boolean): void => {
    services.runtime.database.conversations.archiveConversation(id, wanted);
    services.view.historyChanged();
  };
  archive(!archived);
  const text = archived ? l10n.t('Conversation unarchived.') : l10n.t('Conversation archived.');
  const undo = l10n.t('Undo');
  if ((await vscode.window.showInformationMessage(text, undo)) === undo) archive(archived);
}

export async function duplicateShown(services: CommandServices): Promise<void> {
  const conversation = shown(services);
  if (!conversation) return;
  const { conversations } = services.runtime.database;
  await services.view.show(duplicateConversation(conversations, conversation.id, services.runtime.now));
}

/** Asks for the last message that the branch takes over, the latest first. */
export async function branchAtMessage(services: CommandServices): Promise<void> {
  const conversation = shown(services);
  if (!conversation) return;
  const { conversations } = services.runtime.database;
  const { messages } = conversations.getPath(conversation.id, { limit: conversation.messageCount });
  const pick = await vscode.window.showQuickPick(messages.map(itemOf).reverse(), {
    title: l10n.t('Branch Conversation'),
    placeHolder: l10n.t('Last message of the branch'),
    matchOnDetail: true,
  });
  if (pick) await services.view.show(branchConversation(conversations, pick.id, services.runtime.now));
}

export async function importFromFile({ runtime, view }: CommandServices): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const [file] =
    (await vscode.window.showOpenDialog({
      title: l10n.t('Import Conversation'),
      filters: { JSON: ['json'] },
      ...(folder && { defaultUri: folder }),
    })) ?? [];
  if (!file) return;
  const { size } = await vscode.workspace.fs.stat(file);
  if (size > largestImport) throw new ChatError('bad-import', { detail: l10n.t('it is too large') });
  const json = new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
  await view.show(importConversation(runtime.database.conversations, json, runtime.now));
}

function itemOf({ id, role, text }: StoredMessage): vscode.QuickPickItem & { id: number } {
  const line = text.slice(0, 200).replaceAll(/\s+/g, ' ').trim();
  const label = role === 'user' ? `$(account) ${l10n.t('You')}` : `$(comment-discussion) ${l10n.t('Answer')}`;
  return { id, label, detail: line === '' ? '…' : line };
}

const say = (text: string): void => void vscode.window.showInformationMessage(text);
