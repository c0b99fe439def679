import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { UsageTotals } from '../../core/history.ts';
import { startOf } from '../../shared/periods.ts';
import { modelLabel } from '../models.ts';
import { createUsageText } from '../views/usageText.ts';
import type { CommandServices } from './services.ts';

type Item = vscode.QuickPickItem & { readonly command?: string };

/** The menu behind the status bar entry. */
export async function showMenu({ runtime }: CommandServices): Promise<void> {
  const items: Item[] = [
    { label: `$(dashboard) ${l10n.t('Open Dashboard')}`, command: 'chatLlm.openDashboard' },
    { label: `$(graph) ${l10n.t('Show Usage')}`, command: 'chatLlm.showUsage' },
    { label: `$(export) ${l10n.t('Export Usage…')}`, command: 'chatLlm.exportUsage' },
    {
      label: `$(server-environment) ${l10n.t('Select Model…')}`,
      description: runtime.models.current().label,
      command: 'chatLlm.selectModel',
    },
    { label: `$(comment-discussion) ${l10n.t('Open Chat')}`, command: 'chatLlm.openChat' },
    { label: `$(plug) ${l10n.t('Set Up Models…')}`, command: 'chatLlm.setUpModels' },
    { label: `$(history) ${l10n.t('Cache…')}`, command: 'chatLlm.showCache' },
    { label: `$(output) ${l10n.t('Open Request Log')}`, command: 'chatLlm.openRequestLog' },
    { label: `$(error) ${l10n.t('Show Errors')}`, command: 'chatLlm.showErrors' },
    { label: `$(gear) ${l10n.t('Open Settings')}`, command: 'chatLlm.openSettings' },
  ];
  const picked = await vscode.window.showQuickPick(items, { title: 'Chat LLM' });
  if (picked?.command) await vscode.commands.executeCommand(picked.command);
}

/** Tokens and cost by period and by model, as a list that a screen reader can walk. */
export async function showUsage({ runtime, view }: CommandServices): Promise<void> {
  const { ledger } = runtime.database;
  const text = createUsageText(vscode.env.language);
  const now = runtime.now();
  const month = startOf('month', now);
  const row = (label: string, totals: UsageTotals): Item => ({
    label,
    description: text.cost(totals),
    detail: l10n.t(
      '{0} requests, {1} input tokens, {2} output tokens',
      totals.requests,
      text.tokens(totals.inputTokens),
      text.tokens(totals.outputTokens),
    ),
  });
  const conversation = view.current();
  const byModel = ledger.totalsByModel({ since: month });
  const items: Item[] = [
    ...(conversation === null
      ? []
      : [row(l10n.t('This conversation'), ledger.totals({ since: 0, conversationId: conversation }))]),
    row(l10n.t('Today'), ledger.totals({ since: startOf('day', now) })),
    row(l10n.t('This month'), ledger.totals({ since: month })),
    { label: l10n.t('This month by model'), kind: vscode.QuickPickItemKind.Separator },
    ...byModel.map((totals) => row(modelLabel(totals.model), totals)),
  ];
  await vscode.window.showQuickPick(items, { title: l10n.t('Usage'), placeHolder: text.priceTable });
}
