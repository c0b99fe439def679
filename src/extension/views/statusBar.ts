import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { UsageTotals } from '../../core/history.ts';
import { throttle } from '../../shared/throttle.ts';
import { modelLabel } from '../models.ts';
import type { Runtime } from '../runtime.ts';
import { createUsageText, startOf } from './usageText.ts';

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

  function render(): void {
    const now = runtime.now();
    const today = ledger.totals({ since: startOf('day', now) });
    const running = [...streaming.values()].reduce((sum, characters) => sum + characters, 0) / charactersPerToken;
    const tokens = text.tokens(today.inputTokens + today.outputTokens + Math.round(running));
    const icon = streaming.size > 0 ? '$(loading~spin)' : '$(comment-discussion)';
    const model = runtime.models.current().label;
    item.text = `${icon} ${model} · ${l10n.t('{0} tokens', tokens)} · ${text.cost(today)}`;
    item.accessibilityInformation = {
      label: l10n.t('Chat LLM: model {0}, today {1} tokens, cost {2}', model, tokens, text.cost(today)),
      role: 'button',
    };
    item.tooltip = tooltip(now, today);
    item.show();
  }

  function tooltip(now: number, today: UsageTotals): vscode.MarkdownString {
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
    if (byModel.some((totals) => totals.estimated)) {
      lines.push('', l10n.t('Some figures are estimates: the provider reported none.'));
    }
    lines.push('', text.priceTable);
    return new vscode.MarkdownString(lines.join('\n'));
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
  const poll = setInterval(() => {
    const version = conversations.dataVersion();
    if (version === seenVersion) return;
    seenVersion = version;
    updates.trigger();
  }, pollMs);
  updates.trigger();

  return {
    dispose() {
      stopListening();
      stopModels();
      batches.dispose();
      clearInterval(poll);
      updates.dispose();
      item.dispose();
    },
  };
}

const escapeMarkdown = (text: string): string => text.replace(/[\\`*_{}[\]()#+!|<>$-]/g, '\\$&');
