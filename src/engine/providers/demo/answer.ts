import { fenceCode } from '../../../shared/codeFences.ts';
import { type Finding, findingsIn } from './findings.ts';
import { isAboutCode } from './intents.ts';
import type { CodeIntent, Counts, Intent, Phrases } from './phrases/types.ts';
import type { CodeFacts, Definition } from './readCode.ts';
import { testSkeleton } from './testSkeleton.ts';
import { documented, withHeader } from './transform.ts';

export type Question = {
  readonly intent: Intent | 'chat';
  readonly codeOnly: boolean;
  readonly codes: readonly CodeFacts[];
};

export const table = (columns: readonly string[], rows: readonly (readonly string[])[]): string =>
  [columns, columns.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

const numbered = (steps: readonly string[]): string => steps.map((step, at) => `${at + 1}. ${step}`).join('\n');

export function countsOf(codes: readonly CodeFacts[]): Counts {
  const definitions = codes.flatMap((code) => code.definitions);
  return {
    lines: codes.reduce((sum, code) => sum + code.lineCount, 0),
    functions: definitions.filter(({ kind }) => kind === 'function').length,
    classes: definitions.filter(({ kind }) => kind === 'class').length,
  };
}

/** The code with what the demo can do to it: comments. Rules that change code would need to understand it. */
function proposal(intent: Intent | 'chat', facts: CodeFacts, words: Phrases): string {
  if (intent === 'document') return documented(facts, words);
  if (intent === 'tests') return testSkeleton(facts, words.codeNote);
  return withHeader(facts, words.codeNote);
}

const infoOf = ({ language, path }: CodeFacts): string =>
  language === 'typescript' && /\.[cm]?jsx?$/.test(path) ? 'javascript' : language;

function firstDefinition(facts: CodeFacts, words: Phrases): string[] {
  const definition: Definition | undefined = facts.definitions[0];
  if (!definition) return [];
  const excerpt = facts.code
    .split('\n')
    .slice(definition.line - 1, definition.line + 5)
    .join('\n');
  return [words.firstDefinition(`\`${definition.name}\``), fenceCode(excerpt, infoOf(facts))];
}

function findingsTable(findings: readonly Finding[], words: Phrases): string {
  if (findings.length === 0) return words.noFindings;
  return table(
    [words.columns.line, words.columns.finding],
    findings.map(({ line, id }) => [String(line), words.findings[id]]),
  );
}

function overview(facts: CodeFacts, words: Phrases): string[] {
  const { columns, kinds } = words;
  const file = facts.path === '' ? words.thisCode : `\`${facts.path}\``;
  const rows = facts.definitions.map(({ name, kind, line }) => [`\`${name}\``, kinds[kind], String(line)]);
  const todos = facts.todos.map(({ line, text }) => `- ${columns.line} ${line}: ${text}`);
  return [
    words.facts(file, countsOf([facts])),
    ...(rows.length > 0 ? [table([columns.name, columns.kind, columns.line], rows)] : []),
    ...(todos.length > 0 ? [words.todos, todos.join('\n')] : []),
  ];
}

function aboutCode(intent: CodeIntent, facts: CodeFacts, words: Phrases): string[] {
  const { title, steps } = words.advice[intent];
  const advice = [`### ${title}`, numbered(steps)];
  const summary = overview(facts, words);
  if (intent === 'explain') return [...summary, ...firstDefinition(facts, words), ...advice];
  if (intent === 'review') return [...summary, findingsTable(findingsIn(facts), words), ...advice];
  const findings = intent === 'fix' || intent === 'optimize' ? [findingsTable(findingsIn(facts), words)] : [];
  // Only tests are new code; all else is the person's own with comments added.
  const introduction = intent === 'tests' ? [] : [words.proposal];
  return [
    ...summary,
    ...findings,
    ...introduction,
    fenceCode(proposal(intent, facts, words), infoOf(facts)),
    ...advice,
  ];
}

export function aboutText({ about }: Phrases): string {
  return `${about.intro}\n\n${table(about.columns, about.rows)}`;
}

/** The demo model's answer as Markdown, always with the note that it is one. */
export function answer({ intent, codeOnly, codes }: Question, words: Phrases): string {
  const [main, ...others] = codes;
  const paragraphs: string[] = [];
  if (codeOnly && main) {
    const text = proposal(intent, main, words);
    // JSON has no comments, so the note stands before the block.
    const note = text === main.code ? `${words.codeNote}\n\n` : '';
    return note + fenceCode(text, infoOf(main));
  }
  if (intent === 'greeting' && !main) paragraphs.push(words.greeting);
  else if (intent === 'about') paragraphs.push(aboutText(words));
  else if (main) {
    paragraphs.push(...aboutCode(isAboutCode(intent) ? intent : 'explain', main, words));
    for (const other of others) paragraphs.push(...overview(other, words));
  } else if (isAboutCode(intent)) {
    const { title, steps } = words.advice[intent];
    paragraphs.push(words.noCode, `### ${title}`, numbered(steps));
  } else paragraphs.push(words.chat.intro, numbered(words.chat.steps));
  return [...paragraphs, '---', `*${words.note}*`].join('\n\n');
}

/** What the reasoning demo model thinks before it answers. */
export function reasoning(codes: readonly CodeFacts[], { reasoning: words }: Phrases): string {
  const middle = codes.length > 0 ? words.withCode(countsOf(codes)) : words.withoutCode;
  return `${words.start} ${middle}\n\n${words.end}`;
}
