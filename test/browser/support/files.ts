import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Locator } from 'playwright-core';
import { pickItem } from './quickInput.ts';
import { tryAgain } from './tryAgain.ts';
import type { Workbench } from './workbench.ts';

const FOUND_TIMEOUT_MS = 5000;

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

/** Opens a file of the workspace through Quick Open. */
export async function openFile(workbench: Workbench, path: string): Promise<void> {
  const { page } = workbench;
  await tryAgain(page, async () => {
    await page.keyboard.press('Control+P');
    await pickItem(page, basename(path), { timeout: FOUND_TIMEOUT_MS });
  });
  await page.locator('.editor-instance .monaco-editor .view-line').first().waitFor();
}
