import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { CompletionItem } from '../../../protocol/messages.ts';
import { rankPaths } from '../../../shared/rankPaths.ts';
import type { Attached } from './attached.ts';
import { attachUri } from './files.ts';
import { attachHandy, attachSymbol, type HandyKind } from './workspace.ts';

/** Something that `#` offers; one without `take` narrows the choice instead. */
export type Offer = CompletionItem & { readonly take?: () => Promise<Attached[]> };

const shownAtMost = 20;
const searchedFiles = 20_000;
/** How long the list of files holds, in milliseconds: one list serves the keys of one completion. */
const listAgeMs = 10_000;
const others = '**/{node_modules,.git,.venv,__pycache__}/**';

export type Offers = (query: string) => Promise<readonly Offer[]>;

/** What `#query` offers: kinds, then files; `file:`, `folder:` and `symbol:` narrow it to one of them. */
export function createOffers(now: () => number): Offers {
  let listed: { readonly at: number; readonly files: Promise<readonly vscode.Uri[]> } | undefined;

  function files(): Promise<readonly vscode.Uri[]> {
    if (!listed || now() - listed.at > listAgeMs) {
      const found = vscode.workspace.findFiles('**/*', others, searchedFiles);
      listed = { at: now(), files: Promise.resolve(found).then(openFirst) };
    }
    return listed.files;
  }

  return async (query) => {
    const [, scope, rest = ''] = /^(file|folder|symbol):(.*)$/s.exec(query) ?? [];
    if (scope === 'file') return fileOffers(await files(), rest);
    if (scope === 'folder') return folderOffers(await files(), rest);
    if (scope === 'symbol') return symbolOffers(rest);
    const kinds = kindOffers().filter(({ id, label }) => matches(id, query) || matches(label, query));
    return query === '' ? kinds : [...kinds, ...fileOffers(await files(), query)].slice(0, shownAtMost);
  };
}

const matches = (text: string, query: string): boolean => text.toLowerCase().includes(query.toLowerCase());
const pathOf = (uri: vscode.Uri): string => vscode.workspace.asRelativePath(uri);

/** Files that are open come first: they are meant most often. */
function openFirst(files: readonly vscode.Uri[]): readonly vscode.Uri[] {
  const open = new Set(vscode.workspace.textDocuments.map(({ uri }) => uri.toString()));
  const isOpen = (uri: vscode.Uri): number => Number(open.has(uri.toString()));
  return [...files].sort((a, b) => isOpen(b) - isOpen(a) || (pathOf(a) < pathOf(b) ? -1 : 1));
}

function kindOffers(): Offer[] {
  const handy = (kind: HandyKind, icon: string, label: string, detail: string): Offer => ({
    id: kind,
    icon,
    label,
    detail,
    insert: '',
    take: () => attachHandy(kind),
  });
  const scope = (id: string, icon: string, label: string, detail: string): Offer => ({
    id,
    icon,
    label,
    detail,
    insert: `#${id}:`,
  });
  return [
    handy('selection', 'list-selection', l10n.t('Selection'), l10n.t('The selected code')),
    scope('file', 'file', l10n.t('File…'), l10n.t('A file of the workspace')),
    scope('folder', 'folder', l10n.t('Folder…'), l10n.t('Its tree and its small text files')),
    scope('symbol', 'symbol-method', l10n.t('Symbol…'), l10n.t('A function, a class or the like')),
    handy('openEditors', 'files', l10n.t('Open editors'), l10n.t('All files that are open')),
    handy('problems', 'warning', l10n.t('Problems'), l10n.t('What the Problems view lists')),
    handy('gitDiff', 'git-compare', l10n.t('Git changes'), l10n.t('What is not committed yet')),
    handy('terminal', 'terminal', l10n.t('Terminal selection'), l10n.t('The text selected in the terminal')),
  ];
}

function uriOffer(uri: vscode.Uri, icon: string): Offer {
  const path = pathOf(uri);
  const slash = path.lastIndexOf('/');
  return {
    id: `${icon}:${uri}`,
    icon,
    label: path.slice(slash + 1),
    detail: path.slice(0, Math.max(slash, 0)),
    insert: '',
    take: async () => [await attachUri(uri)],
  };
}

const fileOffers = (files: readonly vscode.Uri[], query: string): Offer[] =>
  rankPaths(files, query, pathOf, shownAtMost).map((uri) => uriOffer(uri, 'file'));

function folderOffers(files: readonly vscode.Uri[], query: string): Offer[] {
  const folders = new Map<string, vscode.Uri>();
  for (const { uri } of vscode.workspace.workspaceFolders ?? []) folders.set(uri.toString(), uri);
  for (const file of files) {
    // Up to a folder that is known: then those above it are known too.
    for (let up = vscode.Uri.joinPath(file, '..'); !folders.has(up.toString()); up = vscode.Uri.joinPath(up, '..')) {
      if (up.path.length <= 1) break;
      folders.set(up.toString(), up);
    }
  }
  return rankPaths([...folders.values()], query, pathOf, shownAtMost).map((uri) => uriOffer(uri, 'folder'));
}

async function symbolOffers(query: string): Promise<Offer[]> {
  const editor = vscode.window.activeTextEditor;
  const inFile = editor ? await documentSymbols(editor.document.uri) : [];
  const near = rankPaths(inFile, query, ({ name }) => name, shownAtMost);
  if (query === '') return near.map(symbolOffer);
  const found = await vscode.commands.executeCommand<vscode.SymbolInformation[] | undefined>(
    'vscode.executeWorkspaceSymbolProvider',
    query,
  );
  const far = (found ?? []).map(({ name, location }) => ({ name, uri: location.uri, range: location.range }));
  const all = [...near, ...rankPaths(far, query, ({ name }) => name, shownAtMost)];
  return [...new Map(all.map((symbol) => [symbolId(symbol), symbol])).values()].slice(0, shownAtMost).map(symbolOffer);
}

type FoundSymbol = { readonly name: string; readonly uri: vscode.Uri; readonly range: vscode.Range };

const symbolId = ({ name, uri, range }: FoundSymbol): string => `symbol:${name}:${uri}:${range.start.line}`;

const symbolOffer = (symbol: FoundSymbol): Offer => ({
  id: symbolId(symbol),
  icon: 'symbol-method',
  label: symbol.name,
  detail: `${pathOf(symbol.uri)}:${symbol.range.start.line + 1}`,
  insert: '',
  take: async () => [await attachSymbol(symbol.uri, symbol.range, symbol.name)],
});

async function documentSymbols(uri: vscode.Uri): Promise<FoundSymbol[]> {
  const found = await vscode.commands.executeCommand<vscode.DocumentSymbol[] | undefined>(
    'vscode.executeDocumentSymbolProvider',
    uri,
  );
  const flatten = (symbols: readonly vscode.DocumentSymbol[]): FoundSymbol[] =>
    // Some providers give SymbolInformation, which has no children.
    symbols.flatMap((symbol) => [{ name: symbol.name, uri, range: symbol.range }, ...flatten(symbol.children ?? [])]);
  return flatten(found ?? []).filter(({ range }) => range !== undefined);
}
