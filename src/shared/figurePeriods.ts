/** The periods that figures are shown for: what a period is divided into gives it its name. */
export const periodNames = ['minutes', 'hours', 'days', 'months'] as const;
export type PeriodName = (typeof periodNames)[number];

/** Times are milliseconds since the epoch, in the machine's time zone. */
export type Period = {
  /** The beginning of each part, oldest first, and the end of the last one, which `now` is in. */
  readonly bounds: readonly number[];
  /** How finely the figures are needed. */
  readonly span: 'minute' | 'hour' | 'day' | 'month';
  /** Where the period before it, of equal length, begins. */
  readonly previous: number;
};

const parts: Readonly<Record<PeriodName, number>> = { minutes: 60, hours: 24, days: 30, months: 12 };
const spans = { minutes: 'minute', hours: 'hour', days: 'day', months: 'month' } as const;

/** The beginning of the part that is `count` parts after the one of `now`. Days of 23 and 25 hours are days. */
const boundaryOf: Readonly<Record<PeriodName, (now: Date, count: number) => number>> = {
  // Not by local time, of which an hour can come twice.
  minutes: (now, count) => (Math.floor(now.getTime() / 60_000) + count) * 60_000,
  hours: (now, count) =>
    now.getTime() - (now.getMinutes() * 60 + now.getSeconds()) * 1000 - now.getMilliseconds() + count * 3_600_000,
  days: (now, count) => new Date(now.getFullYear(), now.getMonth(), now.getDate() + count).getTime(),
  months: (now, count) => new Date(now.getFullYear(), now.getMonth() + count, 1).getTime(),
};

export function periodAt(name: PeriodName, now: number): Period {
  const count = parts[name];
  const boundary = (at: number): number => boundaryOf[name](new Date(now), at);
  const bounds = Array.from({ length: count + 1 }, (_, index) => boundary(index - count + 1));
  return { bounds, span: spans[name], previous: boundary(1 - 2 * count) };
}
