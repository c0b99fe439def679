import { randomUUID } from 'node:crypto';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { proposalOpenKey, proposalScheme } from '../ids.ts';

/**
 * Proposed changes: a diff editor shows the file and the file as it would be; nothing is written before the person
 * accepts. Accepting is one edit, so one undo takes it back.
 */
export type Proposal = {
  readonly target: vscode.Uri;
  /** The whole text as it would be. */
  readonly text: string;
  /** What made it, for the editor's title. */
  readonly title: string;
};

export type Proposals = vscode.Disposable & {
  show(proposal: Proposal): Promise<void>;
  accept(uri?: vscode.Uri): Promise<void>;
  discard(uri?: vscode.Uri): Promise<void>;
};

type Pending = Proposal & { readonly basis: string };

export function createProposals(): Proposals {
  const pending = new Map<string, Pending>();
  const provider = vscode.workspace.registerTextDocumentContentProvider(proposalScheme, {
    provideTextDocumentContent: (uri) => pending.get(uri.toString())?.text ?? '',
  });
  const closeListener = vscode.window.tabGroups.onDidChangeTabs(({ closed }) => {
    for (const tab of closed) {
      const uri = proposalOf(tab);
      if (uri) forget(uri);
    }
  });

  function forget(uri: vscode.Uri): void {
    pending.delete(uri.toString());
    void vscode.commands.executeCommand('setContext', proposalOpenKey, pending.size > 0);
  }

  /** The proposal a command is about: the one it was invoked on, else the one in the active editor. */
  function find(uri?: vscode.Uri): { uri: vscode.Uri; proposal: Pending } | undefined {
    const active = uri?.scheme === proposalScheme ? uri : proposalOf(vscode.window.tabGroups.activeTabGroup.activeTab);
    const proposal = active && pending.get(active.toString());
    return active && proposal ? { uri: active, proposal } : undefined;
  }

  async function close(uri: vscode.Uri): Promise<void> {
    const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
    const tab = tabs.find((candidate) => proposalOf(candidate)?.toString() === uri.toString());
    forget(uri);
    if (tab) await vscode.window.tabGroups.close(tab);
  }

  return {
    async show({ target, text, title }) {
      const document = await vscode.workspace.openTextDocument(target);
      // A file name in the path gives the proposal the language and icon of its target.
      const uri = target.with({ scheme: proposalScheme, query: randomUUID(), authority: '' });
      pending.set(uri.toString(), { target, text, title, basis: document.getText() });
      await vscode.commands.executeCommand('setContext', proposalOpenKey, true);
      const name = vscode.workspace.asRelativePath(target, false);
      await vscode.commands.executeCommand('vscode.diff', target, uri, l10n.t('{0}: {1} (proposed)', title, name), {
        preview: true,
      });
    },

    async accept(requested) {
      const found = find(requested);
      if (!found) return;
      const { uri, proposal } = found;
      const document = await vscode.workspace.openTextDocument(proposal.target);
      if (document.getText() !== proposal.basis) {
        void vscode.window.showWarningMessage(
          l10n.t('The file has changed since the change was proposed, so nothing was written. Run the action again.'),
        );
        return;
      }
      const edit = new vscode.WorkspaceEdit();
      const end = document.lineAt(document.lineCount - 1).range.end;
      edit.replace(proposal.target, new vscode.Range(new vscode.Position(0, 0), end), proposal.text);
      if (!(await vscode.workspace.applyEdit(edit))) {
        void vscode.window.showErrorMessage(l10n.t('The file could not be changed. Is it read-only?'));
        return;
      }
      await close(uri);
      await vscode.window.showTextDocument(document);
    },

    async discard(requested) {
      const found = find(requested);
      if (found) await close(found.uri);
    },

    dispose() {
      provider.dispose();
      closeListener.dispose();
    },
  };
}

function proposalOf(tab: vscode.Tab | undefined): vscode.Uri | undefined {
  const input = tab?.input;
  return input instanceof vscode.TabInputTextDiff && input.modified.scheme === proposalScheme
    ? input.modified
    : undefined;
}
