import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { runCommand } from '../../browser/support/commandPalette.ts';
import { openWorkbench, type Workbench } from '../../browser/support/workbench.ts';
import type { Loopback } from '../../support/loopback.ts';
import { installProbe } from './probe.ts';
import { type BenchWindow, type ChatUi, heapOf, setChatWidth } from './window.ts';

const answers = '.interactive-session .interactive-response .value';

const manifest = {
  name: 'native',
  publisher: 'bench',
  version: '1.0.0',
  engines: { vscode: '^1.106.0' },
  main: './main.js',
  activationEvents: ['onStartupFinished'],
  enabledApiProposals: ['defaultChatParticipant', 'chatParticipantPrivate'],
  contributes: {
    chatParticipants: [
      { id: 'bench.native', name: 'bench', fullName: 'Bench', isDefault: true, locations: ['panel'], modes: ['ask'] },
    ],
    languageModelChatProviders: [{ vendor: 'bench', displayName: 'Bench' }],
    commands: [{ command: 'bench.fill', title: 'Bench: Fill' }],
  },
};

/**
 * A window with VS Code's own chat 420 px wide, a conversation of `turns` turns in it, and a participant that passes on
 * what the paced model sends. The chat is part of the window's page, so that is what is measured.
 */
export async function openNativeWindow(turns: number, loopback: Loopback): Promise<BenchWindow> {
  const extensions = await mkdtemp(join(tmpdir(), 'chat-llm-native-'));
  await installParticipant(join(extensions, 'bench.native-1.0.0'));
  const before = process.env.CHAT_LLM_TEST_EXTENSIONS;
  process.env.CHAT_LLM_TEST_EXTENSIONS = extensions;
  const workbench = await openWorkbench({
    panel: false,
    settings: { 'chat.disableAIFeatures': false },
    environment: { BENCH_URL: loopback.url, BENCH_TURNS: String(turns) },
  });
  process.env.CHAT_LLM_TEST_EXTENSIONS = before;
  const { page } = workbench;
  const filled = new Promise<void>((resolve) => {
    loopback.define('GET /v1/filled', ({ response }) => {
      response.end();
      resolve();
    });
  });
  await page.locator('.interactive-session').waitFor();
  await setChatWidth(workbench);
  await runCommand(page, 'Bench: Fill');
  await filled;
  const frame = page.mainFrame();
  await frame.evaluate(installProbe, answers);
  const session = await page.context().newCDPSession(page);
  return {
    workbench,
    frame,
    ui: nativeUi(workbench),
    heap: () => heapOf(session),
    async close() {
      await workbench.close();
      await rm(extensions, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function installParticipant(folder: string): Promise<void> {
  await mkdir(folder);
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
  await build({
    entryPoints: [join(import.meta.dirname, 'nativeExtension.ts')],
    outfile: join(folder, 'main.js'),
    bundle: true,
    platform: 'node',
    external: ['vscode'],
  });
}

function nativeUi({ page }: Workbench): ChatUi {
  const box = page.locator('.interactive-session .interactive-input-part .monaco-editor');
  const emptyBox = async (): Promise<void> => {
    await box.click();
    await page.keyboard.press('Control+A');
    await page.keyboard.press('Delete');
  };
  return {
    async send(question) {
      await emptyBox();
      await page.keyboard.type(question);
      await page.keyboard.press('Enter');
    },
    hasBegun: () => page.locator('.chat-response-loading .value').filter({ hasText: /_x\d/ }).isVisible(),
    async stop() {
      await box.click();
      await page.keyboard.press('Control+Escape');
      await page.locator('.chat-response-loading').waitFor({ state: 'detached', timeout: 120_000 });
    },
    focusBox: () => box.click(),
    emptyBox,
  };
}
