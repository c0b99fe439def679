import { targetId } from '../../core/targets.ts';
import { createSystemProbe } from '../../node/systemProbe.ts';
import type { DashboardHostMessage } from '../../protocol/dashboard.ts';
import type { PeriodName } from '../../shared/figurePeriods.ts';
import { demoRef, modelLabel } from '../models.ts';
import type { Runtime } from '../runtime.ts';
import { readFigures } from './dashboardFigures.ts';

/** How soon a request shows, whichever window it was made in: the target is a second. */
const lookMs = 500;

/** What one dashboard is told. Nothing is looked at until a period is shown. */
export type DashboardFeed = {
  show(period: PeriodName): void;
  /** Until a period is shown again. */
  pause(): void;
};

type Sources = Pick<Runtime, 'database' | 'engine' | 'logger' | 'now' | 'observability'>;

export function createDashboardFeed(sources: Sources, post: (message: DashboardHostMessage) => void): DashboardFeed {
  const { engine, logger, now, observability } = sources;
  const { figures } = sources.database;
  let period: PeriodName | undefined;
  let probe: ReturnType<typeof createSystemProbe> | undefined;
  let timer: NodeJS.Timeout | undefined;
  /** What the shown figures are of: the last request, here and in all windows, and the minute. */
  let shown = '';
  /** The cache's figures that are shown, as text. */
  let shownCache = '';
  let looks = 0;

  const nameOf = (ref: string): string => (ref === demoRef ? modelLabel(ref) : ref);

  function postFigures(): void {
    const at = now();
    const recent = observability.recent();
    const last = recent.at(-1);
    const state = [period, figures.lastEntry(), last?.requestId, last?.spans.length, Math.floor(at / 60_000)].join(' ');
    if (period === undefined || state === shown) return;
    post({ type: 'figures', figures: readFigures({ figures, recent, nameOf }, period, at) });
    shown = state;
  }

  function postVitals(): void {
    if (!probe) return;
    const targets = engine.health().map(({ target, ...health }) => ({ ...health, name: nameOf(targetId(target)) }));
    post({ type: 'vitals', now: now(), targets, system: probe.read() });
  }

  async function postCache(): Promise<void> {
    const cache = await engine.cache?.statistics();
    const text = JSON.stringify(cache);
    if (!cache || !probe || text === shownCache) return;
    shownCache = text;
    post({ type: 'cache', cache });
  }

  function look(): void {
    try {
      postFigures();
      if (looks++ % 2 !== 0) return;
      postVitals();
      void postCache();
    } catch (thrown) {
      logger.warn('The dashboard could not read its figures', { error: String(thrown) });
    }
  }

  return {
    show(chosen) {
      clearInterval(timer);
      period = chosen;
      shown = '';
      shownCache = '';
      probe ??= createSystemProbe();
      timer = setInterval(look, lookMs);
      looks = 0;
      look();
    },
    pause() {
      clearInterval(timer);
      period = undefined;
      probe?.dispose();
      probe = undefined;
    },
  };
}
