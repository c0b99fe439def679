import type { Locator, Page } from 'playwright-core';

const APPEAR_TIMEOUT_MS = 3000;
const ATTEMPTS = 8;

export const quickInput = (page: Page): Locator => page.locator('.quick-input-widget');

/** Runs a command by its title in the palette, such as `Chat LLM: New Conversation`. */
export async function runCommand(page: Page, title: string): Promise<void> {
  await openPalette(page);
  await quickInput(page).locator('input.input').fill(`>${title}`);
  const row = quickInput(page)
    .locator('.monaco-list-row')
    .filter({ has: page.locator('.quick-input-list-label, .label-name').getByText(title, { exact: true }) });
  await row.first().click();
}

/** A window that is still starting ignores the key, hence the attempts. */
async function openPalette(page: Page): Promise<void> {
  const input = quickInput(page).locator('input.input');
  for (let attempt = 1; ; attempt++) {
    await page.keyboard.press('F1');
    try {
      return await input.waitFor({ timeout: APPEAR_TIMEOUT_MS });
    } catch (error) {
      if (attempt === ATTEMPTS) throw error;
    }
  }
}
