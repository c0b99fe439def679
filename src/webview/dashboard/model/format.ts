import * as l10n from '@vscode/l10n';
import type { FigureTotals } from '../../../core/figures.ts';
import type { PeriodName } from '../../../shared/figurePeriods.ts';

/** Figures, dates and times in the display language. */
export type Format = {
  integer(value: number): string;
  /** Three digits and a unit: “3.41K”. */
  compact(value: number): string;
  percent(part: number): string;
  /** With a sign: “+12%”. */
  change(part: number): string;
  usd(value: number): string;
  /** With what is estimated and unknown about it. */
  cost(totals: Pick<FigureTotals, 'costUsd' | 'unpriced' | 'estimated'>): string;
  /** Milliseconds, in milliseconds or seconds. */
  duration(ms: number): string;
  bytes(value: number): string;
  /** Seconds in hours and minutes. */
  uptime(seconds: number): string;
  /** The part of a period that begins at `at`: short for an axis, whole for a table. */
  part(period: PeriodName, at: number, length: 'short' | 'long'): string;
  time(at: number): string;
  day(date: string): string;
};

function supported(locale: string): string {
  try {
    return Intl.getCanonicalLocales(locale)[0] ?? 'en';
  } catch {
    return 'en';
  }
}

const clock = { hour: '2-digit', minute: '2-digit' } as const;
const shortParts: Readonly<Record<PeriodName, Intl.DateTimeFormatOptions>> = {
  minutes: clock,
  hours: clock,
  days: { month: 'short', day: 'numeric' },
  months: { month: 'short' },
};
const longParts: Readonly<Record<PeriodName, Intl.DateTimeFormatOptions>> = {
  minutes: clock,
  hours: { weekday: 'short', ...clock },
  days: { weekday: 'short', month: 'short', day: 'numeric' },
  months: { month: 'long', year: 'numeric' },
};

/** `locale` is BCP 47; one the runtime does not know counts as English. */
export function createFormat(locale: string): Format {
  const tag = supported(locale);
  const number = (options: Intl.NumberFormatOptions) => new Intl.NumberFormat(tag, options);
  const integer = number({ maximumFractionDigits: 0 });
  const compact = number({ notation: 'compact', maximumSignificantDigits: 3 });
  const percent = number({ style: 'percent', maximumFractionDigits: 1 });
  const change = number({ style: 'percent', maximumFractionDigits: 0, signDisplay: 'exceptZero' });
  const dollars = { style: 'currency', currency: 'USD', currencyDisplay: 'narrowSymbol' } as const;
  const cents = number(dollars);
  const fine = number({ ...dollars, maximumSignificantDigits: 2 });
  const unit = (name: string, digits: number) =>
    number({ style: 'unit', unit: name, unitDisplay: 'short', maximumFractionDigits: digits });
  const units = {
    milliseconds: unit('millisecond', 0),
    seconds: unit('second', 1),
    minutes: unit('minute', 0),
    hours: unit('hour', 0),
    megabytes: unit('megabyte', 0),
  };
  const dates = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(tag, options);
  const parts = (table: typeof shortParts) => ({
    minutes: dates(table.minutes),
    hours: dates(table.hours),
    days: dates(table.days),
    months: dates(table.months),
  });
  const partFormats = { short: parts(shortParts), long: parts(longParts) };
  const time = dates({ ...clock, second: '2-digit' });
  const day = dates({ dateStyle: 'long', timeZone: 'UTC' });
  const usd = (value: number): string => (value > 0 && value < 0.1 ? fine.format(value) : cents.format(value));

  return {
    integer: (value) => integer.format(value),
    compact: (value) => compact.format(value),
    percent: (part) => percent.format(part),
    change: (part) => change.format(part),
    usd,
    cost({ costUsd, unpriced, estimated }) {
      const text = estimated && costUsd > 0 ? `≈ ${usd(costUsd)}` : usd(costUsd);
      return unpriced > 0 ? l10n.t('{0} + unknown', text) : text;
    },
    duration: (ms) => (ms < 1000 ? units.milliseconds.format(ms) : units.seconds.format(ms / 1000)),
    bytes: (value) => units.megabytes.format(value / 1e6),
    uptime(seconds) {
      const minutes = Math.floor(seconds / 60);
      const rest = units.minutes.format(minutes % 60);
      return minutes < 60 ? rest : `${units.hours.format(Math.floor(minutes / 60))} ${rest}`;
    },
    part: (period, at, length) => partFormats[length][period].format(at),
    time: (at) => time.format(at),
    day: (date) => day.format(Date.parse(date)),
  };
}
