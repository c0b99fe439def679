import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { exportConversation } from '../../conversation/exportConversation.ts';
import type { ConversationSummary } from '../../core/history.ts';
import type { CommandServices } from './services.ts';

/** The shown conversation; tells the person when there is none. */
export function shown({ runtime, view }: CommandServices): ConversationSummary | undefined {
  const id = view.current();
  const summary = id === null ? undefined : runtime.database.conversations.getConversation(id);
  if (!summary) void vscode.window.showInformationMessage(l10n.t('Open a conversation first.'));
  return summary;
}

export async function renameConversation(services: CommandServices): Promise<void> {
  const conversation = shown(services);
  if (!conversation) return;
  const title = await vscode.window.showInputBox({
    title: l10n.t('Rename Conversation'),
    value: conversation.title,
    validateInput: (text) => (text.trim() === '' ? l10n.t('Enter a title.') : undefined),
  });
  if (title === undefined) return;
  services.runtime.database.conversations.renameConversation(conversation.id, title.trim());
  await services.view.post({ type: 'title', conversationId: conversation.id, title: title.trim() });
}

export async function deleteConversation(services: CommandServices): Promise<void> {
  const conversation = shown(services);
  if (conversation) await services.view.deleteConversation(conversation.id);
}

/** Asks for the format by the file name's ending: Markdown to read, JSON with everything. */
export async function exportToFile(services: CommandServices, id?: number): Promise<void> {
  const { conversations } = services.runtime.database;
  const conversation = id === undefined ? shown(services) : conversations.getConversation(id);
  if (!conversation) return;
  const name =
    conversation.title
      .replace(/[^\p{L}\p{N} ._-]+/gu, '')
      .trim()
      .slice(0, 60) || 'conversation';
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const target = await vscode.window.showSaveDialog({
    title: l10n.t('Export Conversation'),
    filters: { Markdown: ['md'], JSON: ['json'] },
    ...(folder && { defaultUri: vscode.Uri.joinPath(folder, `${name}.md`) }),
  });
  if (!target) return;
  const format = target.path.toLowerCase().endsWith('.json') ? 'json' : 'markdown';
  const text = exportConversation(conversations, conversation.id, format);
  await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(text));
  const open = l10n.t('Open File');
  const message = l10n.t('Exported to {0}.', vscode.workspace.asRelativePath(target));
  if ((await vscode.window.showInformationMessage(message, open)) === open)
    await vscode.window.showTextDocument(target);
}
