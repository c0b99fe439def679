import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { explainProblem } from '../../core/answerProblem.ts';
import { extractCode, reindent } from '../../engine/prompts/extractCode.ts';
import { renderTemplate, variablesOf } from '../../engine/prompts/render.ts';
import type { PromptTemplate } from '../../engine/prompts/template.ts';
import { askModel } from '../native/askModel.ts';
import { maySendPrompt } from '../native/overflow.ts';
import { showError } from '../native/showError.ts';
import { collectValues, type Scope, scopeOf } from '../native/templateInput.ts';
import { type LoadedTemplate, loadTemplates, readTemplate, templateLabel } from '../native/templates.ts';
import type { CommandServices } from './services.ts';

type Item = vscode.QuickPickItem & { readonly loaded?: LoadedTemplate };

/**
 * `Run Prompt Template…`: pick one, then run it on the active editor. The box of the panel names the template, and what
 * was typed after it; then the shown conversation goes on.
 */
export async function pickAndRunTemplate(services: CommandServices, uri?: vscode.Uri, extra = ''): Promise<void> {
  const { context, runtime, view } = services;
  const loaded = await loadTemplates(context, runtime);
  if (uri) {
    const named = loaded.find((each) => each.uri.toString() === uri.toString());
    const options = { conversationId: view.current(), extra };
    if (named) await runTemplate(services, named.template, templateLabel(named).name, options);
    return;
  }
  const picked = await pickTemplate(loaded, l10n.t('Choose what to do with the selected code'));
  if (picked) await runTemplate(services, picked.template, templateLabel(picked).name);
}

/** Undefined when the person gave up. */
export async function pickTemplate(
  loaded: readonly LoadedTemplate[],
  placeHolder: string,
): Promise<LoadedTemplate | undefined> {
  const groups = [
    ['workspace', l10n.t('Workspace')],
    ['user', l10n.t('Yours')],
    ['builtIn', l10n.t('Built in')],
  ] as const;
  const items = groups.flatMap(([source, label]): Item[] => {
    const own = loaded.filter((candidate) => candidate.source === source);
    if (own.length === 0) return [];
    return [{ label, kind: vscode.QuickPickItemKind.Separator }, ...own.map(toItem)];
  });
  const picked = await vscode.window.showQuickPick(items, {
    title: l10n.t('Run Prompt Template'),
    placeHolder,
    matchOnDescription: true,
  });
  return picked?.loaded;
}

const toItem = (loaded: LoadedTemplate): Item => {
  const { name, description } = templateLabel(loaded);
  return { label: name, description, loaded };
};

/** Runs a built-in template by its file's base name; `at` is what it is about, if that is not the selection. */
export async function runBuiltIn(services: CommandServices, name: string, at?: unknown): Promise<void> {
  const uri = vscode.Uri.joinPath(services.context.extensionUri, 'prompts', `${name}.prompt.md`);
  const template = await readTemplate(uri);
  const { name: title } = templateLabel({ template, source: 'builtIn', uri });
  // Menus pass the file's URI, which says nothing that the editor does not.
  await runTemplate(services, template, title, { at: at instanceof vscode.Range ? at : undefined });
}

type RunOptions = {
  /** The place that the template is about, if that is not the selection. */
  readonly at?: vscode.Range | undefined;
  /** Answers to the template's inputs, which are then not asked for. */
  readonly inputs?: Readonly<Record<string, string>>;
  /** The conversation that goes on; a new one without it. */
  readonly conversationId?: number | null;
  /** Added to the template's text. */
  readonly extra?: string;
};

export async function runTemplate(
  services: CommandServices,
  template: PromptTemplate,
  title: string,
  { at, inputs, conversationId = null, extra = '' }: RunOptions = {},
): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  const needsEditor = template.mode !== 'chat' || variablesOf(template).names.has('selection');
  if (!editor && needsEditor) {
    void vscode.window.showInformationMessage(
      l10n.t('Open a file and select the code that “{0}” should work on.', title),
    );
    return;
  }
  const scope = editor && (await scopeOf(editor, at));
  const values = await collectValues(template, scope, inputs);
  if (!values) return;
  const prompt = [renderTemplate(template, values), extra].filter((part) => part !== '').join('\n\n');
  const goesOn = template.mode === 'chat' ? conversationId : null;
  const model = services.runtime.models.resolve(template.model);
  if (!(await maySendPrompt(services.runtime, { conversationId: goesOn, text: prompt, model }))) return;
  if (template.mode === 'chat')
    await chat(services, template, title, prompt, conversationId ?? (scope ? `${title}: ${values.file}` : title));
  else if (scope) await edit(services, template, title, prompt, scope);
}

async function chat(
  { runtime, view }: CommandServices,
  template: PromptTemplate,
  title: string,
  text: string,
  /** Its id, or a new one's title. */
  conversation: number | string,
): Promise<void> {
  const { conversations } = runtime.database;
  const turn = runtime.chat.send({
    conversationId:
      typeof conversation === 'number'
        ? conversation
        : conversations.createConversation(conversation, { private: await view.beginsPrivate() }),
    text,
    template: title,
    model: runtime.models.resolve(template.model),
    ...(template.routing && { routing: template.routing }),
    ...(template.temperature !== undefined && { sampling: { temperature: template.temperature } }),
  });
  await view.show(turn.conversationId);
}

/** Asks for code and proposes it; the file is not touched. */
async function edit(
  services: CommandServices,
  template: PromptTemplate,
  title: string,
  prompt: string,
  scope: Scope,
): Promise<void> {
  const again = (): Promise<void> => edit(services, template, title, prompt, scope);
  const { document, range } = scope;
  let answer: Awaited<ReturnType<typeof askModel>>;
  try {
    answer = await askModel(services.runtime, {
      title,
      prompt,
      model: services.runtime.models.resolve(template.model),
      temperature: template.temperature,
      routing: template.routing,
      code: { language: document.languageId, replaces: template.mode === 'replace' ? document.getText(range) : '' },
    });
  } catch (thrown) {
    await showError({ logger: services.runtime.logger, retry: again }, thrown);
    return;
  }
  const code = extractCode(answer.text);
  const problem = code === undefined ? explainProblem('no-code') : answer.problem;
  const propose = code === undefined ? undefined : () => place(services, template, title, scope, code);
  if (problem === undefined) await propose?.();
  else await offerAgain(`${problem} ${l10n.t('So nothing was proposed.')}`, propose, again);
}

/** What to do with an answer that is no good. */
async function offerAgain(
  message: string,
  anyway: (() => Promise<void>) | undefined,
  again: () => Promise<void>,
): Promise<void> {
  const retry = l10n.t('Try Again');
  const choose = l10n.t('Choose Model…');
  const show = l10n.t('Show It Anyway');
  const picked = await vscode.window.showWarningMessage(message, retry, ...(anyway ? [show] : []), choose);
  if (picked === retry) await again();
  else if (picked === show) await anyway?.();
  else if (picked === choose) await vscode.commands.executeCommand('chatLlm.selectModel');
}

async function place(
  { runtime }: CommandServices,
  { mode }: PromptTemplate,
  title: string,
  scope: Scope,
  code: string,
): Promise<void> {
  const { document } = scope;
  if (mode === 'newFile') {
    const created = await vscode.workspace.openTextDocument({ content: `${code}\n`, language: document.languageId });
    await vscode.window.showTextDocument(created, { viewColumn: vscode.ViewColumn.Beside });
    return;
  }
  await runtime.proposals.show(title, { target: document.uri, text: placeInto(scope, code, mode) });
}

function placeInto({ document, range }: Scope, code: string, mode: PromptTemplate['mode']): string {
  const file = document.getText();
  const start = document.offsetAt(range.start);
  const end = document.offsetAt(range.end);
  const placed = reindent(code, document.getText(range));
  return mode === 'replace'
    ? file.slice(0, start) + placed + file.slice(end)
    : `${file.slice(0, end)}\n${placed}${file.slice(end)}`;
}
