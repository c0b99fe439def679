import { fenceCode, findFencedBlocks } from '../../shared/codeFences.ts';
import type { PromptTemplate } from './template.ts';

type PlainVariable = 'selection' | 'file' | 'fileBasename' | 'language' | 'diagnostics' | 'clipboard';
export type InputVariable = { readonly name: string; readonly placeholder: string };

export type TemplateVariables = {
  readonly names: ReadonlySet<PlainVariable>;
  /** In order, each name once: the first placeholder counts. */
  readonly inputs: readonly InputVariable[];
};

/** What is absent is rendered as nothing. */
export type TemplateValues = {
  readonly selection?: string;
  /** Path in the workspace, with forward slashes. */
  readonly file?: string;
  /** VS Code's language id. */
  readonly language?: string;
  /** The problems of the selection as text, one a line. */
  readonly diagnostics?: string;
  readonly clipboard?: string;
  /** Answers to `${input:name:placeholder}` by name. */
  readonly inputs?: Readonly<Record<string, string>>;
};

const pattern = /\$\{(?:input:([\w-]+)(?::([^}]*))?|([A-Za-z]+))\}/g;

const plainVariables: ReadonlyMap<string, PlainVariable> = new Map([
  ['selection', 'selection'],
  ['selectedText', 'selection'],
  ['file', 'file'],
  ['fileBasename', 'fileBasename'],
  ['language', 'language'],
  ['diagnostics', 'diagnostics'],
  ['clipboard', 'clipboard'],
]);

/** The variables a template uses. Unknown ones are not among them. */
export function variablesOf(template: PromptTemplate): TemplateVariables {
  const names = new Set<PlainVariable>();
  const inputs = new Map<string, InputVariable>();
  for (const [, input, placeholder = '', name = ''] of template.body.matchAll(pattern)) {
    const plain = plainVariables.get(name);
    if (plain) names.add(plain);
    if (input !== undefined && !inputs.has(input)) inputs.set(input, { name: input, placeholder });
  }
  return { names, inputs: [...inputs.values()] };
}

function plainValue(variable: PlainVariable, values: TemplateValues): string {
  if (variable === 'fileBasename') return values.file?.split('/').at(-1) ?? '';
  return values[variable] ?? '';
}

function fencedSelection({ selection = '', language = '', file = '' }: TemplateValues): string {
  return fenceCode(selection, [language, file].filter((part) => part !== '').join(' '));
}

function renderLine(line: string, values: TemplateValues, inFence: boolean): string {
  return line.replace(pattern, (whole: string, input?: string, _placeholder?: string, name = '') => {
    if (input !== undefined) return values.inputs?.[input] ?? '';
    const variable = plainVariables.get(name);
    if (variable === undefined) return whole;
    const value = plainValue(variable, values);
    if (variable !== 'selection' || inFence || value === '') return value;
    if (line.trim() === whole) return fencedSelection(values);
    // Within a sentence a short piece stays in it; more than a line needs a block of its own.
    return value.includes('\n') ? `\n\n${fencedSelection(values)}\n\n` : value;
  });
}

/**
 * The prompt with its variables filled in. Values go in as they are and are not expanded again; unknown variables stay.
 * A selection that the template does not fence itself is fenced, with language and file as the info string.
 */
export function renderTemplate(template: PromptTemplate, values: TemplateValues): string {
  const fences = findFencedBlocks(template.body);
  return template.body
    .split('\n')
    .map((line, at) => {
      const inFence = fences.some((block) => at >= block.startLine && at < block.endLine);
      return renderLine(line, values, inFence);
    })
    .join('\n')
    .trim();
}
