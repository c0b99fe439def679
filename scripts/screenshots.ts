/**
 * Makes the pictures of the documentation in media/screenshots/ from the packaged extension in real VS Code, in a light
 * and a dark theme and in a narrow window. `npm run screenshots -- panel` makes only the scenes named.
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { closeSharedBrowser } from '../test/browser/support/browser.ts';
import { answerEnds } from '../test/browser/support/chat.ts';
import { openWorkbench, type Workbench, type WorkbenchOptions } from '../test/browser/support/workbench.ts';
import { installExtension } from './installExtension.ts';
import { projectFolder } from './support/paths.ts';
import { fail, step } from './support/progress.ts';
import { exitOnSignals, runScript } from './support/run.ts';

/** Brings a fresh window to the state that the picture shows, and returns when it is there. */
type Scene = (workbench: Workbench) => Promise<void>;

/** What the editor shows in every picture. */
const openFile = 'shop/cart.ts';

async function selectFile({ page }: Workbench): Promise<void> {
  await page.locator('.editor-instance .monaco-editor .view-line').first().click();
  await page.keyboard.press('Control+A');
}

const scenes: Readonly<Record<string, Scene>> = {
  chat: async (workbench) => {
    await selectFile(workbench);
    await workbench.runCommand('Chat LLM: Explain');
    await answerEnds(workbench);
    await workbench.page.locator('.editor-instance .monaco-editor .view-line').nth(8).click();
    // The end of the answer is what a person reads last; the beginning is what the picture is about.
    await workbench
      .panel()
      .locator('.messages')
      .evaluate((list) => list.scrollTo(0, 330));
  },
  proposal: async (workbench) => {
    await selectFile(workbench);
    await workbench.runCommand('Chat LLM: Document');
    await workbench.page.locator('.monaco-diff-editor').waitFor();
    await workbench.page.locator('.monaco-diff-editor .line-insert').first().waitFor();
    await workbench.runCommand('Chat LLM: Show Accept and Reject Above Each Change');
    await workbench.page.locator('.editor.modified .codelens-decoration').getByText('Accept Change').first().waitFor();
  },
  models: async (workbench) => {
    await workbench.runCommand('Chat LLM: Set Up Models…');
    await workbench.page.locator('.quick-input-widget').getByText('OpenRouter').first().waitFor();
  },
  walkthrough: async (workbench) => {
    await workbench.runCommand('Chat LLM: Get Started');
    await workbench.page.getByText('Ask your first question').first().waitFor();
  },
};

const looks: Readonly<Record<string, WorkbenchOptions>> = {
  light: { settings: { 'workbench.colorTheme': 'Light Modern' }, viewport: { width: 1440, height: 860 } },
  dark: { settings: { 'workbench.colorTheme': 'Dark Modern' }, viewport: { width: 1440, height: 860 } },
  narrow: { settings: { 'workbench.colorTheme': 'Dark Modern' }, viewport: { width: 800, height: 700 } },
};

const folder = join(projectFolder, 'media', 'screenshots');

async function main(): Promise<void> {
  const wanted = process.argv.slice(2);
  const unknown = wanted.filter((name) => !(name in scenes));
  if (unknown.length > 0)
    throw new Error(`No scene “${unknown.join('”, “')}”; there are: ${Object.keys(scenes).join(', ')}.`);
  await runScript('package.ts');
  const extensions = await mkdtemp(join(tmpdir(), 'chat-llm-installed-'));
  process.env.CHAT_LLM_TEST_EXTENSIONS = extensions;
  try {
    await installExtension(extensions);
    await mkdir(folder, { recursive: true });
    for (const [name, scene] of Object.entries(scenes)) {
      if (wanted.length === 0 || wanted.includes(name)) await takeAll(name, scene);
    }
  } finally {
    await closeSharedBrowser();
    await rm(extensions, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** The panel's icons are a font that comes after its text. */
const iconsAreThere = (workbench: Workbench): Promise<unknown> =>
  workbench
    .panel()
    .locator('body')
    .evaluate(({ ownerDocument }) => ownerDocument.fonts.load('16px codicon').then(() => true));

/** Out of the pointer's way, and until the last one is gone. */
async function hideTooltips({ page }: Workbench): Promise<void> {
  const { width = 0, height = 0 } = page.viewportSize() ?? {};
  await page.mouse.move(width / 2, height - 2);
  await page.locator('.monaco-hover:visible, .workbench-hover-container:visible').first().waitFor({ state: 'hidden' });
}

async function takeAll(name: string, scene: Scene): Promise<void> {
  for (const [look, options] of Object.entries(looks)) {
    await step(`${name}, ${look}`, async () => {
      const workbench = await openWorkbench({ openFile, ...options });
      try {
        await scene(workbench);
        await iconsAreThere(workbench);
        await hideTooltips(workbench);
        await workbench.page.screenshot({ path: join(folder, `${name}-${look}.png`) });
      } finally {
        await workbench.close();
      }
    });
  }
}

exitOnSignals();
await main().catch(fail);
