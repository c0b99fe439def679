import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { exists } from './proposalEdits.ts';

export type CodeTarget = { readonly uri: vscode.Uri; readonly isNew: boolean };

/**
 * The file of the workspace that a path names: one that exists, else the one that it would be. Undefined for a path that
 * leaves the workspace, since the model chose it and not the person.
 */
export async function namedFile(path: string): Promise<CodeTarget | undefined> {
  const relative = path
    .replaceAll('\\', '/')
    .replace(/:\d+(?:[-:]\d+)?$/, '')
    .replace(/^\.\//, '');
  const folders = vscode.workspace.workspaceFolders ?? [];
  const candidates = folders.flatMap((folder) => inFolder(folder, relative));
  for (const uri of candidates) if (await exists(uri)) return { uri, isNew: false };
  const [uri] = candidates;
  return uri && { uri, isNew: true };
}

function inFolder({ uri: folder, name }: vscode.WorkspaceFolder, path: string): vscode.Uri[] {
  const absolute = path.startsWith(`${folder.path}/`) ? path.slice(folder.path.length + 1) : path.replace(/^\/+/, '');
  // With several folders VS Code shows paths with the folder's name in front.
  const relatives = [absolute, ...(absolute.startsWith(`${name}/`) ? [absolute.slice(name.length + 1)] : [])];
  return relatives
    .map((relative) => vscode.Uri.joinPath(folder, relative))
    .filter((uri) => uri.path.startsWith(`${folder.path}/`) && !uri.path.endsWith('/'));
}

type Item = vscode.QuickPickItem & { readonly uri?: vscode.Uri };

/** The file a code block without a path goes to: the attached one, else the one that the person chooses. */
export async function askTarget(attached: readonly string[]): Promise<CodeTarget | undefined> {
  const files: vscode.Uri[] = [];
  for (const text of attached) {
    const uri = vscode.Uri.parse(text);
    if (await exists(uri)) files.push(uri);
  }
  const [only] = files;
  if (only && files.length === 1) return { uri: only, isNew: false };
  const items = (files.length > 0 ? files : openFiles()).map(toItem);
  const browse = { label: l10n.t('Another file…') };
  const picked = await vscode.window.showQuickPick<Item>([...items, browse], {
    title: l10n.t('Choose the file to change'),
    placeHolder: l10n.t('The code block names no file'),
  });
  if (!picked) return undefined;
  const [uri] = picked.uri
    ? [picked.uri]
    : ((await vscode.window.showOpenDialog({ title: l10n.t('Choose the file to change'), canSelectMany: false })) ??
      []);
  return uri && { uri, isNew: false };
}

function toItem(uri: vscode.Uri): Item {
  const path = vscode.workspace.asRelativePath(uri, false);
  const name = path.slice(path.lastIndexOf('/') + 1);
  return { label: name, description: path.slice(0, -name.length - 1), uri };
}

/** The files of all tabs, the active one first. */
function openFiles(): vscode.Uri[] {
  const { all, activeTabGroup } = vscode.window.tabGroups;
  const tabs = [activeTabGroup.activeTab, ...all.flatMap((group) => group.tabs)];
  const uris = tabs.flatMap((tab) => (tab?.input instanceof vscode.TabInputText ? [tab.input.uri] : []));
  return [...new Map(uris.map((uri) => [uri.toString(), uri])).values()];
}
