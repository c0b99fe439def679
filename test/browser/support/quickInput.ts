import type { Page } from 'playwright-core';
import { quickInput } from './commandPalette.ts';

/**
 * Chooses the entry of the open quick pick whose label holds `text`, by the keyboard: rows that arrive late move the
 * others under the mouse, and leave the focused one as it is.
 */
export async function pickItem(page: Page, text: string, within: { readonly timeout?: number } = {}): Promise<void> {
  const row = quickInput(page).locator('.monaco-list-row').filter({ hasText: text });
  await quickInput(page).locator('input.input').fill(text, within);
  await row.first().waitFor(within);
  while (!(await row.and(page.locator('.focused')).first().isVisible())) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
}

/** Types into the open input box, over what stands there, and accepts. */
export async function answerInput(page: Page, text: string, title: string): Promise<void> {
  const widget = quickInput(page).filter({ hasText: title });
  await widget.locator('input.input').fill(text);
  await page.keyboard.press('Enter');
}
