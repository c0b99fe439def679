import { setTimeout as sleep } from 'node:timers/promises';
import { type PacedModel, question, type Sent } from './pacedModel.ts';
import type { Recording } from './probe.ts';
import { atMost, figure, mean, quantile, type Row } from './report.ts';
import type { BenchWindow } from './window.ts';

const streamSeconds = 12;
const keyPauseMs = 110;
const wheelPixels = 300;
const wheelSeconds = 20;
const longest = (values: readonly number[]): number => Math.max(0, ...values);

export type Setting = BenchWindow & { readonly turns: number; readonly model: PacedModel };

const start = ({ frame }: Setting, watch: { shown: boolean; scroll: boolean }): Promise<void> =>
  frame.evaluate((wanted) => benchProbe.start(wanted), watch);
const stop = ({ frame }: Setting): Promise<Recording> => frame.evaluate(() => benchProbe.stop());

/** What this machine does when nothing streams: frames and keys in an empty chat. */
export async function idle(setting: Setting): Promise<Row[]> {
  await setting.ui.focusBox();
  await start(setting, { shown: false, scroll: false });
  await type(setting, 5);
  const { frames, keys, longTasks } = await stop(setting);
  await setting.ui.emptyBox();
  return [
    figure(
      setting.turns,
      'baseline: typing while nothing else happens',
      `frames p95 ${quantile(frames, 0.95).toFixed(0)}, p99 ${quantile(frames, 0.99).toFixed(0)} ms; ` +
        `key p95 ${quantile(keys, 0.95).toFixed(0)} ms; ${longTasks.length} long tasks`,
    ),
  ];
}

/** Opens the stored conversation from the list of conversations. */
export async function open(setting: Setting): Promise<Row[]> {
  const { workbench, frame, turns } = setting;
  await workbench.panel().getByRole('button', { name: 'Chat history' }).click();
  await workbench
    .panel()
    .locator('.history-row', { hasText: `${turns} turns` })
    .waitFor();
  await sleep(500);
  await start(setting, { shown: false, scroll: false });
  const time = await frame.evaluate(
    (wanted) =>
      new Promise<number>((resolve) => {
        const rows = [...document.querySelectorAll<HTMLElement>('.history-row')];
        const began = performance.now();
        rows.find((row) => row.textContent?.includes(wanted.title))?.click();
        const look = () => {
          const last = [...document.querySelectorAll('article .answer > .markdown')].at(-1);
          const end = last?.getBoundingClientRect().bottom ?? 0;
          if (last?.textContent?.includes(wanted.end) && end > 0 && end < innerHeight) {
            const { port1, port2 } = new MessageChannel();
            port1.onmessage = () => resolve(performance.now() - began);
            port2.postMessage(0);
          } else requestAnimationFrame(look);
        };
        requestAnimationFrame(look);
      }),
    { title: `${turns} turns`, end: `End of turn ${turns}.` },
  );
  await sleep(1500);
  const { longTasks } = await stop(setting);
  return [
    atMost(turns, 'open: last turns shown', time, 500),
    atMost(turns, 'open: longest task (0: none over 50)', longest(longTasks), 100),
    atMost(turns, 'open: elements', await elements(setting), 4000, ''),
  ];
}

const elements = ({ frame }: Setting): Promise<number> => frame.evaluate(() => document.querySelectorAll('*').length);

/** From the end to the very first turn: with the mouse wheel for a while, then with the thumb held at the top. */
export async function scroll(setting: Setting): Promise<Row[]> {
  const { workbench, frame, turns } = setting;
  const box = await workbench.page.locator('.part.auxiliarybar').boundingBox();
  if (!box) throw new Error('The side bar is not there.');
  await workbench.page.mouse.move(box.x + 200, box.y + 300);
  await start(setting, { shown: false, scroll: true });
  const began = performance.now();
  let wheeled = 0;
  while (performance.now() - began < wheelSeconds * 1000 && !(await frame.evaluate(isAtStart))) {
    for (const until = performance.now() + 500; performance.now() < until; wheeled++) {
      const due = performance.now() + 16;
      await workbench.page.mouse.wheel(0, -wheelPixels);
      await sleep(Math.max(0, due - performance.now()));
    }
  }
  const byWheel = await stop(setting);
  const seconds = (performance.now() - began) / 1000;
  const most = await elements(setting);
  await start(setting, { shown: false, scroll: false });
  const dragBegan = performance.now();
  while (!(await frame.evaluate(isAtStart))) {
    if (performance.now() - dragBegan > 120_000) throw new Error('The first turn was not reached.');
    await frame.evaluate(() => document.querySelector('.messages')?.scrollTo({ top: 0 }));
    await sleep(20);
  }
  const dragged = await stop(setting);
  return [
    ...scrollRows(turns, 'scroll by wheel', byWheel),
    atMost(turns, 'scroll by wheel: jumps of the text under the eye', byWheel.jumps.length, 0, ''),
    figure(
      turns,
      'scroll by wheel: speed; waiting for earlier turns; elements',
      `${((wheeled * wheelPixels) / seconds).toFixed(0)} px/s; ${byWheel.waits} frames; ${most}`,
    ),
    ...(dragged.frames.length > 30 ? scrollRows(turns, 'scroll by thumb', dragged) : []),
    figure(turns, 'scroll: to the first turn', `${((performance.now() - began) / 1000).toFixed(1)} s`),
  ];
}

function scrollRows(turns: number, name: string, { frames, longTasks }: Recording): Row[] {
  return [
    atMost(turns, `${name}: frames p95`, quantile(frames, 0.95), 17),
    atMost(turns, `${name}: frames p99`, quantile(frames, 0.99), 33),
    atMost(turns, `${name}: tasks over 50 ms by the clock`, longTasks.length, 0, ''),
  ];
}

function isAtStart(): boolean {
  const scroller = document.querySelector('.messages');
  const first = document.querySelector('article');
  return scroller !== null && scroller.scrollTop <= 0 && first?.textContent?.includes('Question 1:') === true;
}

/** An answer of a word at a time while a person types. */
export async function stream(setting: Setting, rate: number): Promise<Row[]> {
  const { turns, model } = setting;
  await ask(setting, question(rate, 100_000, 'word'));
  await start(setting, { shown: true, scroll: false });
  await type(setting, streamSeconds);
  const recording = await stop(setting);
  const sent = [...model.sent];
  await stopAnswer(setting);
  const lags = recording.shown.map((sample) => lagOf(sample, sent));
  return [
    ...smoothness(turns, `stream ${rate}/s`, recording),
    atMost(turns, `stream ${rate}/s: text behind, at most`, longest(lags) / 1000, 0.3, 's'),
  ];
}

/** An answer of 5,000 lines, a line at a time, while a person types. */
export async function longAnswer(setting: Setting): Promise<Row[]> {
  const { turns, model, frame } = setting;
  await ask(setting, question(200, 5000, 'line'));
  await start(setting, { shown: true, scroll: false });
  await type(setting, 27);
  await model.ended();
  await sleep(3000);
  const recording = await stop(setting);
  const last = model.sent.at(-1) ?? { number: 0, at: 0 };
  const shownAt = recording.shown.find(({ number }) => number >= last.number)?.at ?? Number.POSITIVE_INFINITY;
  const during = recording.shown.filter(({ at }) => at <= last.at);
  const lags = during.map((sample) => lagOf(sample, model.sent));
  const costs = recording.costs.slice(0, during.length);
  const part = Math.floor(costs.length / 5);
  const [first, end] = [mean(costs.slice(part, 2 * part)), mean(costs.slice(-part))];
  const name = '5,000 lines at 200/s';
  return [
    ...smoothness(turns, name, recording),
    atMost(turns, `${name}: text behind, at most`, longest(lags) / 1000, 0.3, 's'),
    atMost(turns, `${name}: last text behind at the end`, (shownAt - last.at) / 1000, 0.3, 's'),
    atMost(turns, `${name}: work per frame, last fifth to second`, end / first, 1.2, '×'),
    figure(turns, `${name}: work per frame`, `${first.toFixed(1)} ms, at the end ${end.toFixed(1)} ms`),
    figure(turns, `${name}: elements`, String(await frame.evaluate(() => document.querySelectorAll('*').length))),
  ];
}

function smoothness(turns: number, name: string, { frames, keys, longTasks }: Recording): Row[] {
  return [
    atMost(turns, `${name}: frames p95`, quantile(frames, 0.95), 17),
    atMost(turns, `${name}: key to paint p95`, quantile(keys, 0.95), 30),
    atMost(turns, `${name}: tasks over 50 ms by the clock`, longTasks.length, 0, ''),
    figure(
      turns,
      `${name}: frames p99, longest task`,
      `${quantile(frames, 0.99).toFixed(0)} ms, ${longest(longTasks).toFixed(0)} ms`,
    ),
  ];
}

/** Milliseconds since the first word that was sent and is not shown. */
function lagOf(sample: { at: number; number: number }, sent: readonly Sent[]): number {
  const missing = sent.find(({ number }) => number > sample.number);
  return missing && missing.at < sample.at ? sample.at - missing.at : 0;
}

/** Sends a question and waits for the first words of the answer. */
async function ask({ ui, model }: Setting, text: string): Promise<void> {
  model.forget();
  await ui.send(text);
  const until = performance.now() + 30_000;
  while (model.sent.length === 0 || !(await ui.hasBegun())) {
    if (performance.now() > until) throw new Error('No answer has begun.');
    await sleep(50);
  }
}

async function type({ workbench }: Setting, seconds: number): Promise<void> {
  const until = performance.now() + seconds * 1000;
  const text = 'and while it writes someone types the next question ';
  for (let at = 0; performance.now() < until; at++) {
    const began = performance.now();
    await workbench.page.keyboard.press(text[at % text.length] === ' ' ? 'Space' : (text[at % text.length] ?? 'a'));
    await sleep(Math.max(0, keyPauseMs - (performance.now() - began)));
  }
}

async function stopAnswer({ ui }: Setting): Promise<void> {
  await ui.stop();
  await ui.emptyBox();
}
