import type { Chain, ChooseChain } from '../../core/chain.ts';
import type { ChatEvent, ChatRequest, ModelRef, Notice, Target } from '../../core/chat.ts';
import { ChatError, type ErrorCode } from '../../core/errors.ts';
import { type Context, collect, type Handler, type Middleware } from '../../core/pipeline.ts';
import { createTextBuffer, type TextBuffer } from '../../shared/textBuffer.ts';
import { askForRest, type Begun, type Continuation, splitBegun } from './continuation.ts';
import { createTextJoiner } from './joinText.ts';

export type FailoverOptions = {
  readonly choose: ChooseChain;
  /** How a model is made to go on with an answer that another one began. */
  readonly continuation: (model: ModelRef) => Continuation;
  /** Whether a chain of several targets whose last one failed may be asked once more from its start. */
  readonly again: (error: ChatError, context: Context) => boolean;
};

/** Failures that another target would not mend, or that nobody may spend more time on. */
const final: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'cancelled',
  'bad-settings',
  'bad-template',
  'storage',
  'shed',
  'total-timeout',
  'answer-too-large',
]);

/** How much of the text before a joint is told, so that a person finds it. */
const jointChars = 60;

/** What of the answer has been passed on. */
type Progress = { readonly text: TextBuffer; toolCalls: number };

/** A target's whole answer, if the check finds nothing wrong with it; notices are passed on at once. */
async function* checked(
  events: AsyncIterable<ChatEvent>,
  target: Target,
  check: NonNullable<Chain['check']>,
): AsyncGenerator<ChatEvent, void> {
  const held: ChatEvent[] = [];
  for await (const event of events) {
    if (event.type === 'notice') yield event;
    else held.push(event);
  }
  const problem = await check(await collect(replay(held)), target);
  if (problem !== undefined) throw new ChatError('answer-rejected', { detail: problem });
  yield* held;
}

async function* replay(events: readonly ChatEvent[]): AsyncGenerator<ChatEvent, void> {
  yield* events;
}

/** The events of a continuation without what they repeat of the text before them. */
async function* joined(
  events: AsyncIterable<ChatEvent>,
  before: string,
  target: Target,
): AsyncGenerator<ChatEvent, void> {
  const joiner = createTextJoiner(before);
  const notice: Notice = { type: 'notice', notice: 'continued', target, after: before.slice(-jointChars) };
  let told = false;
  for await (const event of events) {
    const ends = event.type === 'finish' || event.type === 'tool-call';
    const text = event.type === 'text-delta' ? joiner.push(event.text) : ends ? joiner.end() : '';
    if (text !== '') {
      if (!told) yield notice;
      told = true;
      yield { type: 'text-delta', text };
    }
    if (event.type !== 'text-delta') yield event;
  }
}

/**
 * Asks the targets of the request's chain in turn until one answers; each step to the next is a `fallback` notice. Text
 * that was passed on is never taken back: the next target is asked for the rest of it, which a `continued` notice tells.
 * A request whose last message is the assistant's begins with such a rest. An answer that has called a tool is not
 * continued. When the last target fails too, all are asked once more, if that is allowed. Throws the last error.
 */
export function createFailover({ choose, continuation, again }: FailoverOptions): Middleware {
  function attempt(next: Handler, request: ChatRequest, context: Context, chain: Chain, begun: Begun) {
    const { target = { model: request.model, key: 0 }, alternatives = 0 } = context;
    const messages = askForRest(begun, continuation(target.model));
    const events = next({ ...request, model: target.model, messages }, context);
    if (begun.text !== '') return joined(events, begun.text, target);
    return chain.check && alternatives > 0 ? checked(events, target, chain.check) : events;
  }

  return (next) =>
    async function* failover(request, context): AsyncGenerator<ChatEvent, void> {
      const chain = await choose(request, context);
      if (chain.notice) yield chain.notice;
      const { messages, text } = splitBegun(request);
      const progress: Progress = { text: createTextBuffer(text), toolCalls: 0 };
      const order = [...chain.targets];
      const anew = (error: ChatError): Target | undefined => {
        if (order.length !== chain.targets.length || order.length < 2 || !again(error, context)) return undefined;
        order.push(...chain.targets);
        return chain.targets[0];
      };
      for (let index = 0; index < order.length; index += 1) {
        const target = order[index] as Target;
        const alternatives = order.length - 1 - index;
        const begun = { messages, text: progress.text.text() };
        try {
          for await (const event of attempt(next, request, { ...context, target, alternatives }, chain, begun)) {
            if (event.type === 'text-delta') progress.text.add(event.text);
            else if (event.type === 'tool-call') progress.toolCalls += 1;
            yield event;
          }
          return;
        } catch (thrown) {
          const error = ChatError.from(thrown);
          if (final.has(error.code) || progress.toolCalls > 0 || context.signal.aborted) throw error;
          const to = order[index + 1] ?? anew(error);
          if (!to) throw error;
          yield { type: 'notice', notice: 'fallback', from: target, to, error: error.data };
        }
      }
    };
}
