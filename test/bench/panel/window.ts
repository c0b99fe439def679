import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CDPSession, Frame } from 'playwright-core';
import { openWorkbench, type Workbench } from '../../browser/support/workbench.ts';
import { installProbe } from './probe.ts';
import { seedConversation } from './seed.ts';

const panelWidth = 420;

/** What a measurement does with a chat: with ours, or with VS Code's own. */
export type ChatUi = {
  /** Types a question and sends it. */
  send(question: string): Promise<void>;
  /** Whether the present answer shows its first words. */
  hasBegun(): Promise<boolean>;
  /** Ends the present answer and waits for that. */
  stop(): Promise<void>;
  focusBox(): Promise<void>;
  emptyBox(): Promise<void>;
};

export type BenchWindow = {
  readonly workbench: Workbench;
  readonly frame: Frame;
  readonly ui: ChatUi;
  /** Bytes of JavaScript objects after a collection: of the window, whose thread the panel shares here. */
  heap(): Promise<number>;
  close(): Promise<void>;
};

/** A window with the panel 420 px wide, a conversation of `turns` turns in its history and the paced model chosen. */
export async function openBenchWindow(turns: number, modelUrl: string): Promise<BenchWindow> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'chat-llm-bench-'));
  if (turns > 0) seedConversation(dataFolder, turns);
  const workbench = await openWorkbench({
    dataFolder,
    settings: {
      'chatLlm.connections': [{ id: 'bench', preset: 'custom', baseUrl: modelUrl, models: ['paced'] }],
      'chatLlm.model': 'bench/paced',
      // A title is one more request, which the model would answer as it does the question.
      'chatLlm.titlesByModel': false,
    },
  });
  await setChatWidth(workbench);
  const frame = await panelFrame(workbench);
  await frame.evaluate(installProbe, 'article.turn-answer .answer > .markdown');
  const session = await workbench.page.context().newCDPSession(workbench.page);
  return {
    workbench,
    frame,
    ui: ownUi(workbench, frame),
    heap: () => heapOf(session),
    async close() {
      await workbench.close();
      await rm(dataFolder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

export async function setChatWidth({ page }: Workbench): Promise<void> {
  const box = await page.locator('.part.auxiliarybar').boundingBox();
  const width = page.viewportSize()?.width ?? 0;
  if (!box) throw new Error('The side bar is not there.');
  await page.mouse.move(box.x, box.y + 300);
  await page.mouse.down();
  await page.mouse.move(width - panelWidth, box.y + 300, { steps: 5 });
  await page.mouse.up();
}

function ownUi(workbench: Workbench, frame: Frame): ChatUi {
  const panel = workbench.panel();
  const box = panel.getByRole('textbox', { name: 'Message', exact: true });
  const stop = panel.getByRole('button', { name: 'Stop (Esc)' });
  return {
    async send(question) {
      await box.fill(question);
      await box.press('Enter');
      await stop.waitFor();
    },
    hasBegun: () => frame.evaluate(answerHasBegun),
    async stop() {
      await stop.click();
      await panel.getByRole('button', { name: 'Regenerate' }).last().waitFor();
    },
    focusBox: () => box.click(),
    emptyBox: () => box.fill(''),
  };
}

function answerHasBegun(): boolean {
  const last = [...document.querySelectorAll('article')].at(-1);
  return (
    last?.querySelector('.waiting') !== null && (last?.querySelector('.answer > .markdown')?.textContent ?? '') !== ''
  );
}

async function panelFrame(workbench: Workbench): Promise<Frame> {
  const body = await workbench.panel().locator('body').elementHandle();
  const frame = await body?.ownerFrame();
  if (!frame) throw new Error('The panel has no frame.');
  await workbench.panel().getByRole('textbox', { name: 'Message', exact: true }).waitFor();
  return frame;
}

export async function heapOf(session: CDPSession): Promise<number> {
  for (let round = 0; round < 3; round++) await session.send('HeapProfiler.collectGarbage');
  return (await session.send('Runtime.getHeapUsage')).usedSize;
}
