/**
 * The chat panel with long conversations, in a real VS Code window in Chromium, 420 px wide: `npm run bench:panel`.
 * `--native` measures VS Code's own chat in its place, with the same model behind a chat participant.
 * `-- --turns 50,500` and `-- --only open,scroll,stream,long` measure less; `--packaged` takes the .vsix that is there;
 * `--trace` writes a trace of each part to test-results/, for DevTools, and makes the figures worse.
 * Each part says how busy other programs kept the machine: above 0.4 processors, times by the clock say little.
 * Panel and workbench share one thread here, which they do not on the desktop: figures are on the safe side.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { installExtension } from '../../scripts/installExtension.ts';
import { fail } from '../../scripts/support/progress.ts';
import { exitOnSignals, runScript } from '../../scripts/support/run.ts';
import { closeSharedBrowser } from '../browser/support/browser.ts';
import { startLoopback } from '../support/loopback.ts';
import { quietest } from './panel/machine.ts';
import { openNativeWindow } from './panel/nativeWindow.ts';
import { createPacedModel } from './panel/pacedModel.ts';
import { atMost, figure, type Row, table } from './panel/report.ts';
import { idle, longAnswer, open, type Setting, scroll, stream } from './panel/scenarios.ts';
import { traced } from './panel/trace.ts';
import { openBenchWindow } from './panel/window.ts';

const { values: options } = parseArgs({
  options: {
    turns: { type: 'string' },
    only: { type: 'string' },
    trace: { type: 'boolean', default: false },
    native: { type: 'boolean', default: false },
    packaged: { type: 'boolean', default: false },
  },
});
/** VS Code's own chat is filled turn by turn, which takes half a second each. */
const lengths = (options.turns ?? (options.native ? '0,50,500' : '0,50,500,2000')).split(',').map(Number);
/** Streaming is measured up to this often on a machine that others keep busy; the quietest run counts. */
const streamRuns = 4;
const parts = new Set((options.only ?? (options.native ? 'stream,long' : 'open,scroll,stream,long')).split(','));

async function main(): Promise<void> {
  if (!options.packaged && !options.native) await runScript('package.ts');
  const extensions = await mkdtemp(join(tmpdir(), 'chat-llm-installed-'));
  process.env.CHAT_LLM_TEST_EXTENSIONS = extensions;
  try {
    if (!options.native) await installExtension(extensions);
    await measureAll();
  } finally {
    await closeSharedBrowser();
    await rm(extensions, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function measureAll(): Promise<void> {
  const model = createPacedModel();
  const loopback = await startLoopback();
  loopback.define('paced', model.scenario);
  const rows: Row[] = [];
  const heaps = new Map<number, number>();
  try {
    for (const turns of lengths) {
      const window = await (options.native ? openNativeWindow(turns, loopback) : openBenchWindow(turns, loopback.url));
      try {
        for await (const row of measure({ ...window, turns, model }, heaps)) {
          rows.push(row);
          console.log(
            `${row.turns} turns, ${row.what}: ${row.measured}${row.met === false ? `  (${row.target})` : ''}`,
          );
        }
      } catch (error) {
        await window.workbench.screenshot(`bench-panel-${turns}`);
        throw error;
      } finally {
        await window.close();
      }
    }
  } finally {
    await loopback.close();
  }
  const [small, large] = [heaps.get(50), heaps.get(2000)];
  if (small && large) rows.push(atMost(2000, 'open: heap, to that at 50 turns', large / small, 1.3, '×'));
  console.log(`\n${table(rows)}`);
}

async function* measure(setting: Setting, heaps: Map<number, number>): AsyncGenerator<Row> {
  const { turns } = setting;
  /** What `work` measures, and how busy the thread and the machine were meanwhile. */
  async function part(name: string, limit: number, work: () => Promise<Row[]>, runs = 1): Promise<Row[]> {
    const file = options.trace ? `panel-${turns}-${name.replace(/\W+/g, '-')}` : undefined;
    const { result, load } = await quietest(runs, () => traced(setting.workbench.page, file, work));
    return [
      ...result.result,
      atMost(turns, `${name}: longest task, processor time`, result.tasks.longestMs, limit),
      figure(turns, `${name}: processors that other programs kept busy`, load.toFixed(2)),
    ];
  }
  yield* await part('baseline', 50, () => idle(setting));
  const empty = await setting.heap();
  if (turns > 0 && !options.native) {
    const opened = await part('open', 100, () => open(setting));
    if (parts.has('open')) yield* opened;
    const heap = await setting.heap();
    heaps.set(turns, heap);
    yield figure(turns, 'open: heap of the window', megabytes(heap, empty));
  }
  if (parts.has('scroll') && turns > 0) {
    yield* await part('scroll', 50, () => scroll(setting));
    yield figure(turns, 'scroll: heap of the window at the first turn', megabytes(await setting.heap(), empty));
  }
  for (const rate of parts.has('stream') ? [50, 200] : [])
    yield* await part(`stream ${rate}/s`, 50, () => stream(setting, rate), streamRuns);
  if (parts.has('long') && turns === Math.min(...lengths))
    yield* await part('5,000 lines at 200/s', 50, () => longAnswer(setting), streamRuns);
}

const megabytes = (heap: number, empty: number): string =>
  `${(heap / 1e6).toFixed(1)} MB, ${((heap - empty) / 1e6).toFixed(1)} MB more than empty`;

exitOnSignals();
await main().catch(fail);
