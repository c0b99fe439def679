import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import { ask, newConversation } from './support/chat.ts';
import { pickItem } from './support/quickInput.ts';
import { sharedWorkbench } from './support/sharedWorkbench.ts';
import type { Workbench } from './support/workbench.ts';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What a theme decides. All else is equal in all of them, so it is looked at in the first. */
const colourRules = ['color-contrast', 'link-in-text-block'];

/** What axe finds once the panel has settled: colours of a theme and lazy parts come a moment after the page. */
async function settledViolations(workbench: Workbench, rules?: readonly string[]): Promise<string[]> {
  let found: string[] = [];
  for (let attempt = 0; attempt < 5; attempt++) {
    found = await violations(workbench, rules);
    if (found.length === 0) return found;
    await workbench.page.waitForTimeout(500);
  }
  return found;
}

/** What axe finds in the panel's document; by all of its rules when none are named. */
async function violations(workbench: Workbench, rules?: readonly string[]): Promise<string[]> {
  const body = workbench.panel().locator('body');
  await body
    .evaluate((_, source) => {
      // The page's policy forbids eval and inline scripts; the browser's own evaluation is not bound by it.
      globalThis.Function(source)();
    }, axeSource)
    .catch(async () => {
      const frame = await (await body.elementHandle())?.ownerFrame();
      await frame?.evaluate(axeSource);
    });
  const results = await body.evaluate(
    (_, runOnly) =>
      (globalThis as unknown as { axe: { run(options: object): Promise<AxeResults> } }).axe.run(
        runOnly ? { runOnly } : {},
      ),
    rules,
  );
  return results.violations.map(
    ({ id, impact, nodes }) => `${impact} ${id}: ${nodes[0]?.html} ${nodes[0]?.failureSummary}`,
  );
}

/** Themes by their name in the picker, with the class that the workbench then wears. */
const themes = [
  ['Light Modern', 'vs'],
  ['Dark Modern', 'vs-dark'],
  ['Dark High Contrast', 'hc-black'],
  ['Light High Contrast', 'hc-light'],
] as const;

describe('accessibility of the panel', () => {
  let workbench: Workbench;
  before(async () => {
    workbench = await sharedWorkbench();
  });

  async function switchTo(theme: string, wornClass: string): Promise<void> {
    await workbench.runCommand('Preferences: Color Theme');
    await pickItem(workbench.page, theme);
    await workbench.page.locator(`.monaco-workbench.${wornClass}`).waitFor();
  }

  for (const [index, [theme, wornClass]] of themes.entries()) {
    const rules = index === 0 ? undefined : colourRules;
    it(`has no violation in ${theme}`, async () => {
      await switchTo(theme, wornClass);
      await newConversation(workbench);
      assert.deepEqual(await settledViolations(workbench, rules), []);
      await ask(workbench, '/demo markdown');
      assert.deepEqual(await settledViolations(workbench, rules), []);
      await workbench.panel().getByRole('button', { name: 'Chat history' }).click();
      await workbench.panel().getByRole('searchbox').waitFor();
      assert.deepEqual(await settledViolations(workbench, rules), []);
      await workbench.panel().getByRole('searchbox').press('Escape');
    });
  }
});
