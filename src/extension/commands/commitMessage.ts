import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { commitPrompt, readCommitMessage } from '../../engine/prompts/commitMessage.ts';
import { askModel } from '../native/askModel.ts';
import { chooseRepository, type GitRepository } from '../native/gitRepositories.ts';
import { showError } from '../native/showError.ts';
import type { CommandServices } from './services.ts';

/** Writes the message for what is staged, else for all changes, into the Source Control box. */
export async function generateCommitMessage(
  services: CommandServices,
  source?: { readonly rootUri?: vscode.Uri },
): Promise<void> {
  const repository = await chooseRepository(source?.rootUri);
  if (!repository) return;
  const staged = await repository.diff(true);
  const diff = staged.trim() === '' ? await repository.diff(false) : staged;
  if (diff.trim() === '') {
    void vscode.window.showInformationMessage(l10n.t('There are no Git changes.'));
    return;
  }
  const replaced = await mayReplace(repository, '');
  if (replaced === undefined) return;
  const prompt = commitPrompt(diff);
  const notes = [
    ...(diff === staged ? [] : [l10n.t('Nothing is staged: the message describes all changes.')]),
    ...(prompt.isCut ? [l10n.t('The diff is too long: the message describes only a part of it.')] : []),
  ];
  const { message, problem } = await ask(services, prompt.text);
  // The person may have typed while the model wrote.
  if (!message || (await mayReplace(repository, replaced)) === undefined) return;
  repository.inputBox.value = message;
  if (problem !== undefined) notes.push(problem);
  if (notes.length > 0) void vscode.window.showInformationMessage(notes.join(' '));
}

async function ask(services: CommandServices, prompt: string): Promise<{ message?: string; problem?: string }> {
  const { runtime } = services;
  try {
    const title = l10n.t('Commit message');
    const { text, problem } = await askModel(runtime, {
      title,
      prompt,
      model: runtime.models.resolve(undefined),
      purpose: 'commit',
    });
    return { message: readCommitMessage(text), ...(problem !== undefined && { problem }) };
  } catch (thrown) {
    await showError({ logger: runtime.logger }, thrown);
    return {};
  }
}

/** What stands in the box, once the person agreed to lose it; undefined when they did not. */
async function mayReplace({ inputBox }: GitRepository, agreed: string): Promise<string | undefined> {
  const typed = inputBox.value;
  if (typed.trim() === '' || typed === agreed) return typed;
  const replace = l10n.t('Replace');
  const question = l10n.t('Replace the commit message that you have typed?');
  const answer = await vscode.window.showWarningMessage(
    question,
    { modal: true, detail: typed.slice(0, 500) },
    replace,
  );
  return answer === replace ? typed : undefined;
}
