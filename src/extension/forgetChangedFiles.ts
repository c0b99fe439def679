import * as vscode from 'vscode';
import type { Engine } from '../engine/engine.ts';

/** Changes come in bursts: this long, in milliseconds, they are collected. */
const pauseMs = 1000;
/** More files than this change at once when a branch is switched; what was kept of them is no danger, only of no use. */
const most = 500;

/** Removes kept answers about files that changed on the disk. An equal request could not find them any more anyway. */
export function forgetChangedFiles({ cache }: Pick<Engine, 'cache'>): vscode.Disposable {
  const changed = new Set<string>();
  let timer: NodeJS.Timeout | undefined;

  async function forget(): Promise<void> {
    timer = undefined;
    const uris = [...changed].slice(0, most);
    changed.clear();
    for (const file of uris) await cache?.clear({ file });
  }

  function note(uri: vscode.Uri): void {
    changed.add(uri.toString());
    timer ??= setTimeout(() => void forget(), pauseMs);
  }

  const watcher = vscode.workspace.createFileSystemWatcher('**/*', true);
  const subscriptions = [watcher, watcher.onDidChange(note), watcher.onDidDelete(note)];
  return {
    dispose() {
      clearTimeout(timer);
      for (const subscription of subscriptions) subscription.dispose();
    },
  };
}
