import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { CommandServices } from './services.ts';

/** Turns the endpoint on if it is off, and gives the lines that Prometheus needs, with the token in them. */
export async function copyPrometheusConfiguration({ runtime }: CommandServices): Promise<void> {
  const { metrics, settings } = runtime;
  const { enabled, port } = settings.current().metrics;
  if (!enabled) {
    const turnOn = l10n.t('Turn On');
    const question = l10n.t(
      'Metrics are off. Turn them on? Only programs on this machine that have the token can read them.',
    );
    if ((await vscode.window.showInformationMessage(question, { modal: true }, turnOn)) !== turnOn) return;
    await settings.update('metrics.enabled', true);
  }
  const lines = [
    'scrape_configs:',
    '  - job_name: chat-llm',
    '    authorization:',
    `      credentials: ${await metrics.token()}`,
    '    static_configs:',
    `      - targets: ["127.0.0.1:${port}"]`,
    '',
  ];
  await vscode.env.clipboard.writeText(lines.join('\n'));
  void vscode.window.showInformationMessage(
    l10n.t('The configuration for Prometheus is in the clipboard. It holds the token: keep it to yourself.'),
  );
}
