import * as l10n from '@vscode/l10n';
import { type ContextMeter, createContextMeter, overflows, totalOf } from '../../conversation/contextMeter.ts';
import type { ContextUse } from '../../core/chat.ts';
import type { ConversationStore } from '../../core/history.ts';
import type { Runtime } from '../runtime.ts';

/** What a person may choose when a request is larger than the model's window; undefined: not to send. */
export type OverflowChoice = 'dropAttachments' | 'summarize' | 'send' | undefined;

export type OverflowDialogs = {
  /** Asks before anything is left out; offers only what would help. */
  ask(use: ContextUse, offers: readonly Exclude<OverflowChoice, undefined>[]): Promise<OverflowChoice>;
  /** Shows that `work` is under way; its signal is the person's way to give up. Undefined when they did. */
  progress<Result>(title: string, work: (signal: AbortSignal) => Promise<Result>): Promise<Result | undefined>;
};

/** Counts what a request takes of the model's window; another store than the history's shows a part of it. */
export const meterOf = (
  { database, settings, engine, models }: Runtime,
  store: Pick<ConversationStore, 'getPath'> = database.conversations,
): ContextMeter =>
  createContextMeter({
    store,
    settings: settings.current,
    windowOf: engine.contextWindow,
    seesImages: models.seesImages,
  });

/** Whether to send what cannot be made smaller: true when it fits, else what the person says. */
export const mayOverflow = async (use: ContextUse, dialogs: Pick<OverflowDialogs, 'ask'>): Promise<boolean> =>
  !overflows(use) || (await dialogs.ask(use, ['send'])) === 'send';

/** For people: how much there is and how much fits. */
export const overflowText = (use: ContextUse): string =>
  l10n.t(
    'This request needs about {0} tokens, the answer included; the model reads {1}.',
    totalOf(use),
    use.window ?? 0,
  );
