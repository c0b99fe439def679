import type * as vscode from 'vscode';
import { openDashboard as open } from '../views/dashboard.ts';
import type { CommandServices } from './services.ts';

let panel: vscode.WebviewPanel | undefined;

/** There is one dashboard; the command brings it to the front. */
export function openDashboard({ context, runtime }: CommandServices): void {
  if (panel) {
    panel.reveal();
    return;
  }
  panel = open({ context, runtime });
  context.subscriptions.push(panel);
  panel.onDidDispose(() => {
    panel = undefined;
  });
}
