import type { Locator } from 'playwright-core';
import type { Workbench } from './workbench.ts';

/** Opens the notification center, since VS Code shows no toasts under test, and waits for the entry with `text`. */
export async function notification(workbench: Workbench, text: string): Promise<Locator> {
  const center = workbench.page.locator('.notifications-center');
  // The entry may come after the center was opened empty, which closes it again.
  for (let attempt = 0; attempt < 20; attempt++) {
    if (!(await center.isVisible())) await workbench.runCommand('Notifications: Show Notifications');
    const entry = center.locator('.notification-list-item').filter({ hasText: text });
    if (await entry.isVisible()) return entry;
    await workbench.page.waitForTimeout(250);
  }
  throw new Error(`No notification with “${text}”`);
}
