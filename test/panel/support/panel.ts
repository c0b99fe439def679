import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { launchChromium } from '../../../scripts/chromium.ts';
import type { PanelBoot, PanelState } from '../../../src/protocol/messages.ts';
import { type FakeHost, installHost } from './fakeHost.ts';
import type { ThemeName } from './page.ts';
import { type PanelServer, servePanel } from './server.ts';

let browser: Promise<Browser> | undefined;
let server: Promise<PanelServer> | undefined;

export type PanelOptions = {
  readonly theme?: ThemeName;
  readonly width?: number;
  readonly height?: number;
  readonly boot?: PanelBoot;
  readonly context?: BrowserContextOptions;
};

export type OpenPanel = {
  readonly page: Page;
  readonly host: FakeHost;
  /** Errors and refusals (such as of the Content-Security-Policy) that the page has reported. */
  readonly complaints: readonly string[];
  /** Waits until an expression is true in the page; Playwright's own way needs `unsafe-eval`. */
  until(expression: string): Promise<void>;
  close(): Promise<void>;
};

export type NewPage = Omit<OpenPanel, 'host' | 'until'> & {
  /** Loads the page of a script of the webviews. */
  load(script: string): Promise<void>;
};

/** An empty page with a theme; its host is to be installed before it loads. */
export async function newPage(options: PanelOptions = {}): Promise<NewPage> {
  browser ??= launchChromium();
  server ??= servePanel();
  const { theme = 'dark', width = 420, height = 760, boot } = options;
  const context = await (await browser).newContext({ viewport: { width, height }, ...options.context });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  const { url } = await server;
  return {
    page,
    complaints,
    load: async (script) => void (await page.goto(url(theme, boot, script))),
    close: () => context.close(),
  };
}

/** A panel in a page of its own, showing `state`. */
export async function openPanel(state: PanelState, options: PanelOptions = {}): Promise<OpenPanel> {
  const { page, complaints, load, close } = await newPage(options);
  const host = await installHost(page, state);
  await load('chat');
  await page.locator('.panel').waitFor();
  return {
    page,
    host,
    complaints,
    async until(expression) {
      for (let frames = 0; !(await page.evaluate(`Boolean(${expression})`)); frames++) {
        if (frames > 600) throw new Error(`never true: ${expression}`);
        await nextFrame(page);
      }
    },
    close,
  };
}

/** Waits until what was just posted is on the screen. */
export async function nextFrame(page: Page): Promise<void> {
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
}

/** Ends what all tests share. */
export async function closeAll(): Promise<void> {
  await (await browser)?.close();
  await (await server)?.close();
  [browser, server] = [undefined, undefined];
}
