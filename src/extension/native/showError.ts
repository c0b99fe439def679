import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { ChatError } from '../../core/errors.ts';
import { type ErrorAction, explainBriefly, explainError } from '../../core/explainError.ts';
import type { Logger } from '../../core/ports.ts';

/** Without the panel there are no older messages to summarize. */
type Action = Exclude<ErrorAction, 'summarize'>;

const titles: Record<Action, () => string> = {
  retry: () => l10n.t('Try Again'),
  setUpModels: () => l10n.t('Set Up Models…'),
  pickModel: () => l10n.t('Choose Model…'),
  openSettings: () => l10n.t('Open Settings'),
  newConversation: () => l10n.t('New Conversation'),
  useDemo: () => l10n.t('Use Demo Model'),
};

const commands: Record<Exclude<Action, 'retry'>, string> = {
  setUpModels: 'chatLlm.setUpModels',
  pickModel: 'chatLlm.selectModel',
  openSettings: 'chatLlm.openSettings',
  newConversation: 'chatLlm.newConversation',
  useDemo: 'chatLlm.useDemo',
};

/** Says what happened and what to do, with buttons that do it. A cancelled action needs no message. */
export async function showError(
  { logger, retry }: { readonly logger: Logger; readonly retry?: () => Promise<void> },
  thrown: unknown,
): Promise<void> {
  const error = ChatError.from(thrown);
  if (error.kind === 'cancelled') return;
  const { code, kind, status, detail } = error.data;
  logger.error('action failed', { code, kind, status, detail });
  if (code === 'internal' && error.cause instanceof Error) logger.error(error.cause.stack ?? error.cause.name);
  const { actions } = explainError(error.data);
  const usable = actions.filter((action) => action !== 'summarize').filter((action) => action !== 'retry' || retry);
  const pick = await vscode.window.showErrorMessage(
    explainBriefly(error.data),
    ...usable.map((action) => titles[action]()),
  );
  const chosen = usable.find((action) => titles[action]() === pick);
  if (chosen === 'retry') await retry?.();
  else if (chosen) await vscode.commands.executeCommand(commands[chosen]);
}
