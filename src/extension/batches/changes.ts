import type { Batch, BatchItem, BatchResult, BatchSource } from '../../core/batches.ts';
import { extractCode, reindent } from '../../engine/prompts/extractCode.ts';
import { problemOf } from '../../engine/quality/validate.ts';

/** Answers of a batch as changes of files. Nothing here knows VS Code, so it is tested by itself. */

/** Why an answer is no change: it was cut at the token limit, it holds no code, or leaves some of the code out. */
export type Unusable = 'cut' | 'noCode' | 'faulty';

export type FileChange = {
  readonly source: BatchSource;
  /** The whole text as it would be, for the text that the batch began with. */
  readonly text: string;
};

export type Changes = {
  readonly files: readonly FileChange[];
  readonly unusable: readonly { readonly item: BatchItem; readonly why: Unusable }[];
};

/** A file cut off in the middle, or one with gaps, must not replace a whole one. */
export function codeOf(
  { answer, finishReason, source, start, end }: BatchResult,
  mode: Batch['mode'],
): { code: string } | { why: Unusable } {
  const code = extractCode(answer);
  const problem = problemOf(
    { text: answer, toolCalls: [], reason: finishReason ?? 'other' },
    {
      purpose: 'batch',
      code: { language: source.language, replaces: mode === 'replace' ? source.text.slice(start, end) : '' },
    },
  );
  if (problem === 'cut') return { why: 'cut' };
  if (code === undefined || problem === 'no-code') return { why: 'noCode' };
  return problem === undefined ? { code } : { why: 'faulty' };
}

/** The code as it stands in for the range, or after it; a line end that the model left out is put back. */
function placed(mode: Batch['mode'], { start, end, source }: BatchResult, code: string): string {
  const before = source.text.slice(start, end);
  const inPlace = reindent(code, before);
  if (mode === 'replace') return before.endsWith('\n') && !inPlace.endsWith('\n') ? `${inPlace}\n` : inPlace;
  const gap = before.endsWith('\n') || before === '' ? '' : '\n';
  return `${before}${gap}${inPlace}${before.endsWith('\n') ? '\n' : ''}`;
}

/** What a `replace` or `insert` batch would make of its files: all ranges of a file at once, done items only. */
export function changesOf({ mode }: Pick<Batch, 'mode'>, results: Iterable<BatchResult>): Changes {
  const byFile = new Map<string, { source: BatchSource; edits: { start: number; end: number; text: string }[] }>();
  const unusable: { item: BatchItem; why: Unusable }[] = [];
  for (const result of results) {
    if (result.status !== 'done') continue;
    const found = codeOf(result, mode);
    if ('why' in found) {
      unusable.push({ item: result, why: found.why });
      continue;
    }
    const file = byFile.get(result.source.uri) ?? { source: result.source, edits: [] };
    byFile.set(result.source.uri, file);
    file.edits.push({ start: result.start, end: result.end, text: placed(mode, result, found.code) });
  }
  const files = [...byFile.values()].map(({ source, edits }) => ({ source, text: apply(source.text, edits) }));
  return { files, unusable };
}

/** From the end, so that earlier positions stay what they are. */
function apply(text: string, edits: readonly { start: number; end: number; text: string }[]): string {
  const fromEnd = [...edits].sort((a, b) => b.start - a.start);
  return fromEnd.reduce((rest, edit) => rest.slice(0, edit.start) + edit.text + rest.slice(edit.end), text);
}

/** What the built-in templates' new files are called beside their sources; others carry their template's name. */
const suffixes: Readonly<Record<string, string>> = { 'write-tests': 'test' };

/**
 * The path of a new file made of `path`: `src/cart.ts` becomes `src/cart.test.ts`, the second one `src/cart.test2.ts`.
 */
export function newFilePath(path: string, template: string, number: number): string {
  const slash = path.lastIndexOf('/') + 1;
  const name = path.slice(slash);
  const dot = name.lastIndexOf('.');
  const [stem, extension] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ''];
  const slug = template.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-');
  const suffix = suffixes[template] ?? (slug.replace(/^-|-$/g, '') || 'new');
  return `${path.slice(0, slash)}${stem}.${suffix}${number > 1 ? number : ''}${extension}`;
}
