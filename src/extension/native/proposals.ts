import { randomUUID } from 'node:crypto';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { acceptHunk, type Hunk, hunksOf, rebase, rebaseHunk, rejectHunk } from '../../shared/hunks.ts';
import { proposalActiveKey, proposalOpenKey, proposalScheme } from '../ids.ts';
import {
  applyEdit,
  type Change,
  changedTarget,
  hunkEdit,
  missingTarget,
  openTarget,
  prepare,
} from './proposalEdits.ts';
import { registerProposalLenses } from './proposalLenses.ts';
import { closeTab, type ProposalView, proposalOf, shows } from './proposalTabs.ts';

/**
 * Proposed changes: a diff editor shows the file and the file as it would be; nothing is written before the person
 * accepts. Accepting, all or one hunk, is one edit, so one undo takes it back.
 */
export type Proposal = {
  readonly target: vscode.Uri;
  /** The whole text as it would be. */
  readonly text: string;
  /** The file is created when the change is accepted. */
  readonly isNew?: boolean;
};

export type Proposals = vscode.Disposable & {
  /** `title` says what made it, for the editor's title. */
  show(title: string, proposal: Proposal): Promise<void>;
  /** Several files in one editor. */
  showAll(title: string, proposals: readonly Proposal[]): Promise<void>;
  accept(uri?: vscode.Uri): Promise<void>;
  discard(uri?: vscode.Uri): Promise<void>;
  /** `line`: where the hunk begins in the proposal; absent, the hunk at the cursor or the next one is meant. */
  acceptChange(uri?: vscode.Uri, line?: number): Promise<void>;
  rejectChange(uri?: vscode.Uri, line?: number): Promise<void>;
  nextChange(): void;
};

type Pending = ProposalView & {
  change: Change /** What it was before hunks were accepted, for undo. */;
  earlier: Change[];
};

export function createProposals(): Proposals {
  const pending = new Map<string, Pending>();
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const registrations = vscode.Disposable.from(
    changed,
    vscode.workspace.registerTextDocumentContentProvider(proposalScheme, {
      onDidChange: changed.event,
      provideTextDocumentContent: (uri) => pending.get(uri.toString())?.change.text ?? '',
    }),
    registerProposalLenses((uri) => pending.get(uri.toString())?.change, changed.event),
    vscode.window.tabGroups.onDidChangeTabs(({ closed }) => {
      for (const view of [...pending.values()]) if (closed.some((tab) => shows(tab, view))) forget(view);
      updateKeys();
    }),
    vscode.workspace.onDidChangeTextDocument(({ document }) => {
      for (const proposal of pending.values())
        if (proposal.change.target.toString() === document.uri.toString()) follow(proposal, document.getText());
    }),
  );

  function updateKeys(): void {
    const active = vscode.window.tabGroups.activeTabGroup.activeTab;
    const isActive = [...pending.values()].some((view) => shows(active, view));
    void vscode.commands.executeCommand('setContext', proposalOpenKey, pending.size > 0);
    void vscode.commands.executeCommand('setContext', proposalActiveKey, isActive);
  }

  function forget({ uri }: ProposalView): void {
    pending.delete(uri.toString());
    updateKeys();
  }

  /** The file was edited while its change is open: the proposal moves along where that is safe, else waits as it is. */
  function follow(proposal: Pending, now: string): void {
    const { change, earlier } = proposal;
    const undone = earlier.findLastIndex(({ basis }) => basis === now);
    const text = rebase(change.basis, change.text, now);
    if (undone >= 0 && now !== change.basis) {
      proposal.change = earlier[undone] ?? change;
      proposal.earlier = earlier.slice(0, undone);
    } else if (text !== undefined) proposal.change = { ...change, basis: now, text };
    else return;
    changed.fire(proposal.uri);
  }

  /** The proposals a command is about: those of the editor it was invoked on, else of the active one. */
  function shown(uri?: vscode.Uri): Pending[] {
    const named = uri && pending.get(uri.toString());
    if (named && !named.several) return [named];
    if (named) return [...pending.values()].filter(({ tabTitle }) => tabTitle === named.tabTitle);
    const active = vscode.window.tabGroups.activeTabGroup.activeTab;
    return [...pending.values()].filter((view) => shows(active, view));
  }

  function hunkAt(uri?: vscode.Uri, line?: number): { proposal: Pending; hunk: Hunk } | undefined {
    const editor = editorOf(uri);
    const proposal = (uri && pending.get(uri.toString())) ?? pendingIn(editor) ?? shown()[0];
    if (!proposal) return undefined;
    const hunks = hunksOf(proposal.change.basis, proposal.change.text);
    const cursor = editor?.selection.active.line ?? 0;
    const hunk =
      line === undefined
        ? (hunks.find(({ newStart, newLines }) => newStart + Math.max(newLines.length, 1) > cursor) ?? hunks.at(-1))
        : hunks.find(({ newStart }) => newStart === line);
    return hunk && { proposal, hunk };
  }

  const pendingIn = (editor: vscode.TextEditor | undefined): Pending | undefined =>
    editor && pending.get(editor.document.uri.toString());

  /** The right-hand editor of a proposal: the active one, else the one that its tab shows. */
  function editorOf(uri?: vscode.Uri): vscode.TextEditor | undefined {
    const active = vscode.window.activeTextEditor;
    if (!uri && pendingIn(active)) return active;
    const wanted = uri ?? proposalOf(vscode.window.tabGroups.activeTabGroup.activeTab);
    return vscode.window.visibleTextEditors.find(({ document }) => document.uri.toString() === wanted?.toString());
  }

  async function finish(proposals: readonly Pending[]): Promise<void> {
    for (const proposal of proposals) forget(proposal);
    const [first] = proposals;
    if (first && ![...pending.values()].some(({ tabTitle }) => tabTitle === first.tabTitle)) await closeTab(first);
  }

  /** The proposal after one of its hunks was dealt with; ends it when that was the last. */
  async function update(proposal: Pending, change: Change): Promise<void> {
    proposal.change = change;
    changed.fire(proposal.uri);
    if (change.basis === change.text) await finish([proposal]);
  }

  /** All of them or, where one cannot be made, none. */
  async function acceptAll(proposals: readonly Pending[]): Promise<void> {
    const edit = new vscode.WorkspaceEdit();
    for (const { change } of proposals) {
      const ready = await prepare(change);
      if ('problem' in ready) {
        void vscode.window.showWarningMessage(ready.problem);
        return;
      }
      ready.write(edit);
    }
    const [first] = proposals;
    if (!first || !(await applyEdit(edit))) return;
    await finish(proposals);
    if (!shown().length) await vscode.window.showTextDocument(first.change.target);
  }

  async function propose(tabTitle: string, proposal: Proposal, several: boolean): Promise<Pending> {
    const { target, isNew = false } = proposal;
    const basis = isNew ? '' : (await vscode.workspace.openTextDocument(target)).getText();
    const text = basis.includes('\r\n') ? proposal.text.replace(/\r?\n/g, '\r\n') : proposal.text;
    // A file name in the path gives the proposal the language and icon of its target.
    const uri = target.with({ scheme: proposalScheme, query: randomUUID(), authority: '' });
    const created = { uri, tabTitle, several, change: { target, isNew, basis, text }, earlier: [] };
    pending.set(uri.toString(), created);
    return created;
  }

  return {
    async show(title, proposal) {
      const name = vscode.workspace.asRelativePath(proposal.target, false);
      const tabTitle = l10n.t('{0}: {1} (proposed)', title, name);
      const created = await propose(tabTitle, proposal, false);
      // A new file is compared with nothing.
      const original = proposal.isNew ? created.uri.with({ query: 'empty' }) : proposal.target;
      await vscode.commands.executeCommand('vscode.diff', original, created.uri, tabTitle, {
        preview: true,
      });
      updateKeys();
    },

    async showAll(title, proposals) {
      const tabTitle = l10n.t('{0}: proposed changes', title);
      await finish([...pending.values()].filter((view) => view.tabTitle === tabTitle));
      const created = await Promise.all(proposals.map((proposal) => propose(tabTitle, proposal, true)));
      const rows = created.map((proposal) => [
        proposal.change.target,
        proposal.change.isNew ? undefined : proposal.change.target,
        proposal.uri,
      ]);
      await vscode.commands.executeCommand('vscode.changes', tabTitle, rows);
      updateKeys();
    },

    accept: (requested) => acceptAll(shown(requested)),

    async discard(requested) {
      await finish(shown(requested));
    },

    async acceptChange(requested, line) {
      const found = hunkAt(requested, line);
      if (!found) return;
      const { proposal, hunk } = found;
      const { change } = proposal;
      const document = change.isNew ? undefined : await openTarget(change);
      if (!document) {
        if (change.isNew) await acceptAll([proposal]);
        else void vscode.window.showWarningMessage(missingTarget(change.target));
        return;
      }
      const moved = rebaseHunk(hunk, change.basis, document.getText());
      if (!moved) {
        void vscode.window.showWarningMessage(changedTarget());
        return;
      }
      // Before the edit, whose event finds the file as the proposal now expects it.
      const before = { change, earlier: proposal.earlier };
      proposal.change = { ...change, basis: acceptHunk(change.basis, hunk) };
      proposal.earlier = [...proposal.earlier, change];
      const edit = new vscode.WorkspaceEdit();
      hunkEdit(edit, change.target, moved);
      if (!(await applyEdit(edit))) Object.assign(proposal, before);
      else {
        await update(proposal, proposal.change);
        if (pending.size === 0) await vscode.window.showTextDocument(document);
      }
    },

    async rejectChange(requested, line) {
      const found = hunkAt(requested, line);
      if (!found) return;
      const { proposal, hunk } = found;
      proposal.earlier = [];
      await update(proposal, { ...proposal.change, text: rejectHunk(proposal.change.text, hunk) });
    },

    nextChange() {
      const editor = editorOf();
      const proposal = pendingIn(editor);
      if (!editor || !proposal) return;
      const hunks = hunksOf(proposal.change.basis, proposal.change.text);
      const next = hunks.find(({ newStart }) => newStart > editor.selection.active.line) ?? hunks[0];
      if (!next) return;
      const at = new vscode.Position(next.newStart, 0);
      editor.selection = new vscode.Selection(at, at);
      editor.revealRange(new vscode.Range(at, at), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
    },

    dispose: () => registrations.dispose(),
  };
}
