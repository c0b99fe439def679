#!/usr/bin/env node
/**
 * What `runTests` starts in the place of a desktop VS Code: the VS Code server and a window of it in Chromium. Takes
 * VS Code's own command line and ends with the exit code of the extension host.
 */
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { launchChromium } from './chromium.ts';
import { installVscodeServer } from './installVscodeServer.ts';
import { chatVariables } from './support/environment.ts';
import { languageModelsFolder } from './support/paths.ts';
import { fail } from './support/progress.ts';
import { exitOnSignals } from './support/run.ts';
import { quietSettings, startVscodeServer, windowUrl } from './vscodeServer.ts';

/** How long the window may take until its extension host ends. */
const RUN_TIMEOUT_MS = 10 * 60_000;

const { values, positionals } = parseArgs({
  strict: false,
  allowPositionals: true,
  options: { extensionDevelopmentPath: { type: 'string' }, extensionTestsPath: { type: 'string' } },
});

async function main(): Promise<number> {
  const scratch = await mkdtemp(join(tmpdir(), 'chat-llm-vscode-'));
  const extensions = join(scratch, 'extensions');
  await cp(languageModelsFolder, join(extensions, 'chat-llm.test-language-models-1.0.0'), { recursive: true });
  const server = await startVscodeServer({
    serverFolder: await installVscodeServer(),
    dataFolder: join(scratch, 'data'),
    extensionsFolder: extensions,
    settings: quietSettings,
    environment: chatVariables(),
  });
  const browser = await launchChromium();
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    page.on('console', (message) => {
      if (message.type() === 'error' || message.text().includes('[Extension Host]')) console.log(message.text());
    });
    const ended = new Promise<number>((resolve, reject) => {
      setTimeout(() => reject(new Error('The extension host did not end in time.')), RUN_TIMEOUT_MS).unref();
      page.on('crash', () => reject(new Error('The window crashed.')));
      void page
        .exposeFunction('codeAutomationExit', resolve)
        .then(() =>
          page.goto(
            windowUrl(server, {
              folder: positionals[0] ?? '',
              extensionDevelopmentPath: String(values.extensionDevelopmentPath),
              extensionTestsPath: String(values.extensionTestsPath),
            }),
          ),
        )
        .catch(reject);
    });
    return await ended;
  } finally {
    await browser.close();
    await server.stop();
    await rm(scratch, { recursive: true, force: true, maxRetries: 5 });
  }
}

exitOnSignals();
await main().then((code) => {
  process.exitCode = code;
}, fail);
