import type { Purpose } from '../../core/pipeline.ts';
import type { Now } from '../../core/ports.ts';

export type RetryBudget = {
  /** Counts a request, whatever number of targets it is sent to. */
  deposit(purpose: Purpose): void;
  /**
   * Counts a retry and returns true, or returns false where it would be too many. `part` of the budget is all that may be
   * used up by then: what can do without leaves the rest to what cannot.
   */
  withdraw(purpose: Purpose, part?: number): boolean;
};

/** Share of the traffic that retries may be. */
const share = 0.1;
/** Retries allowed however little the traffic is: somebody who asks one question an hour deserves a second try. */
const reserves: Readonly<Record<Purpose, number>> = {
  chat: 5,
  template: 5,
  commit: 5,
  summary: 3,
  title: 1,
  batch: 5,
  probe: 0,
  recheck: 0,
};
const sliceMs = 60_000;
/** One more than ten minutes take, since the current one has only begun. */
const slices = 11;

type Slice = { readonly index: number; requests: number; retries: number };

/**
 * Keeps retries of the last ten minutes, for each purpose, to a tenth of its requests or to a small reserve, whichever is
 * more, so that retrying cannot become the load that keeps a provider down. The form is that of Finagle's `RetryBudget`
 * (`percentCanRetry` and `minRetriesPerSec`) and Envoy's `retry_budget` (`budget_percent` and `min_retry_concurrency`),
 * which add the two or take the larger one, as here.
 */
export function createRetryBudget({ now }: { readonly now: Now }): RetryBudget {
  const windows = new Map<Purpose, Slice[]>();

  function current(purpose: Purpose): { slice: Slice; all: readonly Slice[] } {
    const index = Math.floor(now() / sliceMs);
    const all = (windows.get(purpose) ?? []).filter((slice) => slice.index > index - slices && slice.index <= index);
    let slice = all.at(-1);
    if (slice?.index !== index) {
      slice = { index, requests: 0, retries: 0 };
      all.push(slice);
    }
    windows.set(purpose, all);
    return { slice, all };
  }

  return {
    deposit: (purpose) => void current(purpose).slice.requests++,
    withdraw(purpose, part = 1) {
      const { slice, all } = current(purpose);
      const requests = all.reduce((sum, each) => sum + each.requests, 0);
      const retries = all.reduce((sum, each) => sum + each.retries, 0);
      if (retries + 1 > part * Math.max(reserves[purpose], share * requests)) return false;
      slice.retries += 1;
      return true;
    },
  };
}
