import type { Timers } from '../../src/core/ports.ts';

/** Time that passes when the test says so; timers fire in order, and what they set off is finished before the next. */
export type SimClock = {
  readonly now: () => number;
  readonly timers: Timers;
  /** Timers that wait. */
  readonly pending: number;
  advance(ms: number): Promise<void>;
  /** Lets time pass until the promise is settled, and gives its value. Throws when nothing is left to wait for. */
  until<Value>(promise: Promise<Value>): Promise<Value>;
  sleep(ms: number): Promise<void>;
};

type Timer = { readonly at: number; readonly order: number; readonly callback: () => void };

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export function createSimClock(start = Date.UTC(2026, 0, 5, 8)): SimClock {
  let time = start;
  let order = 0;
  let timers: Timer[] = [];

  const next = (): Timer | undefined =>
    timers.reduce<Timer | undefined>(
      (first, timer) =>
        !first || timer.at < first.at || (timer.at === first.at && timer.order < first.order) ? timer : first,
      undefined,
    );

  async function fire(timer: Timer): Promise<void> {
    timers = timers.filter((other) => other !== timer);
    time = Math.max(time, timer.at);
    timer.callback();
    await turn();
  }

  const clock: SimClock = {
    now: () => time,
    timers: {
      setTimeout(callback, ms) {
        order += 1;
        const timer: Timer = { at: time + Math.max(0, ms), order, callback };
        timers.push(timer);
        return timer;
      },
      clearTimeout(timer) {
        timers = timers.filter((other) => other !== timer);
      },
    },
    get pending() {
      return timers.length;
    },
    async advance(ms) {
      const end = time + ms;
      await turn();
      for (let timer = next(); timer && timer.at <= end; timer = next()) await fire(timer);
      time = end;
    },
    async until(promise) {
      let settled = false;
      const mark = (): void => {
        settled = true;
      };
      promise.then(mark, mark);
      await turn();
      while (!settled) {
        const timer = next();
        if (!timer) throw new Error('Nothing is left to wait for.');
        await fire(timer);
      }
      return promise;
    },
    sleep: (ms) => new Promise((resolve) => void clock.timers.setTimeout(resolve, ms)),
  };
  return clock;
}
