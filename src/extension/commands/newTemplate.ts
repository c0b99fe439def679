import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { userFolder } from '../native/templates.ts';
import type { CommandServices } from './services.ts';

const example = (name: string): string => `---
name: ${JSON.stringify(name)}
description: ""
mode: chat
---
Explain what this \${language} code from \${file} does:

\${selection}
`;

/** Creates a template file in the workspace or in the person's own folder and opens it. */
export async function newTemplate({ context, runtime }: CommandServices): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const places = [
    ...(folder
      ? [
          {
            label: l10n.t('For this workspace'),
            description: '.github/prompts',
            uri: vscode.Uri.joinPath(folder, '.github', 'prompts'),
          },
        ]
      : []),
    { label: l10n.t('For you, in every workspace'), description: '', uri: userFolder(context, runtime) },
  ];
  const place = await vscode.window.showQuickPick(places, { title: l10n.t('New Prompt Template') });
  if (!place) return;
  const name = await vscode.window.showInputBox({
    title: l10n.t('New Prompt Template'),
    prompt: l10n.t('Name of the template'),
    validateInput: (text) => (text.trim() === '' ? l10n.t('Enter a name.') : undefined),
  });
  if (name === undefined) return;
  const file =
    name
      .trim()
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, '-')
      .replace(/^-|-$/g, '') || 'prompt';
  const uri = vscode.Uri.joinPath(place.uri, `${file}.prompt.md`);
  const exists = await vscode.workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
  if (!exists) await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(example(name.trim())));
  await vscode.window.showTextDocument(uri);
}
