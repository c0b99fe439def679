import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { ChatEvent, ChatRequest, ModelRef } from '../../core/chat.ts';
import { type Answer, collect } from '../../core/pipeline.ts';
import { modelLabel } from '../models.ts';
import type { Runtime } from '../runtime.ts';

type Question = {
  /** What is being done, for the notification. */
  readonly title: string;
  readonly prompt: string;
  readonly model: ModelRef;
  readonly temperature?: number | undefined;
  readonly purpose?: 'template' | 'commit';
};

/** Asks outside of the chat, with the lines received so far in a notification that can cancel. Throws ChatErrors. */
export async function askModel(
  runtime: Runtime,
  { title, prompt, model, temperature, purpose = 'template' }: Question,
): Promise<Answer> {
  const settings = runtime.settings.current();
  const request: ChatRequest = {
    model,
    messages: [{ role: 'user', content: prompt }],
    sampling: { ...settings.sampling, ...(temperature !== undefined && { temperature }) },
    stream: settings.streaming,
  };
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: l10n.t('{0}: waiting for {1}', title, modelLabel(model)),
    cancellable: true,
  };
  return vscode.window.withProgress(options, async (progress, token) => {
    const abort = new AbortController();
    token.onCancellationRequested(() => abort.abort());
    const context = {
      requestId: runtime.newRequestId(),
      signal: abort.signal,
      purpose,
      template: title,
    };
    const report = (lines: number): void => progress.report({ message: l10n.t('{0} lines', lines) });
    return collect(reportLength(runtime.engine.chat(request, context), report));
  });
}

/** Passes the events through and tells how many lines have come. */
async function* reportLength(
  events: AsyncIterable<ChatEvent>,
  report: (lines: number) => void,
): AsyncIterable<ChatEvent> {
  let lines = 1;
  for await (const event of events) {
    if (event.type === 'text-delta' && event.text.includes('\n')) {
      lines += event.text.split('\n').length - 1;
      report(lines);
    }
    yield event;
  }
}
