import type { AnswerProblem } from '../../../core/answerProblem.ts';
import type { JudgedAnswer } from '../../../core/pipeline.ts';

/** How far back is looked, in UTF-16 units. */
const seen = 6000;
/** What counts as a loop: how much text, of how many rounds. An answer that ended by itself may have wanted them. */
const limits = { endless: { chars: 400, rounds: 6 }, ended: { chars: 3000, rounds: 30 } };

/**
 * The lengths of the longest repetition at the end of a text and of its unit, by the failure function of Knuth, Morris
 * and Pratt over the reversed end. Linear in `seen`.
 */
function longestLoop(text: string, isLoop: (chars: number, unit: number) => boolean): boolean {
  const end = [...text.slice(-seen)].reverse();
  const failure = new Int32Array(end.length);
  for (let at = 1, matched = 0; at < end.length; at += 1) {
    while (matched > 0 && end[at] !== end[matched]) matched = failure[matched - 1] ?? 0;
    if (end[at] === end[matched]) matched += 1;
    failure[at] = matched;
    const unit = at + 1 - matched;
    if (isLoop(at + 1, unit) && /[\p{L}\p{N}]/u.test(end.slice(0, unit).join(''))) return true;
  }
  return false;
}

/** An answer that a model could not stop: its end is one piece of text over and over. */
export function checkRepeats({ text, reason }: JudgedAnswer): AnswerProblem | undefined {
  const { chars, rounds } = reason === 'stop' ? limits.ended : limits.endless;
  const found = longestLoop(text.trimEnd(), (length, unit) => length >= chars && length >= rounds * unit);
  return found ? 'repeats' : undefined;
}
