import type { Locator } from 'playwright-core';
import { pickItem } from './quickInput.ts';
import { tryAgain } from './tryAgain.ts';
import type { Window, Workbench } from './workbench.ts';

export const messageBox = (workbench: Window): Locator =>
  workbench.panel().getByRole('textbox', { name: 'Message', exact: true });

export const answers = (workbench: Window): Locator =>
  workbench.panel().getByRole('article', { name: 'Answer', exact: true });

export const lastAnswer = (workbench: Window): Locator => answers(workbench).last();

/** Types a question and sends it. */
export async function send(workbench: Window, text: string): Promise<void> {
  await messageBox(workbench).fill(text);
  await messageBox(workbench).press('Enter');
}

/** Starts a new conversation and waits until it is shown: what is typed before belongs to the old one. */
export async function newConversation(workbench: Workbench): Promise<void> {
  await workbench.runCommand('Chat LLM: New Conversation');
  await workbench.panel().getByText('What are you working on?').waitFor();
}

/** Waits until no answer is being written: the Stop button is gone. */
export async function answerEnds(workbench: Window): Promise<void> {
  await lastAnswer(workbench).getByRole('button', { name: 'Regenerate' }).waitFor({ timeout: 30_000 });
}

/** Waits until the newest turn is the answer to `text`. */
export async function answerBegins(workbench: Window, text: string): Promise<void> {
  const question = workbench.panel().getByRole('article', { name: 'You', exact: true }).filter({ hasText: text });
  await question.last().waitFor();
  await workbench.panel().getByRole('article').last().and(answers(workbench)).waitFor();
}

/** Asks and waits for the end of the answer. The list is virtual, so turns cannot be counted: the newest are compared. */
export async function ask(workbench: Window, text: string): Promise<Locator> {
  await send(workbench, text);
  await answerBegins(workbench, text);
  await answerEnds(workbench);
  return lastAnswer(workbench);
}

const CHOSEN_TIMEOUT_MS = 5000;

/**
 * Chooses the model that answers from now on; `model` is its id without the connection. Tries again where lists that
 * arrive late have moved the choice.
 */
export async function selectModel(workbench: Workbench, model: string): Promise<void> {
  const chosen = workbench.statusBar().filter({ hasText: `${model} · ` });
  await tryAgain(workbench.page, async () => {
    await workbench.runCommand('Chat LLM: Select Model…');
    await pickItem(workbench.page, model);
    await chosen.waitFor({ timeout: CHOSEN_TIMEOUT_MS });
  });
}
