import type { AnswerProblem } from './answerProblem.ts';
import type { ChatRequest, Notice, Target } from './chat.ts';
import type { Answer, Context } from './pipeline.ts';

/** Where a request may go, in order: the next target is asked when one fails. */
export type Chain = {
  /** At least one, none twice. */
  readonly targets: readonly Target[];
  /** Says why, before anything else. */
  readonly notice?: Notice;
  /**
   * Judges the whole answer of every target but the last: what is wrong with it, or undefined. An answer that is to be
   * judged is held back until then; one that is no good is put aside, and the next target is asked.
   */
  readonly check?: (answer: Answer, target: Target) => AnswerProblem | undefined;
};

/** Decides where a request goes. Throws ChatError when there is no such place. */
export type ChooseChain = (request: ChatRequest, context: Context) => Chain | Promise<Chain>;
