import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { type Hunk, hunksOf } from '../../shared/hunks.ts';
import { commandId } from '../commandTable.ts';
import { proposalScheme } from '../ids.ts';
import type { Change } from './proposalEdits.ts';

/** Accept and Reject above each hunk of a proposal. */
export function registerProposalLenses(
  find: (uri: vscode.Uri) => Change | undefined,
  onDidChange: vscode.Event<unknown>,
): vscode.Disposable {
  const lenses = (uri: vscode.Uri, { newStart }: Hunk): vscode.CodeLens[] => {
    const range = new vscode.Range(newStart, 0, newStart, 0);
    const lens = (title: string, name: 'acceptChange' | 'rejectChange'): vscode.CodeLens =>
      new vscode.CodeLens(range, { title, command: commandId(name), arguments: [uri, newStart] });
    return [lens(l10n.t('Accept Change'), 'acceptChange'), lens(l10n.t('Reject Change'), 'rejectChange')];
  };
  return vscode.languages.registerCodeLensProvider(
    { scheme: proposalScheme },
    {
      onDidChangeCodeLenses: (listener) => onDidChange(() => listener()),
      provideCodeLenses: ({ uri }) => {
        const change = find(uri);
        return change ? hunksOf(change.basis, change.text).flatMap((hunk) => lenses(uri, hunk)) : [];
      },
    },
  );
}
