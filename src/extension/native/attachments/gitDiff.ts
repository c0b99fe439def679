import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { gitApi } from '../gitRepositories.ts';
import { type Attached, attachText } from './attached.ts';

/** What is not committed in every open repository, staged or not. */
export async function gitDiff(): Promise<Attached> {
  const none: Attached = { problem: l10n.t('There are no Git changes.') };
  try {
    const diffs = (await diffsByExtension()) ?? (await diffsByProgram());
    const text = diffs.filter((diff) => diff.trim() !== '').join('\n');
    if (text === '') return none;
    return attachText({ kind: 'gitDiff', label: l10n.t('Git changes'), uri: '', language: 'diff', text });
  } catch {
    return none;
  }
}

/** Undefined where the Git extension is missing or knows no repository. */
async function diffsByExtension(): Promise<string[] | undefined> {
  const repositories = (await gitApi())?.repositories ?? [];
  if (repositories.length === 0) return undefined;
  const parts = await Promise.all(repositories.map((each) => Promise.all([each.diff(true), each.diff(false)])));
  return parts.flat();
}

const run = promisify(execFile);

async function diffsByProgram(): Promise<string[]> {
  // A repository's own configuration may name programs to run.
  if (!vscode.workspace.isTrusted) return [];
  const folders = (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
  const args = ['diff', 'HEAD', '--no-color', '--no-ext-diff', '--no-textconv'];
  return Promise.all(
    folders.map(async ({ uri }) => (await run('git', args, { cwd: uri.fsPath, maxBuffer: 16_000_000 })).stdout),
  );
}
