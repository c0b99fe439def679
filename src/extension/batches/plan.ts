import * as vscode from 'vscode';
import { attachmentLimits, textOf } from '../../conversation/attachmentLimits.ts';
import type { BatchPlan, BatchSource } from '../../core/batches.ts';
import { renderTemplate, type TemplateValues, variablesOf } from '../../engine/prompts/render.ts';
import type { PromptTemplate } from '../../engine/prompts/template.ts';
import { fenceCode } from '../../shared/codeFences.ts';
import { languageIdOf } from '../native/languages.ts';
import { diagnosticsIn } from '../native/templateInput.ts';
import type { BatchTarget } from './files.ts';

/** A template over its targets: what is asked of each, and which files the answers are about. */
export type PlannedItems = Pick<BatchPlan, 'sources' | 'items'> & {
  /** Paths of what is no text, too large or gone. */
  readonly leftOut: readonly string[];
};

/** Reads the files, with what is not saved yet. `values` are the same for all. */
export async function planItems(
  template: PromptTemplate,
  targets: readonly BatchTarget[],
  values: TemplateValues,
): Promise<PlannedItems> {
  const sources: BatchSource[] = [];
  const items: BatchPlan['items'][number][] = [];
  const leftOut: string[] = [];
  for (const { uri, ranges } of targets) {
    const source = await readSource(uri);
    if (!source) {
      leftOut.push(vscode.workspace.asRelativePath(uri, false));
      continue;
    }
    const at = sources.push(source) - 1;
    for (const { range, start, end } of partsOf(uri, source, ranges)) {
      const code = source.text.slice(start, end);
      const label = range ? `${source.label}:${range.start.line + 1}-${range.end.line + 1}` : source.label;
      const { names } = variablesOf(template);
      const diagnostics = names.has('diagnostics') ? diagnosticsIn(uri, range) : '';
      const { label: file, language } = source;
      const prompt = promptOf(template, { ...values, selection: code, file, language, diagnostics });
      items.push({ source: at, start, end, label, prompt });
    }
  }
  return { sources, items, leftOut };
}

type Part = { readonly range?: vscode.Range; readonly start: number; readonly end: number };

function partsOf(uri: vscode.Uri, { text }: BatchSource, ranges: BatchTarget['ranges']): readonly Part[] {
  const document = openDocument(uri);
  if (!ranges || !document) return [{ start: 0, end: text.length }];
  return ranges.map((range) => ({ range, start: document.offsetAt(range.start), end: document.offsetAt(range.end) }));
}

const openDocument = (uri: vscode.Uri): vscode.TextDocument | undefined =>
  vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());

/** A template that does not say where the code goes gets it at its end. */
function promptOf(template: PromptTemplate, values: TemplateValues): string {
  const prompt = renderTemplate(template, values);
  if (variablesOf(template).names.has('selection')) return prompt;
  const { selection = '', language = '', file = '' } = values;
  return `${prompt}\n\n${fenceCode(selection, [language, file].filter((part) => part !== '').join(' '))}`;
}

async function readSource(uri: vscode.Uri): Promise<BatchSource | undefined> {
  const base = { uri: uri.toString(), label: vscode.workspace.asRelativePath(uri, false) };
  const document = openDocument(uri);
  if (document) return { ...base, language: document.languageId, text: document.getText() };
  try {
    const { size } = await vscode.workspace.fs.stat(uri);
    // A character of UTF-8 has at most four bytes.
    if (size > attachmentLimits.textChars * 4) return undefined;
    const text = textOf(await vscode.workspace.fs.readFile(uri));
    if (text === undefined || text === '' || text.length > attachmentLimits.textChars) return undefined;
    const id = await languageIdOf(/\.(\w+)$/.exec(uri.path)?.[1] ?? '');
    return { ...base, language: id === 'plaintext' ? '' : id, text };
  } catch {
    return undefined;
  }
}
