import { quickInput } from './commandPalette.ts';
import { waitUntil } from './waitUntil.ts';
import type { Workbench } from './workbench.ts';

/** Answers VS Code's own file dialog; it writes a path of its own into the box once it has read the folder. */
export async function chooseFile({ page }: Pick<Workbench, 'page'>, path: string): Promise<void> {
  const input = quickInput(page).locator('input.input');
  await quickInput(page).locator('.monaco-list-row').first().waitFor();
  await waitUntil(async () => {
    await input.fill(path);
    await page.waitForTimeout(400);
    return (await input.inputValue()) === path;
  });
  await quickInput(page).getByText('OK', { exact: true }).click();
}
