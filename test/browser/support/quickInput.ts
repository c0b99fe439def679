import type { Page } from 'playwright-core';
import { quickInput } from './commandPalette.ts';

/** Chooses the entry of the open quick pick whose label holds `text`. */
export async function pickItem(page: Page, text: string): Promise<void> {
  await quickInput(page).locator('input.input').fill(text);
  await quickInput(page).locator('.monaco-list-row').filter({ hasText: text }).first().click();
}

/** Types into the open input box, over what stands there, and accepts. */
export async function answerInput(page: Page, text: string, title: string): Promise<void> {
  const widget = quickInput(page).filter({ hasText: title });
  await widget.locator('input.input').fill(text);
  await page.keyboard.press('Enter');
}
