import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { attachmentLimits } from '../../../conversation/attachmentLimits.ts';
import { captureSelection } from '../selection.ts';
import { type Attached, attachText, tooLarge } from './attached.ts';
import { attachDocument, attachUri } from './files.ts';
import { gitDiff } from './gitDiff.ts';

/** What a window has at hand: kinds of attachments that need no further choice. */
export const handyKinds = ['selection', 'openEditors', 'problems', 'gitDiff', 'terminal'] as const;
export type HandyKind = (typeof handyKinds)[number];

const take: Record<HandyKind, () => Attached[] | Promise<Attached[]>> = {
  selection() {
    const attachment = captureSelection();
    return [attachment ? { attachment } : { problem: l10n.t('Select some code in an editor first.') }];
  },
  openEditors,
  problems: () => [problems()],
  gitDiff: async () => [await gitDiff()],
  terminal: async () => [await terminalSelection()],
};

/** Each open editor is an attachment of its own, so that each can be taken out again. */
export async function attachHandy(kind: HandyKind): Promise<Attached[]> {
  return take[kind]();
}

async function openEditors(): Promise<Attached[]> {
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  const uris = tabs.flatMap(({ input }) => (input instanceof vscode.TabInputText ? [input.uri] : []));
  const unique = [...new Map(uris.map((uri) => [uri.toString(), uri])).values()];
  if (unique.length === 0) return [{ problem: l10n.t('No editor is open.') }];
  return Promise.all(
    unique.map((uri) => {
      const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
      return open ? attachDocument(open) : attachUri(uri);
    }),
  );
}

const severities = ['error', 'warning', 'information', 'hint'] as const;

function problems(): Attached {
  const lines = vscode.languages.getDiagnostics().flatMap(([uri, diagnostics]) => {
    const path = vscode.workspace.asRelativePath(uri, false);
    return diagnostics.map(({ severity, range: { start }, message, source, code }) => {
      const origin = [source, typeof code === 'object' ? code.value : code].filter((part) => part !== undefined);
      const suffix = origin.length > 0 ? ` (${origin.join(' ')})` : '';
      return `${path}:${start.line + 1}:${start.character + 1}: ${severities[severity]}: ${message}${suffix}`;
    });
  });
  if (lines.length === 0) return { problem: l10n.t('There are no problems.') };
  return attachText({ kind: 'problems', label: l10n.t('Problems'), uri: '', language: '', text: lines.join('\n') });
}

/** VS Code tells an extension the selection of a terminal through the clipboard only; what was there is put back. */
async function terminalSelection(): Promise<Attached> {
  const none: Attached = { problem: l10n.t('Select some text in a terminal first.') };
  const terminal = vscode.window.activeTerminal;
  if (!terminal) return none;
  const { clipboard } = vscode.env;
  const before = await clipboard.readText();
  const marker = `chat-llm-${Date.now()}`;
  try {
    await clipboard.writeText(marker);
    await vscode.commands.executeCommand('workbench.action.terminal.copySelection');
    const text = await clipboard.readText();
    if (text === marker || text === '') return none;
    return attachText({ kind: 'terminal', label: terminal.name, uri: '', language: '', text });
  } finally {
    await clipboard.writeText(before);
  }
}

/** Lines of a document that a symbol takes. */
export async function attachSymbol(uri: vscode.Uri, range: vscode.Range, name: string): Promise<Attached> {
  const document = await vscode.workspace.openTextDocument(uri);
  const lines = new vscode.Range(
    range.start.with({ character: 0 }),
    document.lineAt(Math.min(range.end.line, document.lineCount - 1)).range.end,
  );
  const path = vscode.workspace.asRelativePath(uri, false);
  const label = `${name} ${path}:${lines.start.line + 1}-${lines.end.line + 1}`;
  const text = document.getText(lines);
  return attachText({ kind: 'symbol', label, uri: uri.toString(), language: document.languageId, text });
}

/** A picture that was pasted or dropped. */
export function attachPastedImage(name: string, mediaType: string, data: string): Attached {
  const bytes = Math.floor((data.length * 3) / 4);
  const label = name === '' ? l10n.t('Pasted image') : name;
  if (bytes > attachmentLimits.imageBytes) return tooLarge(label, bytes, attachmentLimits.imageBytes);
  return { attachment: { kind: 'image', label, uri: '', language: '', text: '', image: { mediaType, data } } };
}
