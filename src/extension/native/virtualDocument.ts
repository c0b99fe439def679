import * as vscode from 'vscode';

/** A read-only document of ours, which is brought up to date each time it is shown. */
export type VirtualDocument = { show(text: string): Promise<void> };

/** `path` ends in the extension that names its language. A scheme is registered once. */
export function createVirtualDocument(
  context: vscode.ExtensionContext,
  { scheme, path }: { readonly scheme: string; readonly path: string },
): VirtualDocument {
  let content = '';
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const uri = vscode.Uri.from({ scheme, path });
  context.subscriptions.push(
    changed,
    vscode.workspace.registerTextDocumentContentProvider(scheme, {
      onDidChange: changed.event,
      provideTextDocumentContent: () => content,
    }),
  );
  return {
    async show(text) {
      content = text;
      changed.fire(uri);
      await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: true });
    },
  };
}
