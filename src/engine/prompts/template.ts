import * as l10n from '@vscode/l10n';
import type { Document, LineCounter } from 'yaml';
import { ChatError } from '../../core/errors.ts';
import { type RoutingPolicy, routingPolicies } from '../../core/routing.ts';

export const templateModes = ['chat', 'replace', 'insert', 'newFile'] as const;
/** What happens to the answer: shown in the chat, or its code put in place of, after or beside the selection. */
export type TemplateMode = (typeof templateModes)[number];

export type PromptTemplate = {
  readonly name: string;
  readonly description: string;
  /** As written in the file: a model reference or a model's bare id. */
  readonly model?: string;
  /** From 0 to 2. */
  readonly temperature?: number;
  /** What matters most where the model is `auto`. */
  readonly routing?: RoutingPolicy;
  readonly mode: TemplateMode;
  readonly body: string;
  /** Where it came from: a path or an address. */
  readonly source: string;
};

// VS Code's own prompt files say which of its agents runs them; here they are chats.
const foreignModes = ['agent', 'ask', 'edit'];

type FrontMatter = { readonly yaml: string; readonly body: string };

function badTemplate(problem: string, cause?: unknown): ChatError {
  return new ChatError('bad-template', { detail: problem }, { cause });
}

function splitFrontMatter(text: string): FrontMatter {
  const lines = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .map((line) => line.trimEnd());
  if (lines[0] !== '---') return { yaml: '', body: lines.join('\n').trim() };
  const end = lines.indexOf('---', 1);
  if (end < 0) throw badTemplate(l10n.t('line 1: the front matter has no closing line “---”'));
  return {
    yaml: lines.slice(1, end).join('\n'),
    body: lines
      .slice(end + 1)
      .join('\n')
      .trim(),
  };
}

const nameFromSource = (source: string): string =>
  (source.split(/[\\/]/).at(-1) ?? source).replace(/(\.prompt)?\.md$/i, '');

/** Reads the keys we know and says on which line of the file a wrong value stands. */
function reader(document: Document, counter: LineCounter, yaml: typeof import('./yaml.ts')) {
  const { contents } = document;
  if (contents !== null && !yaml.isMap(contents))
    throw badTemplate(l10n.t('line {0}: the front matter must consist of “key: value” lines', 2));
  const fail = (key: string, problem: string): never => {
    const pair = contents?.items.find((item) => yaml.isScalar(item.key) && item.key.value === key);
    const range = pair && yaml.isNode(pair.key) ? pair.key.range : undefined;
    // The front matter starts on the file's second line.
    const line = counter.linePos(range?.[0] ?? 0).line + 1;
    throw badTemplate(l10n.t('line {0}, “{1}”: {2}', line, key, problem));
  };
  const read = (key: string): unknown => {
    const value: unknown = document.get(key);
    try {
      return yaml.isNode(value) ? value.toJS(document) : (value ?? undefined);
    } catch (thrown) {
      // Aliases that multiply without end.
      return fail(key, thrown instanceof Error ? thrown.message : String(thrown));
    }
  };
  const text = (key: string): string | undefined => {
    const value = read(key);
    if (value === undefined || typeof value === 'string') return value?.trim();
    return fail(key, l10n.t('the value must be text'));
  };
  return { read, text, fail };
}

type Reader = ReturnType<typeof reader>;

function readMode({ read, text, fail }: Reader): TemplateMode {
  const mode = text('mode');
  const known = templateModes.find((candidate) => candidate === mode);
  if (known) return known;
  const isForeign = read('agent') !== undefined || read('tools') !== undefined;
  if (!mode || isForeign || foreignModes.includes(mode)) return 'chat';
  return fail('mode', l10n.t('“{0}” is not one of {1}', mode, templateModes.join(', ')));
}

function readTemperature({ read, fail }: Reader): number | undefined {
  const value = read('temperature');
  if (value === undefined || (typeof value === 'number' && value >= 0 && value <= 2)) return value;
  return fail('temperature', l10n.t('the value must be a number from 0 to 2'));
}

function readRouting({ text, fail }: Reader): RoutingPolicy | undefined {
  const value = text('routing');
  const known = routingPolicies.find((policy) => policy === value);
  if (known || value === undefined || value === '') return known;
  return fail('routing', l10n.t('“{0}” is not one of {1}', value, routingPolicies.join(', ')));
}

/** VS Code allows a list of models in order of preference: the first one counts. */
function readModel({ read, fail }: Reader): string | undefined {
  const value = read('model');
  const model: unknown = Array.isArray(value) ? value[0] : value;
  if (model === undefined || typeof model === 'string') return model;
  return fail('model', l10n.t('the value must be text'));
}

/**
 * Reads a `*.prompt.md` file: YAML front matter (VS Code's prompt-file convention; keys we do not know are left alone)
 * and a Markdown body. `source` is a path or an address: it names a template that has no name.
 * Throws ChatError `bad-template` whose detail tells line and key.
 */
export async function parseTemplate(text: string, source: string): Promise<PromptTemplate> {
  const { yaml, body } = splitFrontMatter(text);
  if (body === '') throw badTemplate(l10n.t('the prompt is empty'));
  const name = nameFromSource(source);
  if (yaml.trim() === '') return { name, description: '', mode: 'chat', body, source };
  const library = await import('./yaml.ts');
  const counter = new library.LineCounter();
  const document = library.parseDocument(yaml, { lineCounter: counter, prettyErrors: false });
  const [error] = document.errors;
  if (error) {
    const { line } = counter.linePos(error.pos[0]);
    throw badTemplate(l10n.t('line {0}: {1}', line + 1, error.message), error);
  }
  const values = reader(document, counter, library);
  const model = readModel(values);
  const temperature = readTemperature(values);
  const routing = readRouting(values);
  return {
    name: values.text('name') || name,
    description: values.text('description') ?? '',
    ...(model && { model }),
    ...(temperature !== undefined && { temperature }),
    ...(routing && { routing }),
    mode: readMode(values),
    body,
    source,
  };
}
