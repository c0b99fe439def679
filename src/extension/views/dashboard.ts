import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { targetId } from '../../core/targets.ts';
import { createSystemProbe } from '../../node/systemProbe.ts';
import { type DashboardHostMessage, type DashboardMessage, dashboardMessageSchema } from '../../protocol/dashboard.ts';
import type { PeriodName } from '../../shared/figurePeriods.ts';
import { demoRef, modelLabel } from '../models.ts';
import type { Runtime } from '../runtime.ts';
import { readFigures } from './dashboardFigures.ts';
import { panelHtml } from './panelHtml.ts';

/** How soon a request shows, whichever window it was made in: the target is a second. */
const lookMs = 500;

type Options = { readonly context: vscode.ExtensionContext; readonly runtime: Runtime };

/** Opens the dashboard in an editor tab. It looks for news only while the tab is visible. */
export function openDashboard({ context, runtime }: Options): vscode.WebviewPanel {
  const panel = vscode.window.createWebviewPanel('chatLlm.dashboard', dashboardTitle(), vscode.ViewColumn.Active, {
    enableScripts: true,
    localResourceRoots: [vscode.Uri.joinPath(context.extensionUri, 'dist', 'webview')],
  });
  const { figures } = runtime.database;
  const post = (message: DashboardHostMessage): void => void panel.webview.postMessage(message);
  let period: PeriodName | undefined;
  let probe: ReturnType<typeof createSystemProbe> | undefined;
  let timer: NodeJS.Timeout | undefined;
  /** What the shown figures are of: the last request, and the minute. */
  let shown = '';
  let looks = 0;

  const nameOf = (ref: string): string => (ref === demoRef ? modelLabel(ref) : ref);

  function postFigures(): void {
    const now = runtime.now();
    const state = `${period} ${figures.lastEntry()} ${Math.floor(now / 60_000)}`;
    if (period === undefined || state === shown) return;
    post({ type: 'figures', figures: readFigures(figures, period, now, { model: nameOf }) });
    shown = state;
  }

  function postVitals(): void {
    if (!probe) return;
    const targets = runtime.engine.health().map(({ target, ...health }) => ({ ...health, name: targetName(target) }));
    post({ type: 'vitals', now: runtime.now(), targets, system: probe.read() });
  }

  const targetName = (target: Parameters<typeof targetId>[0]): string =>
    target.model === demoRef ? nameOf(target.model) : targetId(target);

  function look(): void {
    try {
      postFigures();
      if (looks++ % 2 === 0) postVitals();
    } catch (thrown) {
      runtime.logger.warn('The dashboard could not read its figures', { error: String(thrown) });
    }
  }

  function follow(): void {
    clearInterval(timer);
    if (!panel.visible || period === undefined) {
      probe?.dispose();
      probe = undefined;
      return;
    }
    probe ??= createSystemProbe();
    timer = setInterval(look, lookMs);
    looks = 0;
    look();
  }

  function receive(message: DashboardMessage): unknown {
    switch (message.type) {
      case 'ready':
      case 'period':
        period = message.period;
        shown = '';
        return follow();
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
    if (!panel.visible) period = undefined;
    follow();
  });
  panel.onDidDispose(() => {
    clearInterval(timer);
    probe?.dispose();
  });
  panel.webview.html = panelHtml(panel.webview, context.extensionUri, { script: 'dashboard', title: dashboardTitle() });
  return panel;
}

const dashboardTitle = (): string => l10n.t('Chat LLM Dashboard');
