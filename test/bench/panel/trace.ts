import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CDPSession, Page } from 'playwright-core';
import { testResultsFolder } from '../../../scripts/support/paths.ts';

type TraceEvent = {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds: when it began, how long by the wall clock, and the processor time that the thread got in between. */
  readonly ts?: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: {
    readonly name?: string;
    readonly chrome_mojo_event_info?: { readonly mojo_interface_tag?: string };
  };
};

/** Milliseconds of processor time of the window's thread, task by task. */
export type Tasks = { readonly longestMs: number; readonly over50: number; readonly busyMs: number };

const detailed = ['devtools.timeline', 'disabled-by-default-v8.cpu_profiler', 'v8.execute'];

/**
 * Traces the browser during `work`. What a task takes on a busy machine says little; the processor time it takes is its
 * own. With `file` the trace goes to test-results/, with all that DevTools shows of it.
 */
export async function traced<Result>(
  page: Page,
  file: string | undefined,
  work: () => Promise<Result>,
): Promise<{ result: Result; tasks: Tasks }> {
  const session = await page.context().browser()?.newBrowserCDPSession();
  if (!session) throw new Error('The browser has gone.');
  const includedCategories = ['toplevel', ...(file === undefined ? [] : detailed)];
  await session.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig: { includedCategories } });
  const result = await work();
  const events = await collected(session);
  await session.detach();
  if (file !== undefined) {
    await mkdir(testResultsFolder, { recursive: true });
    await writeFile(join(testResultsFolder, `${file}.trace.json`), JSON.stringify({ traceEvents: events }));
  }
  return { result, tasks: tasksOf(events) };
}

async function collected(session: CDPSession): Promise<readonly TraceEvent[]> {
  const events: TraceEvent[] = [];
  session.on('Tracing.dataCollected', ({ value }) => void events.push(...(value as unknown as TraceEvent[])));
  const complete = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
  await session.send('Tracing.end');
  await complete;
  return events;
}

/** The tasks of one thread without those that carry out what the measuring itself asks of the page. */
function pageTasks(events: readonly TraceEvent[]): TraceEvent[] {
  const asked = events
    .filter(({ args }) => args?.chrome_mojo_event_info?.mojo_interface_tag?.startsWith('blink.mojom.DevTools'))
    .map(({ ts = 0 }) => ts);
  const isAsked = ({ ts = 0, dur = 0 }: TraceEvent): boolean => asked.some((at) => at >= ts && at <= ts + dur);
  return events.filter((event) => event.name === 'ThreadControllerImpl::RunTask' && !isAsked(event));
}

/** Of the renderer's main thread that worked most: the window's. */
function tasksOf(events: readonly TraceEvent[]): Tasks {
  const mains = events.filter(
    ({ ph, name, args }) => ph === 'M' && name === 'thread_name' && args?.name === 'CrRendererMain',
  );
  const threads = mains.map(({ pid, tid }) =>
    pageTasks(events.filter((event) => event.pid === pid && event.tid === tid)).map(({ tdur = 0 }) => tdur / 1000),
  );
  const all = threads.map((times) => ({
    longestMs: Math.max(0, ...times),
    over50: times.filter((time) => time > 50).length,
    busyMs: times.reduce((sum, time) => sum + time, 0),
  }));
  return all.sort((a, b) => b.busyMs - a.busyMs)[0] ?? { longestMs: 0, over50: 0, busyMs: 0 };
}
