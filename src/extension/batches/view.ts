import * as vscode from 'vscode';
import { batchViewId } from '../ids.ts';
import type { Runtime } from '../runtime.ts';
import type { BatchNode } from './tree.ts';

/** Registers the view of batches; what fills it loads when it is first seen. */
export function registerBatchView(
  runtime: () => Promise<Runtime>,
  onError: (thrown: unknown) => Promise<void>,
): vscode.Disposable {
  const changed = new vscode.EventEmitter<undefined>();
  const disposables: vscode.Disposable[] = [changed];
  let tree: Promise<vscode.TreeDataProvider<BatchNode>> | undefined;

  async function load(): Promise<vscode.TreeDataProvider<BatchNode>> {
    const [{ createBatchTree }, loaded] = await Promise.all([import('./tree.ts'), runtime()]);
    const created = createBatchTree(loaded);
    const listening = created.onDidChangeTreeData?.(() => changed.fire(undefined));
    disposables.push(created, ...(listening ? [listening] : []));
    return created;
  }

  async function children(node?: BatchNode): Promise<BatchNode[]> {
    try {
      tree ??= load();
      return (await (await tree).getChildren(node)) ?? [];
    } catch (thrown) {
      tree = undefined;
      await onError(thrown);
      return [];
    }
  }

  const provider: vscode.TreeDataProvider<BatchNode> = {
    onDidChangeTreeData: changed.event,
    getChildren: children,
    // Only for what `getChildren` gave, so the tree is there.
    getTreeItem: async (node) => (tree ? (await tree).getTreeItem(node) : new vscode.TreeItem('')),
  };
  disposables.push(vscode.window.registerTreeDataProvider(batchViewId, provider));
  return { dispose: () => vscode.Disposable.from(...disposables).dispose() };
}
