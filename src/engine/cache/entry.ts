import { answeredBy } from '../../core/answeredBy.ts';
import { type CachedAnswer, type CacheHints, cacheVersion } from '../../core/cache.ts';
import { type ChatEvent, type ChatRequest, type Notice, splitModelRef } from '../../core/chat.ts';
import type { Context } from '../../core/pipeline.ts';
import { nothingUsed } from './replay.ts';

type Input = {
  readonly request: ChatRequest;
  readonly context: Context;
  readonly key: string;
  readonly contextKey: string;
  readonly hints: CacheHints;
  /** Of the whole answer. */
  readonly events: readonly ChatEvent[];
  readonly storedAt: number;
  readonly expiresAt: number | null;
  readonly durationMs: number;
};

/** Characters of a question that are kept for a person to read. */
const questionChars = 2000;

const textOf = (events: readonly ChatEvent[], type: 'text-delta' | 'reasoning-delta'): string =>
  events.map((event) => (event.type === type ? event.text : '')).join('');

/** The person's words; where nobody told them, all of the last message. */
function questionOf({ messages }: ChatRequest, { question }: CacheHints): string {
  const content = messages.at(-1)?.content ?? '';
  const last =
    typeof content === 'string' ? content : content.map((part) => (part.type === 'text' ? part.text : '')).join('\n');
  return (question ?? last).trim().slice(0, questionChars);
}

/** What all attempts cost together; null as soon as one's price is not known. */
export function costOf(notices: readonly Notice[]): number | null {
  const bills = notices.filter((notice) => notice.notice === 'attempt-metered');
  return bills.reduce<number | null>(
    (sum, { costUsd }) => (sum === null || costUsd === null ? null : sum + costUsd),
    0,
  );
}

/** The events of an answer as what is kept of it. */
export function answerOf({ request, context, hints, events, ...rest }: Input): CachedAnswer {
  const notices = events.filter((event) => event.type === 'notice');
  const finish = events.find((event) => event.type === 'finish');
  const model = answeredBy(request.model, notices);
  return {
    ...rest,
    version: cacheVersion,
    scope: hints.scope ?? '',
    question: questionOf(request, hints),
    text: textOf(events, 'text-delta'),
    reasoning: textOf(events, 'reasoning-delta'),
    answeredBy: model,
    usage: finish?.usage ?? nothingUsed,
    costUsd: costOf(notices),
    pinned: false,
    tags: {
      model: request.model,
      provider: splitModelRef(model).connectionId,
      workspace: hints.workspace ?? null,
      template: context.template ?? null,
      conversationId: context.conversationId ?? null,
      files: [...new Set(hints.files)],
    },
  };
}
