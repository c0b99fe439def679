import type { ErrorKind } from '../../core/errors.ts';
import type { Now, Timers } from '../../core/ports.ts';
import { attemptsOf, type RequestRecord } from '../../core/requestRecord.ts';

export type AlertLimits = {
  /** Percent of a target's calls that fail. */
  readonly warnPercent: number;
  readonly criticalPercent: number;
  /** How far back calls count, in milliseconds. */
  readonly windowMs: number;
  /** With fewer calls in the window there is no alert. */
  readonly minimumCalls: number;
};

export type Alert = {
  /** The target's id. */
  readonly target: string;
  readonly level: 'warn' | 'critical';
  readonly percent: number;
  readonly calls: number;
  /** When it began, in milliseconds since the epoch. */
  readonly since: number;
};

export type AlertChange =
  /** Begun, or got worse. */
  { readonly type: 'raised'; readonly alert: Alert } | { readonly type: 'cleared'; readonly target: string };

export type AlertsOptions = {
  /** Asked at each call. */
  readonly limits: () => AlertLimits;
  readonly now: Now;
  readonly timers: Timers;
  readonly onChange: (change: AlertChange) => void;
};

export type Alerts = {
  add(record: RequestRecord): void;
  /** Those that hold now, the worst first. */
  current(): readonly Alert[];
  dispose(): void;
};

type Call = { readonly at: number; readonly failed: boolean };
/** A target's calls in the window, and how many of them failed. */
type Calls = { readonly all: Call[]; failures: number };

/** What a target can be blamed for. A request that is wrong or was stopped says nothing of it. */
const blamed: ReadonlySet<string> = new Set<ErrorKind>(['server', 'network', 'model', 'rate-limit', 'auth']);

/**
 * Watches the share of each target's calls that fail. An alert is raised once, again when it turns critical, and clears
 * by itself when the share has fallen or too few calls are left in the window.
 */
export function createAlerts({ limits, now, timers, onChange }: AlertsOptions): Alerts {
  const calls = new Map<string, Calls>();
  const alerts = new Map<string, Alert>();
  let timer: unknown;

  function levelOf(percent: number, count: number): Alert['level'] | undefined {
    const { warnPercent, criticalPercent, minimumCalls } = limits();
    if (count < minimumCalls) return undefined;
    if (percent >= criticalPercent) return 'critical';
    return percent >= warnPercent ? 'warn' : undefined;
  }

  /** What is left of a target's calls without those until `from`. */
  function forget(target: string, from: number): Calls {
    const known = calls.get(target) ?? { all: [], failures: 0 };
    const kept = known.all.findIndex(({ at }) => at > from);
    for (const { failed } of known.all.splice(0, kept < 0 ? known.all.length : kept)) known.failures -= Number(failed);
    if (known.all.length === 0) calls.delete(target);
    return known;
  }

  function judge(target: string): void {
    const from = now() - limits().windowMs;
    const { all, failures } = forget(target, from);
    const percent = all.length === 0 ? 0 : (failures / all.length) * 100;
    const level = levelOf(percent, all.length);
    const before = alerts.get(target);
    if (!level) {
      if (alerts.delete(target)) onChange({ type: 'cleared', target });
      return;
    }
    const alert = { target, level, percent, calls: all.length, since: before?.since ?? now() };
    alerts.set(target, alert);
    if (!before || (before.level === 'warn' && level === 'critical')) onChange({ type: 'raised', alert });
  }

  /** Looks again when the oldest call of a target with an alert leaves the window. */
  function schedule(): void {
    if (timer !== undefined) timers.clearTimeout(timer);
    timer = undefined;
    const leaving = [...alerts.keys()].map((target) => (calls.get(target)?.all[0]?.at ?? 0) + limits().windowMs);
    if (leaving.length === 0) return;
    timer = timers.setTimeout(
      () => {
        for (const target of [...alerts.keys()]) judge(target);
        schedule();
      },
      Math.max(0, Math.min(...leaving) - now()),
    );
  }

  return {
    add(record) {
      const touched = new Set<string>();
      for (const { facts, error, endedAt } of attemptsOf(record)) {
        const failed = error !== null && blamed.has(error.kind);
        if (facts.target === undefined || (error !== null && !failed)) continue;
        const known = calls.get(facts.target) ?? { all: [], failures: 0 };
        known.all.push({ at: endedAt, failed });
        known.failures += Number(failed);
        calls.set(facts.target, known);
        touched.add(facts.target);
      }
      for (const target of touched) judge(target);
      schedule();
    },
    current: () =>
      [...alerts.values()].toSorted(
        (a, b) => Number(b.level === 'critical') - Number(a.level === 'critical') || b.percent - a.percent,
      ),
    dispose: () => timers.clearTimeout(timer),
  };
}
