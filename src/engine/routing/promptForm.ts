/**
 * What kind of question a prompt is. Models fail for different reasons at each, so each has its own weights: a
 * `choice` names its answers as lettered lines, a `calculation` is a story with figures that asks for a number, all
 * else is `open`.
 */
export type PromptForm = 'choice' | 'calculation' | 'open';

const option = /^[^\S\n]*\(?[A-Ja-j][.):]\s+\S/gm;
const asksNumber =
  /\bhow (?:many|much|long|far|old|fast|tall|often)\b|\bwhat\b[^.?!]*\?|\b(?:calculate|find the|in total)\b/i;
const figures = /\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|twelve|dozen|half|twice|third|quarter)\b/gi;
const codeLike = /```|[{};]$|=>|\w\(\)|\b(?:code|function|script|query|regex|python|javascript|java|c\+\+|sql)\b/im;

/** Formulas with letters are mathematics, not a story. */
const symbolic = /[\^√∫∑]|\b[a-z]\s*\([a-z]\)|\b\d*[xyz]\s*[-+*/=<>]|\|/i;
/** Under this there is no story to follow, in words. */
const shortestCalculation = 12;
/** Above this a text with figures is a task or a document rather than a story with one question, in characters. */
const longestCalculation = 1500;

export function promptForm(prompt: string): PromptForm {
  if ((prompt.match(option)?.length ?? 0) >= 2) return 'choice';
  const isStory =
    prompt.length <= longestCalculation &&
    (prompt.match(figures)?.length ?? 0) >= 2 &&
    asksNumber.test(prompt) &&
    prompt.split(/\s+/).length >= shortestCalculation &&
    !symbolic.test(prompt) &&
    !codeLike.test(prompt);
  return isStory ? 'calculation' : 'open';
}
