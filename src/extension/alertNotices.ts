import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Logger, Now } from '../core/ports.ts';
import { type Alert, type AlertChange, createAlerts } from '../engine/observability/alerts.ts';
import type { Settings } from '../engine/settings.ts';
import type { Observability } from './observability.ts';

/** Alerts of this window, as the status bar shows them. */
export type AlertNotices = vscode.Disposable & {
  current(): readonly Alert[];
  onChange(listener: () => void): () => void;
};

type Options = {
  readonly observability: Pick<Observability, 'onRequest'>;
  readonly settings: () => Settings;
  readonly logger: Logger;
  readonly now: Now;
};

const minuteMs = 60_000;

export const explainAlert = ({ target, percent, calls }: Alert): string =>
  l10n.t('{0}: {1} % of the last {2} requests failed.', target, Math.round(percent), calls);

/** Tells when a model fails too often: once in a notification, in the log, and in the status bar until it is over. */
export function createAlertNotices({ observability, settings, logger, now }: Options): AlertNotices {
  const listeners = new Set<() => void>();
  const notified = new Map<string, { readonly at: number; readonly level: Alert['level'] }>();
  const limits = () => {
    const { warnPercent, criticalPercent, windowMinutes, minimumRequests } = settings().alerts;
    return { warnPercent, criticalPercent, windowMs: windowMinutes * minuteMs, minimumCalls: minimumRequests };
  };

  async function notify(alert: Alert): Promise<void> {
    const last = notified.get(alert.target);
    // One that comes and goes is told once in a window's time, unless it gets worse.
    const toldLately =
      last && now() - last.at < limits().windowMs && (last.level === 'critical' || alert.level === 'warn');
    if (toldLately || !settings().alerts.notify) return;
    notified.set(alert.target, { at: now(), level: alert.level });
    const show = alert.level === 'critical' ? vscode.window.showErrorMessage : vscode.window.showWarningMessage;
    const [errors, models] = [l10n.t('Show Errors'), l10n.t('Choose Model…')];
    const picked = await show(explainAlert(alert), errors, models);
    if (picked === errors) await vscode.commands.executeCommand('chatLlm.showErrors');
    if (picked === models) await vscode.commands.executeCommand('chatLlm.selectModel');
  }

  function changed(change: AlertChange): void {
    if (change.type === 'cleared') logger.info('An alert is over', { target: change.target });
    else {
      const { target, level, percent, calls } = change.alert;
      const log = level === 'critical' ? logger.error : logger.warn;
      log('A model fails too often', { target, level, percent: Math.round(percent), calls });
      void notify(change.alert);
    }
    for (const listener of listeners) listener();
  }

  const alerts = createAlerts({
    limits,
    now,
    timers: { setTimeout, clearTimeout: (timer) => clearTimeout(timer as NodeJS.Timeout) },
    onChange: changed,
  });
  const stop = observability.onRequest(alerts.add);

  return {
    current: alerts.current,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    dispose() {
      stop();
      alerts.dispose();
    },
  };
}
