import * as l10n from '@vscode/l10n';

/** Figures and dates in the display language. */
export type Format = {
  integer(value: number): string;
  /** Two digits and a unit: “3.4K”. */
  compact(value: number): string;
  /** US dollars; null: no price is known. */
  cost(usd: number | null): string;
  /** Milliseconds as seconds, or minutes and seconds. */
  duration(ms: number): string;
  /** Milliseconds since the epoch as “5 minutes ago”, “yesterday”, or a date when that is a week or more ago. */
  relativeDate(at: number, now: number): string;
  /** By the time that has passed, whatever the calendar says: “3 hours ago” also after midnight. */
  elapsed(at: number, now: number): string;
  dateTime(at: number): string;
};

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** `locale` is BCP 47; one the runtime does not know counts as English. */
export function createFormat(locale: string): Format {
  const tag = supported(locale);
  const integer = new Intl.NumberFormat(tag, { maximumFractionDigits: 0 });
  const compact = new Intl.NumberFormat(tag, { notation: 'compact', maximumSignificantDigits: 3 });
  const cents = new Intl.NumberFormat(tag, { style: 'currency', currency: 'USD' });
  const smallCost = new Intl.NumberFormat(tag, { style: 'currency', currency: 'USD', maximumSignificantDigits: 2 });
  const unit = (name: string, digits: number) =>
    new Intl.NumberFormat(tag, { style: 'unit', unit: name, unitDisplay: 'narrow', maximumFractionDigits: digits });
  const tenths = unit('second', 1);
  const seconds = unit('second', 0);
  const minutes = unit('minute', 0);
  const passed = new Intl.RelativeTimeFormat(tag, { numeric: 'always' });
  const relative = new Intl.RelativeTimeFormat(tag, { numeric: 'auto' });
  const date = new Intl.DateTimeFormat(tag, { dateStyle: 'medium' });
  const dateTime = new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeStyle: 'short' });

  return {
    integer: (value) => integer.format(value),
    compact: (value) => compact.format(value),
    cost(usd) {
      if (usd === null) return '–';
      if (usd === 0) return l10n.t('free');
      return usd < 0.1 ? smallCost.format(usd) : cents.format(usd);
    },
    duration(ms) {
      if (ms < 9_950) return tenths.format(ms / 1000);
      const whole = Math.round(ms / 1000);
      if (whole < 60) return seconds.format(whole);
      return `${minutes.format(Math.floor(whole / 60))} ${seconds.format(whole % 60)}`;
    },
    relativeDate(at, now) {
      const age = Math.max(0, now - at);
      if (age < minute) return relative.format(0, 'second');
      if (age < hour) return relative.format(-Math.floor(age / minute), 'minute');
      const days = calendarDays(at, now);
      if (days === 0) return relative.format(-Math.floor(age / hour), 'hour');
      return days < 7 ? relative.format(-days, 'day') : date.format(at);
    },
    elapsed(at, now) {
      const age = Math.max(0, now - at);
      if (age < minute) return relative.format(0, 'second');
      if (age < hour) return passed.format(-Math.floor(age / minute), 'minute');
      if (age < day) return passed.format(-Math.floor(age / hour), 'hour');
      return passed.format(-Math.floor(age / day), 'day');
    },
    dateTime: (at) => dateTime.format(at),
  };
}

function supported(locale: string): string {
  try {
    return Intl.getCanonicalLocales(locale)[0] ?? 'en';
  } catch {
    return 'en';
  }
}

function calendarDays(at: number, now: number): number {
  return Math.round((new Date(now).setHours(0, 0, 0, 0) - new Date(at).setHours(0, 0, 0, 0)) / day);
}
