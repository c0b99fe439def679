import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { type DashboardMessage, dashboardMessageSchema } from '../../protocol/dashboard.ts';
import type { Runtime } from '../runtime.ts';
import { createDashboardFeed } from './dashboardFeed.ts';
import { panelHtml } from './panelHtml.ts';

type Options = { readonly context: vscode.ExtensionContext; readonly runtime: Runtime };

/** Opens the dashboard in an editor tab. It looks for news only while it is visible. */
export function openDashboard({ context, runtime }: Options): vscode.WebviewPanel {
  const panel = vscode.window.createWebviewPanel('chatLlm.dashboard', dashboardTitle(), vscode.ViewColumn.Active, {
    enableScripts: true,
    localResourceRoots: [vscode.Uri.joinPath(context.extensionUri, 'dist', 'webview')],
  });
  const feed = createDashboardFeed(runtime, (message) => void panel.webview.postMessage(message));

  function receive(message: DashboardMessage): unknown {
    switch (message.type) {
      case 'ready':
      case 'period':
        return feed.show(message.period);
      case 'openChat':
        return vscode.commands.executeCommand('chatLlm.openChat');
      case 'exportUsage':
        return vscode.commands.executeCommand('chatLlm.exportUsage');
    }
  }

  panel.webview.onDidReceiveMessage((raw: unknown) => {
    const { success, data } = dashboardMessageSchema.safeParse(raw);
    if (success) receive(data);
  });
  panel.onDidChangeViewState(() => {
    // A hidden page is gone; the one that comes back says `ready` itself.
    if (!panel.visible) feed.pause();
  });
  panel.onDidDispose(feed.pause);
  panel.webview.html = panelHtml(panel.webview, context.extensionUri, { script: 'dashboard', title: dashboardTitle() });
  return panel;
}

const dashboardTitle = (): string => l10n.t('Chat LLM Dashboard');
