import { type ContextMeter, createContextMeter, overflows } from '../../conversation/contextMeter.ts';
import type { ContextUse } from '../../core/chat.ts';
import type { ConversationStore } from '../../core/history.ts';
import type { Runtime } from '../runtime.ts';
import type { OverflowDialogs } from './contextControl.ts';

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
