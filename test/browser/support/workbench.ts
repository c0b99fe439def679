import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { BrowserContext, FrameLocator, Locator, Page } from 'playwright-core';
import { installVscodeServer } from '../../../scripts/installVscodeServer.ts';
import { exampleWorkspace, testResultsFolder } from '../../../scripts/support/paths.ts';
import { quietSettings, settingsFileOf, startVscodeServer, windowUrl } from '../../../scripts/vscodeServer.ts';
import { sharedBrowser } from './browser.ts';
import { runCommand } from './commandPalette.ts';
import { killExtensionHosts } from './extensionHost.ts';

const EXTENSION_ID = 'chat-llm.chat-llm';
const CONTAINER_TITLE = 'Chat LLM';
const START_TIMEOUT_MS = 60_000;
/** Ample: a slow machine must not fail a test, and a test that passes never waits for it. */
const ACTION_TIMEOUT_MS = 30_000;

export type WorkbenchOptions = {
  /** Display language, such as `de`. */
  readonly locale?: string;
  /** User settings on top of the quiet ones. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Environment of the extension host; nothing of this process's `LLM_…` reaches it. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Folder to open; a copy of examples/workspace when absent. */
  readonly workspace?: string;
  /** Keeps user data (settings, conversations) between two workbenches; a fresh one when absent. */
  readonly dataFolder?: string;
  /** File to open, relative to the workspace. */
  readonly openFile?: string;
  readonly viewport?: { readonly width: number; readonly height: number };
  /** False: the panel is not opened. */
  readonly panel?: boolean;
};

/** One window of VS Code. */
export type Window = {
  readonly page: Page;
  /** The chat panel's document. */
  panel(): FrameLocator;
};

/** A real VS Code window with the packaged extension installed. */
export type Workbench = Window & {
  /** The address of the window; a second page of `page.context()` may open it too. */
  readonly url: string;
  readonly workspace: string;
  readonly serverPid: number;
  /** Opens one more window with the panel, on the same storage. */
  openAnother(): Promise<Window>;
  /** Brings the chat panel to the front. */
  showPanel(): Promise<void>;
  /** Runs a command by its title in the palette. */
  runCommand(title: string): Promise<void>;
  /** The extension's own entries of the status bar. */
  statusBar(): Locator;
  /** Reloads the window and waits until the panel is back, if it was open. */
  reload(): Promise<void>;
  /** The path of the user settings. */
  readonly settingsFile: string;
  /** Kills the extension host as a crash would; VS Code starts another. */
  killExtensionHost(): Promise<void>;
  /** Saves test-results/NAME.png and returns its path. */
  screenshot(name: string): Promise<string>;
  /** Lines of the window's console so far. */
  consoleLines(): readonly string[];
  close(): Promise<void>;
};

/** The settings of every window of the tests: what one test was answered is no answer to another one's equal question. */
export const testSettings = { ...quietSettings, 'chatLlm.cache.enabled': false };

const open = new Set<Workbench>();

/** The workbenches that a test has not closed yet. */
export const openWorkbenches = (): readonly Workbench[] => [...open];

/** Opens VS Code on a workspace and waits until it, and the chat panel, are there. */
export async function openWorkbench(options: WorkbenchOptions = {}): Promise<Workbench> {
  const scratch = await mkdtemp(join(tmpdir(), 'chat-llm-browser-'));
  const workspace = options.workspace ?? (await copyExample(scratch));
  const dataFolder = options.dataFolder ?? join(scratch, 'data');
  const server = await startVscodeServer({
    serverFolder: await installVscodeServer(),
    dataFolder,
    extensionsFolder: installedExtensionsFolder(),
    settings: { ...testSettings, ...options.settings },
    locale: options.locale,
    environment: options.environment ?? {},
  });
  const browser = await sharedBrowser();
  const context = await browser.newContext({
    viewport: options.viewport ?? { width: 1280, height: 800 },
    locale: options.locale ?? 'en-US',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  const page = await context.newPage();
  page.setDefaultTimeout(ACTION_TIMEOUT_MS);
  const lines = recordConsole(page);
  const openFile = options.openFile && join(workspace, options.openFile);
  const url = windowUrl(server, { folder: workspace, openFile });
  const panelOf = (inPage: Page): FrameLocator => inPage.frameLocator(panelFrame).frameLocator('iframe#active-frame');
  // Only the first webview of a view says `purpose=webviewView`; one that comes back after it was hidden does not.
  const panelFrame = `iframe.webview[src*="extensionId=${EXTENSION_ID}&"]`;

  const workbench: Workbench = {
    page,
    url,
    workspace,
    serverPid: server.pid,
    panel: () => panelOf(page),
    showPanel: () => showPanel(page, workbench.panel()),
    runCommand: (title) => runCommand(page, title),
    statusBar: () => page.locator(`.statusbar-item[id^="${EXTENSION_ID}"]`),
    async openAnother() {
      const another = await context.newPage();
      another.setDefaultTimeout(ACTION_TIMEOUT_MS);
      await another.goto(url);
      await waitForWorkbench(another);
      await showPanel(another, panelOf(another));
      return { page: another, panel: () => panelOf(another) };
    },
    async reload() {
      const hadPanel = await page.locator(panelFrame).isVisible();
      await page.reload();
      await waitForWorkbench(page);
      if (hadPanel) await waitForPanel(workbench.panel());
    },
    settingsFile: settingsFileOf(dataFolder),
    killExtensionHost: () => killExtensionHosts(server.pid),
    screenshot: (name) => screenshot(page, name),
    consoleLines: () => lines,
    async close() {
      open.delete(workbench);
      await closeContext(context);
      await server.stop();
      await rm(scratch, { recursive: true, force: true, maxRetries: 5 });
    },
  };
  open.add(workbench);
  await page.goto(url);
  await waitForWorkbench(page);
  if (options.panel !== false) await workbench.showPanel();
  return workbench;
}

function installedExtensionsFolder(): string {
  const folder = process.env.CHAT_LLM_TEST_EXTENSIONS;
  if (!folder)
    throw new Error('CHAT_LLM_TEST_EXTENSIONS is not set: run the browser tests with “npm run test:browser”.');
  return folder;
}

async function copyExample(scratch: string): Promise<string> {
  const workspace = join(scratch, 'workspace');
  await cp(exampleWorkspace, workspace, { recursive: true });
  return workspace;
}

function recordConsole(page: Page): string[] {
  const lines: string[] = [];
  page.on('console', (message) => lines.push(`[${message.type()}] ${message.text()}`));
  page.on('pageerror', (error) => lines.push(`[page error] ${error.stack ?? error.message}`));
  return lines;
}

/** The status bar shows up once the workbench is restored. */
async function waitForWorkbench(page: Page): Promise<void> {
  await page.locator('.monaco-workbench .part.statusbar').waitFor({ timeout: START_TIMEOUT_MS });
}

async function waitForPanel(panel: FrameLocator): Promise<void> {
  await panel.locator('body > *').first().waitFor({ timeout: START_TIMEOUT_MS });
}

/** The side bar shows VS Code's own container first; ours is a tab beside it until it was chosen once. */
async function showPanel(page: Page, panel: FrameLocator): Promise<void> {
  const tab = page.locator('.part.auxiliarybar').getByRole('tab', { name: CONTAINER_TITLE });
  await tab.click({ timeout: START_TIMEOUT_MS });
  await waitForPanel(panel);
}

async function screenshot(page: Page, name: string): Promise<string> {
  const path = join(testResultsFolder, `${name}.png`);
  await mkdir(testResultsFolder, { recursive: true });
  await page.screenshot({ path });
  return path;
}

/** Leaves the pages first, so that VS Code ends their extension hosts and nothing is lost by the close. */
async function closeContext(context: BrowserContext): Promise<void> {
  for (const page of context.pages()) await page.goto('about:blank').catch(() => undefined);
  await context.close();
}

/** What the extension itself logged, of every window of this user data. */
async function extensionLog({ settingsFile }: Workbench): Promise<string> {
  const logs = join(dirname(settingsFile), '..', 'logs');
  const names = await readdir(logs, { recursive: true }).catch(() => []);
  const own = names.filter((name) => name.includes(EXTENSION_ID) && name.endsWith('.log'));
  return (await Promise.all(own.map((name) => readFile(join(logs, name), 'utf8')))).join('\n');
}

/** Saves what a person needs to understand a failed test: a picture, the console and the log of each open window. */
export async function saveEvidence(title: string): Promise<void> {
  const name = title.replace(/[^\p{L}\p{N}]+/gu, '-').slice(0, 100);
  for (const [index, workbench] of openWorkbenches().entries()) {
    const base = index ? `${name}-${index + 1}` : name;
    const path = await workbench.screenshot(base).catch(() => undefined);
    const log = `${workbench.consoleLines().join('\n')}\n\n${await extensionLog(workbench)}\n`;
    await writeFile(join(testResultsFolder, `${base}.log`), log);
    console.log(`    saved ${path ?? base}`);
  }
}
