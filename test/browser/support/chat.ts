import type { Locator } from 'playwright-core';
import type { Workbench } from './workbench.ts';

export const messageBox = (workbench: Workbench): Locator =>
  workbench.panel().getByRole('textbox', { name: 'Message', exact: true });

export const answers = (workbench: Workbench): Locator =>
  workbench.panel().getByRole('article', { name: 'Answer', exact: true });

export const lastAnswer = (workbench: Workbench): Locator => answers(workbench).last();

/** Types a question and sends it. */
export async function send(workbench: Workbench, text: string): Promise<void> {
  await messageBox(workbench).fill(text);
  await messageBox(workbench).press('Enter');
}

/** Waits until no answer is being written: the Stop button is gone. */
export async function answerEnds(workbench: Workbench): Promise<void> {
  await lastAnswer(workbench).getByRole('button', { name: 'Regenerate' }).waitFor({ timeout: 30_000 });
}

export async function ask(workbench: Workbench, text: string): Promise<Locator> {
  const before = await answers(workbench).count();
  await send(workbench, text);
  await answers(workbench).nth(before).waitFor();
  await answerEnds(workbench);
  return lastAnswer(workbench);
}
