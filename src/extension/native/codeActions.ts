import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { commandId } from '../commandTable.ts';

/** The lightbulb: templates on a selection, and Fix where the editor reports a problem. */
export function registerCodeActions(): vscode.Disposable {
  const { QuickFix, RefactorRewrite } = vscode.CodeActionKind;
  const action = (
    title: string,
    kind: vscode.CodeActionKind,
    name: Parameters<typeof commandId>[0],
    ...args: unknown[]
  ): vscode.CodeAction => ({
    title,
    kind,
    command: { command: commandId(name), title, arguments: args },
  });
  return vscode.languages.registerCodeActionsProvider(
    [{ scheme: 'file' }, { scheme: 'untitled' }, { scheme: 'vscode-remote' }, { scheme: 'vscode-vfs' }],
    {
      provideCodeActions(_document, range, context) {
        const actions: vscode.CodeAction[] = [];
        const [problem] = context.diagnostics;
        if (problem) {
          const fix = action(l10n.t('Fix with Chat LLM'), QuickFix, 'fix', problem.range);
          actions.push({ ...fix, diagnostics: [...context.diagnostics] });
        }
        if (!range.isEmpty) {
          actions.push(
            action(l10n.t('Modify with Chat LLM…'), RefactorRewrite, 'editSelection'),
            action(l10n.t('Explain with Chat LLM'), RefactorRewrite, 'explain'),
            action(l10n.t('Refactor with Chat LLM'), RefactorRewrite, 'refactor'),
            action(l10n.t('Write tests with Chat LLM'), RefactorRewrite, 'writeTests'),
            action(l10n.t('Document with Chat LLM'), RefactorRewrite, 'document'),
          );
        }
        return actions;
      },
    },
    { providedCodeActionKinds: [QuickFix, RefactorRewrite] },
  );
}
