import * as vscode from 'vscode';
import type { Engine } from '../engine/engine.ts';

/** Changes come in bursts: this long, in milliseconds, they are collected. */
const pauseMs = 1000;

/** Removes kept answers about files that changed on the disk. An equal request could not find them any more anyway. */
export function forgetChangedFiles({ cache }: Pick<Engine, 'cache'>): vscode.Disposable {
  const changed = new Set<string>();
  let timer: NodeJS.Timeout | undefined;

  async function forget(): Promise<void> {
    timer = undefined;
    const known = (await cache?.tagValues('file')) ?? [];
    const files = known.map(({ value }) => value).filter((file) => changed.has(file));
    changed.clear();
    for (const file of files) await cache?.clear({ file });
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
