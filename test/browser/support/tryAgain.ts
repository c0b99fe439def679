import type { Page } from 'playwright-core';

const ATTEMPTS = 8;

/** For what works with one of VS Code's lists: they close when something else takes the focus, and Escape begins anew. */
export async function tryAgain(page: Page, work: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt === ATTEMPTS) throw error;
      await page.keyboard.press('Escape');
    }
  }
}
