import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { BatchPlan, BatchRoute } from '../../core/batches.ts';
import type { BudgetState } from '../../core/budget.ts';
import { splitModelRef } from '../../core/chat.ts';
import { autoModel } from '../../core/routing.ts';
import type { BatchEstimate } from '../../engine/batch/estimate.ts';
import { showBatchView, workspaceKey } from '../batches/desk.ts';
import { chooseTargets, targetsOf } from '../batches/files.ts';
import { type PlannedItems, planItems } from '../batches/plan.ts';
import { modelLabel } from '../models.ts';
import { collectValues } from '../native/templateInput.ts';
import { loadTemplates, templateLabel } from '../native/templates.ts';
import type { Runtime } from '../runtime.ts';
import { createUsageText } from '../views/usageText.ts';
import { pickTemplate } from './runTemplate.ts';
import type { CommandServices } from './services.ts';

/**
 * `Run Prompt Template on Files…`: template, files, the template's inputs, then what it would cost. From the Explorer
 * the files are those that are selected there.
 */
export async function runTemplateOnFiles(
  { context, runtime }: CommandServices,
  uri?: unknown,
  selected?: unknown,
): Promise<void> {
  const given = givenUris(uri, selected);
  const loaded = await pickTemplate(
    await loadTemplates(context, runtime),
    l10n.t('Choose what to do with each of the files'),
  );
  if (!loaded) return;
  const { template } = loaded;
  const { name: title } = templateLabel(loaded);
  const targets = given.length > 0 ? await targetsOf(title, given) : await chooseTargets(title);
  const values = targets && (await collectValues(template, undefined));
  if (!values) return;
  const planned = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: l10n.t('{0}: reading the files', title) },
    () => planItems(template, targets, values),
  );
  if (planned.items.length === 0) {
    void vscode.window.showInformationMessage(
      l10n.t('None of these files can be sent: they are empty, larger than 200 kB or no text. Choose others.'),
    );
    return;
  }
  const sampling = {
    ...runtime.settings.current().sampling,
    ...(template.temperature !== undefined && { temperature: template.temperature }),
  };
  const plan = {
    title,
    template: template.source,
    mode: template.mode,
    model: runtime.models.resolve(template.model),
    sampling,
    routing: template.routing,
    workspace: workspaceKey(),
    sources: planned.sources,
    items: planned.items,
  };
  const route = await confirm(runtime, plan, planned);
  if (!route) return;
  const batches = await runtime.batches.open();
  batches.add({ ...plan, route });
  await showBatchView();
  await vscode.commands.executeCommand('chatLlm.batches.focus');
}

const isUri = (value: unknown): value is vscode.Uri => value instanceof vscode.Uri;

/** Explorers pass the resource that the menu was opened on, and all that are selected. */
function givenUris(uri: unknown, selected: unknown): readonly vscode.Uri[] {
  const all = Array.isArray(selected) ? selected.filter(isUri) : [];
  if (all.length > 0) return all;
  return isUri(uri) ? [uri] : [];
}

/** Tells what it would take; undefined when the person would rather not. */
async function confirm(
  runtime: Runtime,
  plan: Omit<BatchPlan, 'route'>,
  { leftOut }: PlannedItems,
): Promise<BatchRoute | undefined> {
  const { engine } = runtime;
  const window = await engine.contextWindow(plan.model);
  const items = plan.items.map(({ prompt, start, end }) => ({ prompt, codeChars: end - start }));
  const estimate = await engine.estimateBatch({ model: plan.model, mode: plan.mode, items, window });
  const service = await engine.batchService(plan.model).catch(() => undefined);
  const offered = service && estimate.bytes < service.maxBytes ? service : undefined;
  const start = l10n.t('Start');
  const cheaper = l10n.t('Start at the Provider');
  const detail = [
    estimateText(estimate, plan.model === autoModel),
    ...budgetTexts(engine.budgets(), estimate),
    ...(offered ? [providerText(estimate, offered.priceFactor)] : []),
    ...(estimate.tooLong > 0
      ? [l10n.t('Longer than the model can read, so these will fail: {0}.', estimate.tooLong)]
      : []),
    ...(leftOut.length > 0
      ? [l10n.t('Left out, since empty, too large or no text: {0}.', leftOut.slice(0, 5).join(', ') + more(leftOut))]
      : []),
    plan.mode === 'chat'
      ? l10n.t('The answers are shown in a document.')
      : l10n.t('No file is touched before you accept the changes.'),
  ].join('\n\n');
  const question = l10n.t(
    'Run “{0}” {1} times with {2}?',
    plan.title,
    plan.items.length,
    modelLabel(plan.model) || splitModelRef(plan.model).modelId,
  );
  const picked = await vscode.window.showInformationMessage(
    question,
    { modal: true, detail },
    start,
    ...(offered ? [cheaper] : []),
  );
  if (picked === undefined) return undefined;
  return picked === cheaper ? 'provider' : 'queue';
}

const more = (names: readonly string[]): string => (names.length > 5 ? ', …' : '');

function estimateText({ inputTokens, outputTokens, costUsd }: BatchEstimate, isAuto: boolean): string {
  const text = createUsageText(vscode.env.language);
  const [input, output] = [text.tokens(inputTokens), text.tokens(outputTokens)];
  if (costUsd === null)
    return l10n.t('About {0} input tokens and {1} output tokens. No price is known.', input, output);
  const cost = text.cost({ costUsd, unpriced: 0 });
  if (isAuto && costUsd > 0)
    return l10n.t('About {0} input tokens and {1} output tokens: at most about {2}.', input, output, cost);
  if (costUsd === 0) return l10n.t('About {0} input tokens and {1} output tokens, free of charge.', input, output);
  return l10n.t('About {0} input tokens and {1} output tokens: about {2}.', input, output, cost);
}

/** The budgets that the batch would go over. */
function budgetTexts(budgets: readonly BudgetState[], { costUsd }: BatchEstimate): string[] {
  const text = createUsageText(vscode.env.language);
  return budgets
    .filter(({ usedUsd, limitUsd }) => usedUsd + (costUsd ?? 0) > limitUsd)
    .map(({ period, usedUsd, limitUsd }) => {
      const left = text.cost({ costUsd: Math.max(0, limitUsd - usedUsd), unpriced: 0 });
      return period === 'day'
        ? l10n.t('That is more than is left of today’s budget: {0}. The batch pauses there.', left)
        : l10n.t('That is more than is left of this month’s budget: {0}. The batch pauses there.', left);
    });
}

function providerText({ costUsd }: BatchEstimate, priceFactor: number): string {
  if (costUsd === null) return l10n.t('At the provider’s batch service: cheaper, within 24 hours.');
  const cost = createUsageText(vscode.env.language).cost({ costUsd: costUsd * priceFactor, unpriced: 0 });
  return l10n.t('At the provider’s batch service: about {0}, within 24 hours.', cost);
}
