import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { type TemplateValues, variablesOf } from '../../engine/prompts/render.ts';
import type { PromptTemplate } from '../../engine/prompts/template.ts';

/** Where a template runs: the editor and the part of it that the template is about. */
export type Scope = {
  readonly document: vscode.TextDocument;
  readonly range: vscode.Range;
};

/**
 * The selection; without one the function or class around the cursor; without that the whole file. With `at`, the place
 * of a problem, the selection counts only if it holds that place.
 */
export async function scopeOf(editor: vscode.TextEditor, at?: vscode.Range): Promise<Scope> {
  const { document, selection } = editor;
  if (!selection.isEmpty && (!at || selection.contains(at))) return { document, range: trimmed(document, selection) };
  const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[] | undefined>(
    'vscode.executeDocumentSymbolProvider',
    document.uri,
  );
  const around = innermost(symbols ?? [], at?.start ?? selection.active);
  if (around) return { document, range: new vscode.Range(around.start.with({ character: 0 }), around.end) };
  const last = document.lineAt(document.lineCount - 1).range.end;
  return { document, range: new vscode.Range(new vscode.Position(0, 0), last) };
}

/** Whole lines, without the empty one that a selection by lines ends on: the code keeps its indentation. */
function trimmed(document: vscode.TextDocument, selection: vscode.Selection): vscode.Range {
  if (selection.isSingleLine) return selection;
  const endLine = selection.end.character === 0 ? selection.end.line - 1 : selection.end.line;
  return new vscode.Range(new vscode.Position(selection.start.line, 0), document.lineAt(endLine).range.end);
}

const blocks = new Set([
  vscode.SymbolKind.Function,
  vscode.SymbolKind.Method,
  vscode.SymbolKind.Constructor,
  vscode.SymbolKind.Class,
  vscode.SymbolKind.Interface,
  vscode.SymbolKind.Struct,
  vscode.SymbolKind.Enum,
]);

function innermost(symbols: readonly vscode.DocumentSymbol[], at: vscode.Position): vscode.Range | undefined {
  for (const symbol of symbols) {
    // Some providers give SymbolInformation, which has no range of its own.
    if (!symbol.range?.contains(at)) continue;
    const inner = innermost(symbol.children, at);
    if (inner) return inner;
    if (blocks.has(symbol.kind)) return symbol.range;
  }
  return undefined;
}

/** The problems that the editor reports in a file or a part of it, one a line. */
export function diagnosticsIn(uri: vscode.Uri, range?: vscode.Range): string {
  return vscode.languages
    .getDiagnostics(uri)
    .filter((diagnostic) => !range || diagnostic.range.intersection(range))
    .map(describe)
    .join('\n');
}

function describe({ message, range: { start }, source, code }: vscode.Diagnostic): string {
  const origin = [source, typeof code === 'object' ? code.value : code].filter((part) => part !== undefined);
  return `${start.line + 1}: ${message}${origin.length > 0 ? ` (${origin.join(' ')})` : ''}`;
}

/** The values of a template's variables; asks for its inputs but those `given`. Undefined when the person gave up. */
export async function collectValues(
  template: PromptTemplate,
  scope: Scope | undefined,
  given: Readonly<Record<string, string>> = {},
): Promise<TemplateValues | undefined> {
  const variables = variablesOf(template);
  const inputs: Record<string, string> = { ...given };
  for (const { name, placeholder } of variables.inputs) {
    if (inputs[name] !== undefined) continue;
    const value = await vscode.window.showInputBox({
      title: template.name,
      prompt: l10n.t('Value for “{0}”', name),
      ...(placeholder && { placeHolder: placeholder }),
      ignoreFocusOut: true,
    });
    if (value === undefined) return undefined;
    inputs[name] = value;
  }
  return {
    inputs,
    selection: scope ? scope.document.getText(scope.range) : '',
    file: scope ? vscode.workspace.asRelativePath(scope.document.uri, false) : '',
    language: scope?.document.languageId ?? '',
    diagnostics: scope && variables.names.has('diagnostics') ? diagnosticsIn(scope.document.uri, scope.range) : '',
    clipboard: variables.names.has('clipboard') ? await vscode.env.clipboard.readText() : '',
  };
}
