import * as vscode from 'vscode';
import { proposalScheme } from '../ids.ts';

/** The proposal that a tab shows as a diff of one file. */
export function proposalOf(tab: vscode.Tab | undefined): vscode.Uri | undefined {
  const input = tab?.input;
  return input instanceof vscode.TabInputTextDiff && input.modified.scheme === proposalScheme
    ? input.modified
    : undefined;
}

export type ProposalView = { readonly uri: vscode.Uri; readonly tabTitle: string; readonly several: boolean };

/** VS Code does not tell extensions what a multi-file diff shows; its title, which we gave it, does. */
export function shows(tab: vscode.Tab | undefined, { uri, tabTitle, several }: ProposalView): boolean {
  // VS Code adds the number of files in brackets.
  if (several) return tab !== undefined && proposalOf(tab) === undefined && tab.label.startsWith(tabTitle);
  return proposalOf(tab)?.toString() === uri.toString();
}

export async function closeTab(view: ProposalView): Promise<void> {
  const tab = vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).find((candidate) => shows(candidate, view));
  if (tab) await vscode.window.tabGroups.close(tab);
}
