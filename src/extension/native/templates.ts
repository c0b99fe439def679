import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { ChatError } from '../../core/errors.ts';
import { explainBriefly } from '../../core/explainError.ts';
import { type PromptTemplate, parseTemplate } from '../../engine/prompts/template.ts';
import type { Runtime } from '../runtime.ts';

export type TemplateSource = 'builtIn' | 'workspace' | 'user';
export type LoadedTemplate = {
  readonly template: PromptTemplate;
  readonly source: TemplateSource;
  readonly uri: vscode.Uri;
};

const suffix = '.prompt.md';
const workspaceFolder = '.github/prompts';

export function userFolder(context: vscode.ExtensionContext, runtime: Runtime): vscode.Uri {
  const { userPromptFolder } = runtime.settings.current();
  return userPromptFolder === ''
    ? vscode.Uri.joinPath(context.globalStorageUri, 'prompts')
    : vscode.Uri.file(userPromptFolder.replace(/^~(?=[/\\]|$)/, process.env.HOME ?? process.env.USERPROFILE ?? '~'));
}

function folders(context: vscode.ExtensionContext, runtime: Runtime): [TemplateSource, vscode.Uri][] {
  // A workspace that is not trusted may not put words into a person's mouth.
  const workspace = vscode.workspace.isTrusted ? (vscode.workspace.workspaceFolders ?? []) : [];
  return [
    ...workspace.map(({ uri }): [TemplateSource, vscode.Uri] => [
      'workspace',
      vscode.Uri.joinPath(uri, ...workspaceFolder.split('/')),
    ]),
    ['user', userFolder(context, runtime)],
    ['builtIn', vscode.Uri.joinPath(context.extensionUri, 'prompts')],
  ];
}

async function filesIn(folder: vscode.Uri): Promise<vscode.Uri[]> {
  try {
    const entries = await vscode.workspace.fs.readDirectory(folder);
    return entries
      .filter(([name, type]) => name.endsWith(suffix) && (type & vscode.FileType.File) !== 0)
      .map(([name]) => vscode.Uri.joinPath(folder, name));
  } catch {
    // Most people have no such folder.
    return [];
  }
}

export async function readTemplate(uri: vscode.Uri): Promise<PromptTemplate> {
  const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  const name = uri.path.slice(uri.path.lastIndexOf('/') + 1, -suffix.length);
  return parseTemplate(text, name);
}

/** All templates, the workspace's first. One that cannot be read is reported and left out. */
export async function loadTemplates(context: vscode.ExtensionContext, runtime: Runtime): Promise<LoadedTemplate[]> {
  const loaded: LoadedTemplate[] = [];
  for (const [source, folder] of folders(context, runtime)) {
    for (const uri of await filesIn(folder)) {
      try {
        loaded.push({ template: await readTemplate(uri), source, uri });
      } catch (thrown) {
        void reportBroken(uri, thrown);
      }
    }
  }
  return loaded;
}

async function reportBroken(uri: vscode.Uri, thrown: unknown): Promise<void> {
  const open = l10n.t('Open File');
  const problem = explainBriefly(ChatError.from(thrown).data);
  const name = uri.path.slice(uri.path.lastIndexOf('/') + 1);
  if ((await vscode.window.showWarningMessage(`${name}: ${problem}`, open)) === open) {
    await vscode.window.showTextDocument(uri);
  }
}

/** Names and descriptions of the built-in templates in the display language; others stay as their authors wrote them. */
export function templateLabel({ template, source }: LoadedTemplate): { name: string; description: string } {
  const built = source === 'builtIn' ? builtInLabels()[template.source] : undefined;
  return built ?? { name: template.name, description: template.description };
}

const builtInLabels = (): Record<string, { name: string; description: string }> => ({
  explain: { name: l10n.t('Explain'), description: l10n.t('What the code does and why, in the chat') },
  fix: { name: l10n.t('Fix'), description: l10n.t('Corrects faults and the problems that the editor reports') },
  refactor: { name: l10n.t('Refactor'), description: l10n.t('Makes the code clearer without changing what it does') },
  'write-tests': { name: l10n.t('Write Tests'), description: l10n.t('Tests for the code, in a new file') },
  document: { name: l10n.t('Document'), description: l10n.t('Adds documentation comments') },
  review: { name: l10n.t('Review'), description: l10n.t('Looks for faults and risks, in the chat') },
  optimize: { name: l10n.t('Optimize'), description: l10n.t('Makes the code faster or leaner') },
  'translate-comments': {
    name: l10n.t('Translate Comments'),
    description: l10n.t('Puts the comments into another language'),
  },
});
