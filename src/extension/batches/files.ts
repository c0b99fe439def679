import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

/** Which files or selections a batch is about. */

export type BatchTarget = {
  readonly uri: vscode.Uri;
  /** Parts of the file; the whole of it when absent. */
  readonly ranges?: readonly vscode.Range[];
};

/** More would hardly be reviewed by anybody, and is mostly a pattern that says too little. */
const mostFiles = 2000;
const others = '**/{node_modules,.git,.venv,__pycache__}/**';

type Item = vscode.QuickPickItem & { readonly choose: () => Promise<readonly BatchTarget[] | undefined> };

/** Asks; undefined when the person gave up. */
export async function chooseTargets(title: string): Promise<readonly BatchTarget[] | undefined> {
  const editor = vscode.window.activeTextEditor;
  const selections = editor?.selections.filter((selection) => !selection.isEmpty) ?? [];
  const open = openFiles();
  const items: Item[] = [
    ...(editor && selections.length > 1
      ? [
          {
            label: `$(list-selection) ${l10n.t('The selections in the editor')}`,
            description: l10n.t('{0} selections', selections.length),
            choose: async () => [
              { uri: editor.document.uri, ranges: selections.map((each) => wholeLines(editor, each)) },
            ],
          },
        ]
      : []),
    {
      label: `$(search) ${l10n.t('Files by pattern…')}`,
      description: l10n.t('For example src/**/*.ts'),
      choose: () => byPattern(title),
    },
    {
      label: `$(folder-opened) ${l10n.t('Choose files and folders…')}`,
      choose: async () => {
        const uris = await vscode.window.showOpenDialog({
          title,
          openLabel: l10n.t('Choose'),
          canSelectFiles: true,
          canSelectFolders: true,
          canSelectMany: true,
        });
        return uris && targetsOf(title, uris);
      },
    },
    ...(open.length > 0
      ? [
          {
            label: `$(files) ${l10n.t('Open editors')}`,
            description: l10n.t('{0} files', open.length),
            choose: () => confirm(title, open),
          },
        ]
      : []),
  ];
  const picked = await vscode.window.showQuickPick(items, { title, placeHolder: l10n.t('What should it run on?') });
  return picked?.choose();
}

/** What was selected in the Explorer: files as they are, the files of folders to choose from. */
export async function targetsOf(
  title: string,
  uris: readonly vscode.Uri[],
): Promise<readonly BatchTarget[] | undefined> {
  const files: vscode.Uri[] = [];
  let hadFolder = false;
  for (const uri of uris) {
    const { type } = await vscode.workspace.fs.stat(uri);
    if ((type & vscode.FileType.Directory) === 0) files.push(uri);
    else {
      hadFolder = true;
      files.push(...(await find(new vscode.RelativePattern(uri, '**/*'))));
    }
  }
  return hadFolder ? confirm(title, files) : files.map((uri) => ({ uri }));
}

async function byPattern(title: string): Promise<readonly BatchTarget[] | undefined> {
  const active = vscode.window.activeTextEditor?.document.uri.path ?? '';
  const extension = /\.\w+$/.exec(active)?.[0] ?? '';
  const pattern = await vscode.window.showInputBox({
    title,
    prompt: l10n.t('A glob pattern: * within a name, ** for any folders, {a,b} for one of several'),
    value: `**/*${extension}`,
    ignoreFocusOut: true,
  });
  return pattern === undefined ? undefined : confirm(title, await find(pattern.trim()));
}

async function find(pattern: vscode.GlobPattern): Promise<readonly vscode.Uri[]> {
  const found = await vscode.workspace.findFiles(pattern, others, mostFiles + 1);
  return [...found].sort((a, b) => (pathOf(a) < pathOf(b) ? -1 : 1));
}

const pathOf = (uri: vscode.Uri): string => vscode.workspace.asRelativePath(uri);

/** The person takes out what should not be in it. */
async function confirm(title: string, found: readonly vscode.Uri[]): Promise<readonly BatchTarget[] | undefined> {
  const files = [...new Map(found.map((uri) => [uri.toString(), uri])).values()];
  if (files.length === 0) {
    void vscode.window.showInformationMessage(l10n.t('There are no such files. Try another pattern.'));
    return undefined;
  }
  const items = files.slice(0, mostFiles).map((uri) => {
    const path = pathOf(uri);
    const slash = path.lastIndexOf('/') + 1;
    return { label: path.slice(slash), description: path.slice(0, Math.max(0, slash - 1)), picked: true, uri };
  });
  const placeHolder =
    files.length > mostFiles
      ? l10n.t('Only the first {0} files are listed. Take out what should be left alone.', mostFiles)
      : l10n.t('Take out what should be left alone.');
  const picked = await vscode.window.showQuickPick(items, {
    title,
    placeHolder,
    canPickMany: true,
    matchOnDescription: true,
    ignoreFocusOut: true,
  });
  return picked && picked.length > 0 ? picked.map(({ uri }) => ({ uri })) : undefined;
}

function openFiles(): vscode.Uri[] {
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  const uris = tabs.flatMap(({ input }) => (input instanceof vscode.TabInputText ? [input.uri] : []));
  return [...new Map(uris.map((uri) => [uri.toString(), uri])).values()];
}

/** Selections of several lines are taken with their indentation, and without the empty line they end on. */
function wholeLines({ document }: vscode.TextEditor, selection: vscode.Selection): vscode.Range {
  if (selection.isSingleLine) return selection;
  const endLine = selection.end.character === 0 ? selection.end.line - 1 : selection.end.line;
  return new vscode.Range(new vscode.Position(selection.start.line, 0), document.lineAt(endLine).range.end);
}
