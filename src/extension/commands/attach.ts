import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { attachUri } from '../native/attachments/files.ts';
import { attachHandy, type HandyKind } from '../native/attachments/workspace.ts';
import type { CommandServices } from './services.ts';

async function attachUris({ view }: CommandServices, uris: readonly vscode.Uri[]): Promise<void> {
  if (uris.length > 0) await view.attach(await Promise.all(uris.map(attachUri)));
}

async function pick(services: CommandServices, folders: boolean): Promise<void> {
  const uris = await vscode.window.showOpenDialog({
    canSelectFiles: !folders,
    canSelectFolders: folders,
    canSelectMany: true,
    openLabel: l10n.t('Attach'),
  });
  await attachUris(services, uris ?? []);
}

export const attachFile = (services: CommandServices): Promise<void> => pick(services, false);
export const attachFolder = (services: CommandServices): Promise<void> => pick(services, true);

/** The explorer passes what was clicked and all that is selected. */
export async function addToChat(
  services: CommandServices,
  clicked: vscode.Uri | undefined,
  selected: readonly vscode.Uri[] | undefined,
): Promise<void> {
  const active = clicked ?? vscode.window.activeTextEditor?.document.uri;
  await attachUris(services, selected ?? (active ? [active] : []));
}

const handy =
  (kind: HandyKind) =>
  async ({ view }: CommandServices): Promise<void> =>
    view.attach(await attachHandy(kind));

export const attachProblems = handy('problems');
export const attachGitDiff = handy('gitDiff');
export const attachTerminalSelection = handy('terminal');
export const attachOpenEditors = handy('openEditors');
