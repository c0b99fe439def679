import type { AnswerProblem } from '../../../core/answerProblem.ts';
import type { JudgedAnswer } from '../../../core/pipeline.ts';
import { findFencedBlocks } from '../../../shared/codeFences.ts';
import type { Wanted } from './wanted.ts';

/** VS Code's ids of languages whose “code” is sentences. */
const proseLanguages: ReadonlySet<string> = new Set([
  '',
  'plaintext',
  'markdown',
  'mdx',
  'restructuredtext',
  'asciidoc',
  'latex',
  'tex',
  'bibtex',
  'feature',
  'gherkin',
  'git-commit',
  'scminput',
]);

/** What sentences hardly have, and what they begin and end with. */
const codeSigns = /[{}<>=|\\;]|\w\(|\)$/;
const sentenceStart = /^[\p{L}“"'*_-]/u;
const sentenceEnd = /[.!?:…]["”*_]*$/u;
const fewestWords = 4;

/** A line that only a person would be told. */
function isSentence(line: string): boolean {
  if (!sentenceStart.test(line) || !sentenceEnd.test(line) || codeSigns.test(line)) return false;
  return line.split(/[ ,]+/).filter((word) => /\p{L}/u.test(word)).length >= fewestWords;
}

/** All lines are sentences. Prose with code between its lines is given the benefit of the doubt. */
function isProse(text: string): boolean {
  const lines = text.split('\n').flatMap((line) => line.trim() || []);
  return lines.length > 0 && lines.every(isSentence);
}

/** A comment's beginning, in the languages that people write most. */
const comment = String.raw`\s*(?://+|#+|--+|;+|%+|/?\*+|<!--|\{/\*|"""|\(\*)\s*`;
const left = 'rest|remainder|remaining|existing|other|previous|unchanged|same|original|omitted|above|below|as before';
/** `// ... existing code ...`, `# rest of the function unchanged`. */
const placeholder = new RegExp(
  `^${comment}(?:(?:\\.{3}|…).*\\b(?:${left})\\b|.*\\b(?:${left})\\b.*(?:\\.{3}|…)|(?:the )?(?:rest|remainder) of (?:the |your |this )?\\w+ (?:code|file|function|method|class|component|module|implementation|unchanged|stays|remains|is|goes|here)\\b)`,
  'i',
);

/** Longer lines are no placeholders, and would take the expression above too long. */
const longestPlaceholder = 160;

const placeholdersOf = (text: string): readonly string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.length <= longestPlaceholder && placeholder.test(line));

/** Whether an answer that is to become part of a file holds code for it, without gaps that the file did not have. */
export function checkCode({ text }: JudgedAnswer, { code }: Wanted): AnswerProblem | undefined {
  if (!code) return undefined;
  const blocks = findFencedBlocks(text);
  if (blocks.length > 0 && blocks.every((block) => block.code.trim() === '')) return 'no-code';
  if (blocks.length === 0 && !proseLanguages.has(code.language) && isProse(text)) return 'no-code';
  const known = new Set(placeholdersOf(code.replaces));
  const written = blocks.length > 0 ? blocks.map((block) => block.code).join('\n') : text;
  return placeholdersOf(written).some((line) => !known.has(line)) ? 'elided' : undefined;
}
