import type { ChatRequest, ModelRef } from '../core/chat.ts';
import type { Attachment, StoredMessage } from '../core/history.ts';
import { type Answer, type Context, collect, type Handler } from '../core/pipeline.ts';
import { withAttachments } from './attachmentText.ts';

/**
 * A summary stands for the first messages of a path when a request is built. It is kept as an attachment of the question
 * it was made for, so it is stored, shown, exported and branched like one; the messages themselves stay as they are.
 */
export type Summary = { readonly text: string; readonly covers: number };

/** The summary that counts for a path: the last one in it. */
export function summaryOf(path: readonly StoredMessage[]): Summary | undefined {
  const attachments = path.flatMap((message) => (message.role === 'user' ? message.attachments : []));
  const last = attachments.findLast(({ kind }) => kind === 'summary');
  return last?.covers === undefined ? undefined : { text: last.text, covers: last.covers };
}

/** How a model reads a summary. */
export const summaryTurn = (text: string): string => `Summary of the conversation until here:\n\n${text}`;

/** What a model gets of a question beside its pictures: a summary has its place before all messages. */
export const withoutSummary = (attachments: readonly Attachment[]): Attachment[] =>
  attachments.filter(({ kind }) => kind !== 'summary');

const textOf = (message: StoredMessage): string =>
  message.role === 'user' ? withAttachments(message.text, withoutSummary(message.attachments)) : message.text;

/**
 * How many of the oldest messages a new summary should stand for, so that those after it take at most `keepTokens`: the
 * newest answer stays in any case. 0 when that is no more than the old summary does.
 */
export function planSummary(
  path: readonly StoredMessage[],
  keepTokens: number,
  count: (text: string) => number,
): number {
  let kept = 0;
  let covers = Math.max(0, path.length - 1);
  for (; covers > 0; covers--) {
    const message = path[covers - 1];
    if (!message) break;
    kept += count(textOf(message));
    if (kept > keepTokens) break;
  }
  return covers > (summaryOf(path)?.covers ?? 0) ? covers : 0;
}

const instruction = `Summarize the conversation below for a model that will continue it without seeing it. Keep what later questions may need: the goal, decisions and their reasons, names of files and of things in the code, exact values, error messages, open questions, the user's wishes about style. Leave out greetings and what was superseded. At most 500 words, in the conversation's language, as Markdown lists.`;

type SummarizeInput = {
  readonly chat: Handler;
  readonly model: ModelRef;
  readonly path: readonly StoredMessage[];
  readonly covers: number;
  /** Longest text of one request, in characters: more is summarized part by part. */
  readonly partChars: number;
  readonly context: Context;
};

/** Asks the model for a summary of the first `covers` messages. Throws what the model's requests throw. */
export async function summarize({ chat, model, path, covers, partChars, context }: SummarizeInput): Promise<Summary> {
  const old = summaryOf(path.slice(0, -1)) ?? summaryOf(path);
  const turns = path.slice(old?.covers ?? 0, covers).map((message) => `## ${message.role}\n\n${textOf(message)}`);
  const transcript = turns.join('\n\n');
  let text = old?.text ?? '';
  for (let start = 0; start < transcript.length; start += partChars) {
    const part = transcript.slice(start, start + partChars).toWellFormed();
    const answer: Answer = await collect(chat(summaryRequest(model, text, part), context));
    text = answer.text.trim();
  }
  return { text, covers };
}

function summaryRequest(model: ModelRef, before: string, part: string): ChatRequest {
  const content = before === '' ? part : `${summaryTurn(before)}\n\n---\n\n${part}`;
  return {
    model,
    messages: [
      { role: 'system', content: instruction },
      { role: 'user', content },
    ],
    stream: true,
  };
}
