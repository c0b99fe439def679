import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { DashboardSite } from '../dashboardSite.ts';
import { createDashboardFeed } from '../views/dashboardFeed.ts';
import { panelBoot } from '../views/panelHtml.ts';
import type { CommandServices } from './services.ts';

let site: Promise<DashboardSite> | undefined;

/** Opens the dashboard in the person's browser. Its server starts with the first use and ends with the window. */
export async function openDashboardInBrowser(services: CommandServices): Promise<void> {
  site ??= start(services);
  const { url } = await site.catch((thrown: unknown) => {
    site = undefined;
    throw thrown;
  });
  await vscode.env.openExternal(vscode.Uri.parse(url, true));
}

async function start({ context, runtime }: CommandServices): Promise<DashboardSite> {
  const { startDashboardSite } = await import('../dashboardSite.ts');
  const started = await startDashboardSite({
    folder: vscode.Uri.joinPath(context.extensionUri, 'dist', 'webview').fsPath,
    title: l10n.t('Chat LLM Dashboard'),
    boot: panelBoot(),
    createFeed: (post) => createDashboardFeed(runtime, post),
    onError: (error) => runtime.logger.warn('The dashboard’s server failed.', { error: String(error) }),
  });
  context.subscriptions.push({ dispose: () => void started.close() });
  return started;
}
