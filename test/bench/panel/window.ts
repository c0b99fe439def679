import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CDPSession, Frame } from 'playwright-core';
import { openWorkbench, type Workbench } from '../../browser/support/workbench.ts';
import { installProbe } from './probe.ts';
import { seedConversation } from './seed.ts';

const panelWidth = 420;

export type BenchWindow = {
  readonly workbench: Workbench;
  readonly frame: Frame;
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
    },
  });
  await widenPanel(workbench);
  const frame = await panelFrame(workbench);
  await frame.evaluate(installProbe);
  const session = await workbench.page.context().newCDPSession(workbench.page);
  return {
    workbench,
    frame,
    heap: () => heap(session),
    async close() {
      await workbench.close();
      await rm(dataFolder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function widenPanel({ page }: Workbench): Promise<void> {
  const box = await page.locator('.part.auxiliarybar').boundingBox();
  const width = page.viewportSize()?.width ?? 0;
  if (!box) throw new Error('The side bar is not there.');
  await page.mouse.move(box.x, box.y + 300);
  await page.mouse.down();
  await page.mouse.move(width - panelWidth, box.y + 300, { steps: 5 });
  await page.mouse.up();
}

async function panelFrame(workbench: Workbench): Promise<Frame> {
  const body = await workbench.panel().locator('body').elementHandle();
  const frame = await body?.ownerFrame();
  if (!frame) throw new Error('The panel has no frame.');
  await workbench.panel().getByRole('textbox', { name: 'Message', exact: true }).waitFor();
  return frame;
}

async function heap(session: CDPSession): Promise<number> {
  for (let round = 0; round < 3; round++) await session.send('HeapProfiler.collectGarbage');
  return (await session.send('Runtime.getHeapUsage')).usedSize;
}
