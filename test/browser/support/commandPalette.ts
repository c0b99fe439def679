import type { Locator, Page } from 'playwright-core';
import { tryAgain } from './tryAgain.ts';

const APPEAR_TIMEOUT_MS = 3000;

export const quickInput = (page: Page): Locator => page.locator('.quick-input-widget');

/**
 * Runs a command by its title in the palette, such as `Chat LLM: New Conversation`. Tries again: a window that is still
 * starting ignores the key, the palette closes when something else takes the focus, and it lists what could be run at
 * the moment when it opened.
 */
export const runCommand = (page: Page, title: string): Promise<void> =>
  tryAgain(page, () => chooseCommand(page, title));

async function chooseCommand(page: Page, title: string): Promise<void> {
  await page.keyboard.press('F1');
  const within = { timeout: APPEAR_TIMEOUT_MS };
  await quickInput(page).locator('input.input').fill(`>${title}`, within);
  // The whole label: what was typed is marked in it, as an element of its own that longer titles have, too.
  const label = page
    .locator('.label-name')
    .filter({ hasText: new RegExp(`^${title.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`) });
  const row = quickInput(page).locator('.monaco-list-row').filter({ has: label });
  await row.first().click(within);
}
