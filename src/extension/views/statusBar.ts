import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { BudgetState } from '../../core/budget.ts';
import { targetName } from '../../core/explainNotice.ts';
import type { UsageTotals } from '../../core/history.ts';
import type { TargetHealth } from '../../core/targets.ts';
import type { Alert } from '../../engine/observability/alerts.ts';
import { startOf } from '../../shared/periods.ts';
import { throttle } from '../../shared/throttle.ts';
import { explainAlert } from '../alertNotices.ts';
import { modelLabel } from '../models.ts';
import type { Runtime } from '../runtime.ts';
import { createUsageText, type UsageText } from './usageText.ts';

/** At most four updates a second, also while an answer streams. */
const updateMs = 250;
/** How soon another window's usage shows here. */
const pollMs = 2000;
/** Characters a token has on average: only for the figure that runs while an answer streams. */
const charactersPerToken = 4;

type StatusBarOptions = { readonly runtime: Runtime; readonly conversation: () => number | null };

/** Model, tokens and cost of today, from the ledger; while answers stream, with what they have so far. */
export function createStatusBar({ runtime, conversation }: StatusBarOptions): vscode.Disposable {
  const { ledger, conversations } = runtime.database;
  const text = createUsageText(vscode.env.language);
  const item = vscode.window.createStatusBarItem('chatLlm.usage', vscode.StatusBarAlignment.Right, 90);
  item.name = l10n.t('Chat LLM: usage');
  item.command = 'chatLlm.showMenu';
  /** Characters received so far, by running answer. */
  const streaming = new Map<number, number>();
  let seenVersion = conversations.dataVersion();
  let wasTroubled = false;

  function render(): void {
    const now = runtime.now();
    const budgets = runtime.engine.budgets();
    const today = ledger.totals({ since: startOf('day', now) });
    const running = [...streaming.values()].reduce((sum, characters) => sum + characters, 0) / charactersPerToken;
    const tokens = text.tokens(today.inputTokens + today.outputTokens + Math.round(running));
    const alerts = runtime.alerts.current();
    const troubled = troubles(now).length + alerts.length > 0;
    const icon = streaming.size > 0 ? '$(loading~spin)' : troubled ? '$(warning)' : '$(comment-discussion)';
    const model = runtime.models.current().label;
    item.text = `${icon} ${model} · ${l10n.t('{0} tokens', tokens)} · ${text.cost(today)}`;
    item.accessibilityInformation = {
      label: [
        l10n.t('Chat LLM: model {0}, today {1} tokens, cost {2}', model, tokens, text.cost(today)),
        ...alerts.map(explainAlert),
      ].join('. '),
      role: 'button',
    };
    item.backgroundColor = warningColor([...budgets.map(({ level }) => level), ...alerts.map(({ level }) => level)]);
    item.tooltip = tooltip(now, today, budgets);
    item.show();
  }

  /** The targets that are left alone, limited or have requests waiting, in words. */
  function troubles(now: number): readonly string[] {
    return runtime.engine.health().flatMap((health) => describeTrouble(health, now) ?? []);
  }

  function tooltip(now: number, today: UsageTotals, budgets: readonly BudgetState[]): vscode.MarkdownString {
    const month = startOf('month', now);
    const shown = conversation();
    const row = (name: string, totals: UsageTotals): string =>
      `| ${name} | ${totals.requests} | ${text.tokens(totals.inputTokens)} | ${text.tokens(totals.outputTokens)} | ${text.cost(totals)} |`;
    const byModel = ledger.totalsByModel({ since: month });
    const header = [l10n.t('Requests'), l10n.t('Input tokens'), l10n.t('Output tokens'), l10n.t('Cost')].join(' | ');
    const lines = [
      `**${escapeMarkdown(runtime.models.current().label)}**`,
      '',
      `|  | ${header} |`,
      '| :--- | ---: | ---: | ---: | ---: |',
      ...(shown === null ? [] : [row(l10n.t('This conversation'), ledger.totals({ since: 0, conversationId: shown }))]),
      row(l10n.t('Today'), today),
      row(l10n.t('This month'), ledger.totals({ since: month })),
      ...byModel.map((totals) => row(escapeMarkdown(modelLabel(totals.model)), totals)),
    ];
    lines.push(...troubles(now).flatMap((trouble) => ['', `$(warning) ${escapeMarkdown(trouble)}`]));
    lines.push(...runtime.alerts.current().flatMap((alert) => ['', `$(error) ${escapeMarkdown(explainAlert(alert))}`]));
    lines.push(...budgets.flatMap((budget) => ['', escapeMarkdown(budgetText(budget, text))]));
    if (byModel.some((totals) => totals.estimated)) {
      lines.push('', l10n.t('Some figures are estimates: the provider reported none.'));
    }
    lines.push('', text.priceTable);
    return new vscode.MarkdownString(lines.join('\n'), true);
  }

  const updates = throttle(updateMs, render);
  const stopListening = runtime.chat.onEvent((event) => {
    if (event.type === 'delta') {
      const received = event.offset + event.text.length + event.reasoningOffset + event.reasoning.length;
      streaming.set(event.messageId, received);
    } else if (event.type === 'message' && event.message.role === 'assistant') {
      if (event.message.status === 'streaming') streaming.set(event.message.id, 0);
      else streaming.delete(event.message.id);
    }
    updates.trigger();
  });
  const stopModels = runtime.models.onChange(updates.trigger);
  const batches = runtime.batches.onChange(updates.trigger);
  const stopAlerts = runtime.alerts.onChange(updates.trigger);
  const stopHealth = runtime.engine.onHealth(updates.trigger);
  const poll = setInterval(() => {
    const version = conversations.dataVersion();
    const troubled = troubles(runtime.now()).length > 0;
    if (version === seenVersion && !troubled && !wasTroubled) return;
    seenVersion = version;
    wasTroubled = troubled;
    updates.trigger();
  }, pollMs);
  updates.trigger();

  return {
    dispose() {
      stopListening();
      stopModels();
      batches.dispose();
      stopAlerts();
      stopHealth();
      clearInterval(poll);
      updates.dispose();
      item.dispose();
    },
  };
}

/** What a person should know of a target; undefined while it does well. */
function describeTrouble(health: TargetHealth, now: number): string | undefined {
  const name = targetName(health.target);
  const seconds = (until = now): number => Math.max(1, Math.ceil((until - now) / 1000));
  if (health.circuit === 'open') return l10n.t('“{0}” keeps failing; next try in {1} s.', name, seconds(health.dueAt));
  if (health.circuit === 'half-open') return l10n.t('“{0}” kept failing; the next request tries it again.', name);
  if (health.limitedUntil !== undefined)
    return l10n.t('“{0}” has reached its rate limit; free in {1} s.', name, seconds(health.limitedUntil));
  return health.waiting > 0 ? l10n.t('“{0}”: requests waiting: {1}', name, health.waiting) : undefined;
}

/** Only from the level on that the person set: a colour that is always there says nothing. */
function warningColor(levels: readonly (BudgetState['level'] | Alert['level'])[]): vscode.ThemeColor | undefined {
  if (levels.some((level) => level === 'stop' || level === 'critical'))
    return new vscode.ThemeColor('statusBarItem.errorBackground');
  if (levels.includes('warn')) return new vscode.ThemeColor('statusBarItem.warningBackground');
  return undefined;
}

function budgetText({ period, usedUsd, limitUsd }: BudgetState, text: UsageText): string {
  const used = text.cost({ costUsd: usedUsd, unpriced: 0 });
  const limit = text.cost({ costUsd: limitUsd, unpriced: 0 });
  return period === 'day'
    ? l10n.t('Today’s budget: {0} of {1}', used, limit)
    : l10n.t('This month’s budget: {0} of {1}', used, limit);
}

const escapeMarkdown = (text: string): string => text.replace(/[\\`*_{}[\]()#+!|<>$-]/g, '\\$&');
