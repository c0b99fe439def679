import type { AnswerProblem } from '../../core/answerProblem.ts';
import type { Chain, ChooseChain } from '../../core/chain.ts';
import type { ChatEvent, ModelRef, Notice, Target, ToolCall } from '../../core/chat.ts';
import { ChatError, type ErrorCode } from '../../core/errors.ts';
import type { Answer, Context, Middleware } from '../../core/pipeline.ts';
import { createTextBuffer, type TextBuffer } from '../../shared/textBuffer.ts';
import { askForRest, type Continuation, splitBegun } from './continuation.ts';
import { holdBack, type PutAside } from './holdBack.ts';
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
type Progress = { readonly text: TextBuffer; readonly toolCalls: ToolCall[]; thinker?: number };

const paragraph: ChatEvent = { type: 'reasoning-delta', text: '\n\n' };

/** What of the chain's and the request's own check sends an answer to the next target, if its answers are judged. */
function judgeOf({ check: ofChain }: Chain, { check }: Context, target: Target) {
  const own = check?.unread ? check.judge : undefined;
  if (!ofChain && !own) return undefined;
  return (answer: Answer): AnswerProblem | undefined => {
    const found = own?.(answer);
    return (found?.elsewhere ? found.problem : undefined) ?? ofChain?.(answer, target);
  };
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

/** Right before the answer's end: what is wrong with the whole of it. */
function* verdict(finish: ChatEvent, { text, toolCalls }: Progress, { check, target }: Context): Iterable<ChatEvent> {
  if (finish.type !== 'finish' || !check || !target) return;
  const found = check.judge({ text: text.text(), toolCalls, reason: finish.reason });
  if (found) yield { type: 'notice', notice: 'check-failed', problem: found.problem, target };
}

/**
 * Asks the targets of the request's chain in turn until one answers; each step to the next is a `fallback` notice. Text
 * that was passed on is never taken back: the next target is asked for the rest of it, which a `continued` notice tells.
 * A request whose last message is the assistant's begins with such a rest. An answer that has called a tool is not
 * continued. When the last target fails too, all are asked once more, if that is allowed. An answer that nobody reads
 * along with is judged first: one that is no good is put aside, and given with a `check-failed` notice when no other
 * target answers. Of one that was shown, the notice alone tells. Throws the last error.
 */
export function createFailover({ choose, continuation, again }: FailoverOptions): Middleware {
  return (next) =>
    async function* failover(request, context): AsyncGenerator<ChatEvent, void> {
      const chain = await choose(request, context);
      if (chain.notice) yield chain.notice;
      const { messages, text } = splitBegun(request);
      const progress: Progress = { text: createTextBuffer(text), toolCalls: [] };
      const order = [...chain.targets];
      let aside: PutAside | undefined;

      const anew = (error: ChatError): Target | undefined => {
        if (aside || order.length !== chain.targets.length || order.length < 2 || !again(error, context))
          return undefined;
        order.push(...chain.targets);
        return chain.targets[0];
      };

      function attempt(target: Target, hops: number): AsyncIterable<ChatEvent> {
        const alternatives = order.length - 1 - hops;
        const begun = { messages, text: progress.text.text() };
        const asked = askForRest(begun, continuation(target.model));
        const own = { ...context, target, alternatives, hops };
        const events = next({ ...request, model: target.model, messages: asked }, own);
        if (begun.text !== '') return joined(events, begun.text, target);
        const judge = alternatives > 0 ? judgeOf(chain, context, target) : undefined;
        if (!judge) return events;
        return holdBack(events, {
          target,
          judge,
          putAside: (answer) => {
            aside = answer;
          },
        });
      }

      for (let index = 0; index < order.length; index += 1) {
        const target = order[index] as Target;
        try {
          for await (const event of attempt(target, index)) {
            if (event.type === 'text-delta') progress.text.add(event.text);
            else if (event.type === 'tool-call') progress.toolCalls.push(event.call);
            else if (event.type === 'reasoning-delta') {
              // Another target’s thoughts begin a paragraph of their own.
              if ((progress.thinker ?? index) !== index) yield paragraph;
              progress.thinker = index;
            } else if (event.type === 'finish') yield* verdict(event, progress, { ...context, target });
            yield event;
          }
          return;
        } catch (thrown) {
          const error = ChatError.from(thrown);
          if (final.has(error.code) || progress.toolCalls.length > 0 || context.signal.aborted) throw error;
          const to = order[index + 1] ?? anew(error);
          if (to) {
            yield { type: 'notice', notice: 'fallback', from: target, to, error: error.data };
            continue;
          }
          if (!aside || progress.text.text() !== text) throw error;
          yield { type: 'notice', notice: 'fallback', from: target, to: aside.target, error: error.data, back: true };
          yield* aside.events;
          return;
        }
      }
    };
}
