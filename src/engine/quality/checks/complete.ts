import type { AnswerProblem } from '../../../core/answerProblem.ts';
import type { JudgedAnswer, Purpose } from '../../../core/pipeline.ts';
import { findFencedBlocks } from '../../../shared/codeFences.ts';
import type { Wanted } from './wanted.ts';

/** A part of these is no use. A chat's answer can be continued, and a title is cut to its length anyway. */
const whole: ReadonlySet<Purpose> = new Set<Purpose>(['commit', 'summary', 'batch']);

/** Some models call an answer finished that stops in the middle of its code. */
const endsOpen = (text: string): boolean => findFencedBlocks(text).at(-1)?.closed === false;

/** Whether there is an answer, and all of it where a part is no use. */
export function checkComplete({ text, reason }: JudgedAnswer, { purpose, code }: Wanted): AnswerProblem | undefined {
  if (reason === 'content-filter') return 'filtered';
  if (text.trim() === '') return 'empty';
  if (!code && !whole.has(purpose)) return undefined;
  return reason === 'length' || (code && endsOpen(text)) ? 'cut' : undefined;
}
