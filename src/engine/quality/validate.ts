import type { AnswerProblem } from '../../core/answerProblem.ts';
import type { AnswerCheck, Context, JudgedAnswer, Middleware, Purpose } from '../../core/pipeline.ts';
import { checkCode } from './checks/code.ts';
import { checkComplete } from './checks/complete.ts';
import { checkRepeats } from './checks/repeats.ts';
import type { Wanted } from './checks/wanted.ts';

/** Of these a person sees nothing before the whole answer is there. */
const unread: ReadonlySet<Purpose> = new Set<Purpose>(['commit', 'title', 'summary', 'batch']);

/** The first problem counts. */
const checks: readonly ((answer: JudgedAnswer, wanted: Wanted) => AnswerProblem | undefined)[] = [
  checkComplete,
  checkCode,
  checkRepeats,
];

/** What is wrong with a whole answer, or undefined. Takes well under a millisecond. A call of a tool is an answer. */
export function problemOf(answer: JudgedAnswer, wanted: Wanted): AnswerProblem | undefined {
  if (answer.toolCalls.length > 0) return undefined;
  for (const check of checks) {
    const problem = check(answer, wanted);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/**
 * Says how the answer is to be judged. Failover does it: it alone knows the whole text and what else could be asked, and
 * reads the events anyway.
 */
export function createValidate({ enabled }: { readonly enabled: () => boolean }): Middleware {
  return (next) => (request, context) => {
    if (!enabled()) return next(request, context);
    const ownLimit = request.sampling?.maxTokens !== undefined;
    const judge: AnswerCheck['judge'] = (answer) => {
      const span = context.span?.child('validate');
      const problem = problemOf(answer, context);
      span?.end(problem === undefined ? {} : { facts: { outcome: problem } });
      if (problem === undefined) return undefined;
      // The limit that the person set cuts every target's answer.
      return { problem, elsewhere: !(problem === 'cut' && answer.reason === 'length' && ownLimit) };
    };
    return next(request, { ...context, check: { unread: isUnread(context), judge } });
  };
}

const isUnread = ({ purpose, code }: Context): boolean => code !== undefined || unread.has(purpose);
