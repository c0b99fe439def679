import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

/** The path a fence's info string names, as in `ts src/cart.ts` or `src/cart.ts`. */
export function pathIn(info: string): string | undefined {
  return info.split(/\s+/).find((word) => /[/\\]|^[\w.-]+\.\w+$/.test(word) && !/^https?:/.test(word));
}

/** The workspace file that a code block names, if it exists. */
async function namedFile(info: string): Promise<vscode.Uri | undefined> {
  const path = pathIn(info)
    ?.replaceAll('\\', '/')
    .replace(/^\.?\//, '')
    .replace(/:\d+.*$/, '');
  if (!path) return undefined;
  for (const folder of vscode.workspace.workspaceFolders ?? []) {
    const uri = vscode.Uri.joinPath(folder.uri, path);
    // A path that climbs out of the workspace names nothing here: the model chose it, not the person.
    if (!uri.path.startsWith(`${folder.uri.path}/`)) continue;
    try {
      await vscode.workspace.fs.stat(uri);
      return uri;
    } catch {
      // Not in this folder.
    }
  }
  return undefined;
}

/** The file a code block goes to: the one it names, else the active editor's, else the one the person picks. */
export async function targetOf(info: string): Promise<vscode.Uri | undefined> {
  const named = await namedFile(info);
  if (named) return named;
  const active = vscode.window.activeTextEditor?.document;
  if (active && !active.isClosed && active.uri.scheme !== 'output') return active.uri;
  const picked = await vscode.window.showOpenDialog({
    title: l10n.t('Choose the file to change'),
    canSelectMany: false,
  });
  return picked?.[0];
}
