import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { ModelRef } from '../../core/chat.ts';
import { ChatError } from '../../core/errors.ts';
import type { Runtime } from '../runtime.ts';
import { mayOverflow, meterOf, type OverflowChoice, type OverflowDialogs, overflowText } from '../views/contextFit.ts';

const titles: Record<Exclude<OverflowChoice, undefined>, () => string> = {
  dropAttachments: () => l10n.t('Leave Out Attachments'),
  summarize: () => l10n.t('Summarize Oldest Messages'),
  send: () => l10n.t('Send Anyway'),
};

export const overflowDialogs: OverflowDialogs = {
  async ask(use, offers) {
    const detail = l10n.t(
      'Nothing is left out unless you choose it. A summary is kept in the conversation; the messages stay as they are.',
    );
    const buttons = offers.map((offer) => titles[offer]());
    const picked = await vscode.window.showWarningMessage(overflowText(use), { modal: true, detail }, ...buttons);
    return offers.find((offer) => titles[offer]() === picked);
  },

  async progress(title, work) {
    const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
    return vscode.window.withProgress(options, async (_progress, token) => {
      const abort = new AbortController();
      token.onCancellationRequested(() => abort.abort());
      try {
        return await work(abort.signal);
      } catch (thrown) {
        if (ChatError.from(thrown).kind === 'cancelled') return undefined;
        throw thrown;
      }
    });
  },
};

type Prompt = { readonly conversationId: number | null; readonly text: string; readonly model: ModelRef };

/** Whether to send a prompt that did not come from the box: what does not fit goes only when the person says so. */
export const maySendPrompt = async (runtime: Runtime, prompt: Prompt): Promise<boolean> =>
  mayOverflow(await meterOf(runtime).measure({ ...prompt, attachments: [] }), overflowDialogs);
