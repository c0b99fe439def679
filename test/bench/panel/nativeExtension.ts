/**
 * The extension that stands behind VS Code's own chat in the bench: a participant that passes on what the paced model
 * sends, and a command that fills a conversation. BENCH_URL and BENCH_TURNS say where and how many.
 */
import { EventSourceParserStream } from 'eventsource-parser/stream';
import * as vscode from 'vscode';
import { answerLines, markdown } from './text.ts';

const url = process.env.BENCH_URL ?? '';

/** The model that the chat wants to be there; the participant does not ask it. */
const provider: vscode.LanguageModelChatProvider = {
  provideLanguageModelChatInformation: () => [
    {
      id: 'bench',
      name: 'Bench',
      family: 'bench',
      version: '1',
      maxInputTokens: 1_000_000,
      maxOutputTokens: 1_000_000,
      capabilities: { toolCalling: true },
      // Beyond the public interface: the chat offers no model without these.
      ...{ isDefault: true, isUserSelectable: true },
    },
  ],
  provideLanguageModelChatResponse: async () => {},
  provideTokenCount: async () => 1,
};

async function answer(prompt: string, show: (text: string) => void, signal: AbortSignal): Promise<void> {
  const fill = /^Fill (\d+)$/.exec(prompt)?.[1];
  if (fill !== undefined) {
    show(`${markdown(answerLines, Number(fill))}\n\nEnd of turn ${fill}.`);
    return;
  }
  const body = JSON.stringify({ model: 'paced', stream: true, messages: [{ role: 'user', content: prompt }] });
  const response = await fetch(`${url}/chat/completions`, { method: 'POST', body, signal });
  const events = response.body?.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream());
  for await (const { data } of events ?? []) {
    if (data === '[DONE]') return;
    const text: unknown = JSON.parse(data).choices?.[0]?.delta?.content;
    if (typeof text === 'string') show(text);
  }
}

async function fill(): Promise<void> {
  const turns = Number(process.env.BENCH_TURNS);
  // One at least: the first one waits for the model.
  for (let turn = 1; turn <= Math.max(1, turns); ) {
    const options = { query: `Fill ${turn}`, mode: 'ask', blockOnResponse: true };
    const result = await vscode.commands.executeCommand<{ errorDetails?: unknown }>(
      'workbench.action.chat.open',
      options,
    );
    // Until the chat has found the model it refuses.
    if (result && !result.errorDetails) turn++;
  }
  if (turns === 0) await vscode.commands.executeCommand('workbench.action.chat.newChat');
  await fetch(`${url}/filled`);
}

export function activate({ subscriptions }: vscode.ExtensionContext): void {
  subscriptions.push(
    vscode.lm.registerLanguageModelChatProvider('bench', provider),
    vscode.chat.createChatParticipant('bench.native', async ({ prompt }, _context, stream, token) => {
      const abort = new AbortController();
      token.onCancellationRequested(() => abort.abort());
      await answer(prompt, (text) => stream.markdown(text), abort.signal).catch(() => {});
    }),
    vscode.commands.registerCommand('bench.fill', fill),
  );
}
