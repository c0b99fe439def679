import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

/** The part of VS Code's Git extension that is used here (its API, version 1). */
export type GitRepository = {
  readonly rootUri: vscode.Uri;
  readonly inputBox: { value: string };
  diff(cached?: boolean): Promise<string>;
};
type GitApi = {
  readonly repositories: readonly GitRepository[];
  getRepository(uri: vscode.Uri): GitRepository | null;
};
type GitExtension = { readonly enabled: boolean; getAPI(version: 1): GitApi };

/** Undefined where the Git extension is missing or switched off. */
export async function gitApi(): Promise<GitApi | undefined> {
  const git = await vscode.extensions.getExtension<GitExtension>('vscode.git')?.activate();
  return git?.enabled ? git.getAPI(1) : undefined;
}

/** The repository at `root`, else the one of the active editor, else the only one, else the one the person picks. */
export async function chooseRepository(root: vscode.Uri | undefined): Promise<GitRepository | undefined> {
  const api = await gitApi();
  const repositories = api?.repositories ?? [];
  if (!api || repositories.length === 0) {
    void vscode.window.showInformationMessage(l10n.t('No Git repository is open.'));
    return undefined;
  }
  const named = root && repositories.find(({ rootUri }) => rootUri.toString() === root.toString());
  const edited = vscode.window.activeTextEditor?.document.uri;
  const [only] = repositories;
  return named ?? (repositories.length === 1 ? only : ((edited && api.getRepository(edited)) ?? pick(repositories)));
}

async function pick(repositories: readonly GitRepository[]): Promise<GitRepository | undefined> {
  const items = repositories.map((repository) => ({
    label: vscode.workspace.asRelativePath(repository.rootUri),
    repository,
  }));
  const picked = await vscode.window.showQuickPick(items, { title: l10n.t('Choose a repository') });
  return picked?.repository;
}
