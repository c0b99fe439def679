import assert from 'node:assert/strict';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import type { ThemeName } from './page.ts';

/** In the page itself: it has no frames, and another page for each look takes as long as the look. */
const axe = (page: Page): AxeBuilder => new AxeBuilder({ page: page as never }).setLegacyMode();

async function violations(builder: AxeBuilder): Promise<string[]> {
  const { violations: found } = await builder.analyze();
  return found.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html} ${node.failureSummary}`));
}

/** Fails on anything that axe finds, of any level. */
export async function axeFindsNothing(page: Page, what = ''): Promise<void> {
  assert.deepEqual(await violations(axe(page)), [], what);
}

/**
 * The same, and then in each of the themes what a theme decides: colours. The page stays, since what else axe looks at
 * is equal in all of them.
 */
export async function axeFindsNothingInThemes(page: Page, themes: readonly ThemeName[], what = ''): Promise<void> {
  await axeFindsNothing(page, what);
  for (const theme of themes) {
    await wear(page, theme);
    const colours = axe(page).withRules(['color-contrast', 'link-in-text-block']);
    assert.deepEqual(await violations(colours), [], `${what} ${theme}`);
  }
}

/** Puts another theme on a page; resolves when its colours hold. */
async function wear(page: Page, theme: ThemeName): Promise<void> {
  await page.evaluate(`new Promise((done, failed) => {
    const old = document.querySelector('link[href^="/theme-"]');
    const link = Object.assign(document.createElement('link'), { rel: 'stylesheet', href: '/theme-${theme}.css' });
    link.onload = () => { old.remove(); requestAnimationFrame(() => requestAnimationFrame(done)); };
    link.onerror = failed;
    old.after(link);
  })`);
}
