import * as vscode from 'vscode';
import type { HostMessage } from '../../protocol/messages.ts';
import { chatViewId, shownKey } from '../ids.ts';
import type { Attached } from '../native/attachments/attached.ts';
import type { Runtime } from '../runtime.ts';
import type { PanelController } from './panelController.ts';
import { panelHtml } from './panelHtml.ts';

/** The chat view, for commands: each call reveals it first. */
export type ChatView = vscode.WebviewViewProvider & {
  reveal(): Promise<void>;
  show(conversationId: number | null): Promise<void>;
  attach(attached: readonly Attached[]): Promise<void>;
  post(message: HostMessage): Promise<void>;
  deleteConversation(id: number): Promise<void>;
  togglePrivate(): Promise<void>;
  /** Whether the conversation that begins next is private. */
  beginsPrivate(): Promise<boolean>;
  /** Brings the list of conversations up to date where it is open; reveals nothing. */
  historyChanged(): void;
  current(): number | null;
};

type Options = {
  readonly context: vscode.ExtensionContext;
  readonly runtime: () => Promise<Runtime>;
  readonly onError: (thrown: unknown) => Promise<void>;
};

export function createChatView({ context, runtime, onError }: Options): ChatView {
  let view: vscode.WebviewView | undefined;
  let controller: Promise<PanelController> | undefined;
  const post = (message: HostMessage): void => void view?.webview.postMessage(message);

  /** One controller for the life of the window: the page behind it comes and goes with the view's visibility. */
  function getController(): Promise<PanelController> {
    controller ??= runtime().then(async (resolved) => {
      const { createChatPanel } = await import('./chatPanel.ts');
      const created = createChatPanel({ context, runtime: resolved, post });
      context.subscriptions.push(created);
      created.setVisible(view?.visible ?? false);
      return created;
    });
    controller.catch(() => {
      controller = undefined;
    });
    return controller;
  }

  const followVisibility = (): void => void controller?.then((panel) => panel.setVisible(view?.visible ?? false));

  async function reveal(): Promise<void> {
    if (view) view.show(false);
    else await vscode.commands.executeCommand(`${chatViewId}.focus`);
  }

  async function withController(use: (controller: PanelController) => void): Promise<void> {
    const [resolved] = await Promise.all([getController(), reveal()]);
    use(resolved);
  }

  return {
    resolveWebviewView(resolved) {
      view = resolved;
      resolved.webview.options = {
        enableScripts: true,
        localResourceRoots: [vscode.Uri.joinPath(context.extensionUri, 'dist', 'webview')],
      };
      resolved.webview.onDidReceiveMessage(async (raw: unknown) => {
        try {
          await (await getController()).receive(raw);
        } catch (thrown) {
          await onError(thrown);
        }
      });
      resolved.onDidChangeVisibility(followVisibility);
      resolved.onDidDispose(() => {
        if (view === resolved) view = undefined;
        followVisibility();
      });
      resolved.webview.html = panelHtml(resolved.webview, context.extensionUri, { script: 'chat', title: 'Chat LLM' });
    },
    reveal,
    show: (conversationId) => withController((panel) => panel.show(conversationId)),
    attach: (attached) =>
      withController((panel) => {
        panel.attach(attached);
        panel.post({ type: 'focusInput' });
      }),
    post: (message) => withController((panel) => panel.post(message)),
    deleteConversation: (id) => withController((panel) => panel.deleteConversation(id)),
    beginsPrivate: async () => (await controller)?.beginsPrivate() ?? false,
    togglePrivate: () => withController((panel) => panel.togglePrivate()),
    historyChanged: () => void controller?.then((panel) => panel.historyChanged()),
    current: () => context.workspaceState.get<number | null>(shownKey, null),
  };
}
