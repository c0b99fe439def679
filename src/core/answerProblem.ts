import * as l10n from '@vscode/l10n';

/** What a check can find wrong with a whole answer, as far as that shows without asking another model. */
export type AnswerProblem =
  | 'empty'
  /** The provider's content filter ended it. */
  | 'filtered'
  | 'cut'
  | 'no-code'
  /** Code with a placeholder for what it leaves out. */
  | 'elided'
  | 'repeats'
  | 'refused'
  | 'wrong-arithmetic'
  | 'no-result'
  | 'unlikely-result'
  | 'unsure';

const sentences: Readonly<Record<AnswerProblem, () => string>> = {
  empty: () => l10n.t('The answer is empty.'),
  filtered: () => l10n.t('The provider’s content filter ended the answer.'),
  cut: () => l10n.t('The answer was cut off before its end.'),
  'no-code': () => l10n.t('The answer holds no code.'),
  elided: () => l10n.t('The answer leaves out parts of the code.'),
  repeats: () => l10n.t('The answer ends in the same words over and over.'),
  refused: () => l10n.t('The model declined to answer.'),
  'wrong-arithmetic': () => l10n.t('A calculation in the answer is wrong.'),
  'no-result': () => l10n.t('The answer has no result.'),
  'unlikely-result': () => l10n.t('The result in the answer is unlikely.'),
  unsure: () => l10n.t('The model is not sure of its answer.'),
};

const isProblem = (code: string): code is AnswerProblem => Object.hasOwn(sentences, code);

/** A sentence for people; undefined for what is none of ours. */
export const explainProblem = (problem: string): string | undefined =>
  isProblem(problem) ? sentences[problem]() : undefined;
