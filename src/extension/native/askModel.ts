import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { explainProblem } from '../../core/answerProblem.ts';
import type { ChatEvent, ChatRequest, ModelRef } from '../../core/chat.ts';
import { explainWait } from '../../core/explainNotice.ts';
import { type Answer, type Context, collect } from '../../core/pipeline.ts';
import type { Now } from '../../core/ports.ts';
import type { RoutingPolicy } from '../../core/routing.ts';
import { modelLabel } from '../models.ts';
import type { Runtime } from '../runtime.ts';

type Question = {
  /** What is being done, for the notification. */
  readonly title: string;
  readonly prompt: string;
  readonly model: ModelRef;
  readonly temperature?: number | undefined;
  readonly routing?: RoutingPolicy | undefined;
  readonly purpose?: 'template' | 'commit';
  /** Where the answer is to be code. */
  readonly code?: Context['code'];
};

/** `problem`: what is wrong with it, as a sentence. */
type Reply = Answer & { readonly problem?: string };

/** Asks outside of the chat, with the lines received so far in a notification that can cancel. Throws ChatErrors. */
export async function askModel(
  runtime: Runtime,
  { title, prompt, model, temperature, routing, purpose = 'template', code }: Question,
): Promise<Reply> {
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
      ...(routing && { routing }),
      ...(code && { code }),
      // Nothing would tell that it comes from the cache, and whoever asks twice here wants something else.
      cache: { private: true },
    };
    const report = (message: string): void => progress.report({ message });
    let problem: string | undefined;
    const onProblem = (sentence: string | undefined): void => {
      problem = sentence;
    };
    const events = runtime.engine.chat(request, context);
    const answer = await collect(reportProgress(events, { report, onProblem, now: runtime.now }));
    return problem === undefined ? answer : { ...answer, problem };
  });
}

type Listener = {
  readonly report: (message: string) => void;
  readonly onProblem: (sentence: string | undefined) => void;
  readonly now: Now;
};

/** Passes the events through and tells how many lines have come, what is waited for and what is wrong in the end. */
async function* reportProgress(
  events: AsyncIterable<ChatEvent>,
  { report, onProblem, now }: Listener,
): AsyncIterable<ChatEvent> {
  let lines = 1;
  let heldLines = 0;
  for await (const event of events) {
    if (event.type === 'text-delta' && event.text.includes('\n')) {
      lines += event.text.split('\n').length - 1;
      // What was held back has been counted.
      if (lines > heldLines) report(l10n.t('{0} lines', lines));
    } else if (event.type === 'notice') {
      if (event.notice === 'held') {
        heldLines = event.lines;
        report(l10n.t('{0} lines', heldLines));
      }
      if (event.notice === 'check-failed') onProblem(explainProblem(event.problem));
      const waits = event.notice === 'retry-wait' || event.notice === 'queued' || event.notice === 'fallback';
      if (waits) report(explainWait(event, now()));
    }
    yield event;
  }
}
