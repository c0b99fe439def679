import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import type { Workbench } from './workbench.ts';

export const readWorkspaceFile = (workbench: Workbench, path: string): Promise<string> =>
  readFile(join(workbench.workspace, path), 'utf8');

/** Brings a file's own editor to the front and saves it. */
export async function saveFile(workbench: Workbench, name: string): Promise<void> {
  await fileEditor(workbench, name).click();
  await workbench.page.keyboard.press('Control+S');
}

/** The tab of a file's own editor. */
export const fileEditor = (workbench: Workbench, name: string): Locator =>
  workbench.page.locator('.tabs-container .tab').getByText(name, { exact: true });

export async function waitUntil(holds: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('It did not become true within ten seconds');
}
