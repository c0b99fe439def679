import type { AnswerProblem } from '../../core/answerProblem.ts';
import { type ChatEvent, splitModelRef, type Target } from '../../core/chat.ts';
import { ChatError } from '../../core/errors.ts';
import { type Answer, collect } from '../../core/pipeline.ts';

/** A whole answer that was found wanting. It is given after all when no other target has one. */
export type PutAside = { readonly target: Target; readonly events: readonly ChatEvent[] };

type HoldBack = {
  readonly target: Target;
  readonly judge: (answer: Answer) => AnswerProblem | undefined;
  readonly putAside: (answer: PutAside) => void;
};

async function* replay(events: readonly ChatEvent[]): AsyncGenerator<ChatEvent, void> {
  yield* events;
}

/**
 * A target's whole answer, if nothing is wrong with it; notices are passed on at once, and how much has come is told.
 * Throws ChatError `answer-rejected`, whose detail is the problem.
 */
export async function* holdBack(
  events: AsyncIterable<ChatEvent>,
  { target, judge, putAside }: HoldBack,
): AsyncGenerator<ChatEvent, void> {
  const held: ChatEvent[] = [];
  let lines = 1;
  for await (const event of events) {
    if (event.type === 'notice') {
      yield event;
      continue;
    }
    held.push(event);
    if (event.type !== 'text-delta' || !event.text.includes('\n')) continue;
    lines += event.text.split('\n').length - 1;
    yield { type: 'notice', notice: 'held', lines };
  }
  const problem = judge(await collect(replay(held)));
  if (problem !== undefined) {
    const { connectionId: provider, modelId: model } = splitModelRef(target.model);
    putAside({
      target,
      events: [...held.slice(0, -1), { type: 'notice', notice: 'check-failed', problem, target }, ...held.slice(-1)],
    });
    throw new ChatError('answer-rejected', { provider, model, detail: problem });
  }
  yield* held;
}
