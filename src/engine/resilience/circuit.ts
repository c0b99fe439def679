import { CircuitState, CountBreaker, ExponentialBackoff, halfJitterGenerator, type IBackoff } from 'cockatiel';
import type { Now } from '../../core/ports.ts';

/** What of a circuit outlives a restart. */
export type SavedCircuit = {
  /** Milliseconds since the epoch. */
  readonly dueAt: number;
  /** How many times in a row it has opened. */
  readonly openings: number;
};

/** Leave to ask. Exactly one of the three is told, once; anything after that is ignored. */
export type Permit = {
  succeed(): void;
  fail(): void;
  /** Ended without a verdict. */
  release(): void;
};

export type Circuit = {
  /** Leave to ask, or undefined while it is open. `trial` asks for leave before the circuit is due. */
  enter(trial: boolean): Permit | undefined;
  state(): { readonly circuit: 'closed' | 'open' | 'half-open'; readonly dueAt?: number };
  /** A health check failed while it was half-open. */
  reopen(): void;
  saved(): SavedCircuit | undefined;
};

export type CircuitOptions = {
  readonly now: Now;
  readonly saved?: SavedCircuit | undefined;
  /** It opened or closed. */
  readonly onChange: () => void;
};

/** Opens when more than half of the last twenty calls failed, of five at least. */
const strategy = { threshold: 0.5, size: 20, minimumNumberOfCalls: 5 };
/** The longest break is short enough to see a recovery within 30 s. */
const breaks = { generator: halfJitterGenerator, initialDelay: 2000, maxDelay: 20_000 };

/**
 * A circuit breaker's state: closed, open for a while, then half-open, when one call at a time is let through as a trial
 * whose outcome closes or opens it. When to open and for how long are cockatiel's strategies; calls that began before the
 * last change of state have no say in the next.
 */
export function createCircuit({ now, saved, onChange }: CircuitOptions): Circuit {
  const breaker = new CountBreaker(strategy);
  let backoff: IBackoff<unknown> | undefined;
  let openings = 0;
  let dueAt: number | undefined;
  let trialRuns = false;
  /** Counts changes of state: permits of an earlier one are void. */
  let epoch = 0;

  const nextBreak = (): number => {
    backoff = backoff ? backoff.next(undefined) : new ExponentialBackoff(breaks).next();
    openings += 1;
    return backoff.duration;
  };

  function open(): void {
    epoch += 1;
    trialRuns = false;
    dueAt = now() + nextBreak();
    onChange();
  }

  function close(): void {
    epoch += 1;
    trialRuns = false;
    dueAt = undefined;
    backoff = undefined;
    openings = 0;
    onChange();
  }

  if (saved) {
    while (openings < Math.min(saved.openings, 10)) nextBreak();
    dueAt = Math.min(saved.dueAt, now() + breaks.maxDelay);
  }

  function permit(isTrial: boolean): Permit {
    const issued = epoch;
    let told = false;
    const tell = (verdict: () => void) => (): void => {
      if (told || issued !== epoch) return;
      told = true;
      if (isTrial) trialRuns = false;
      verdict();
    };
    return {
      succeed: tell(() => {
        breaker.success(isTrial ? CircuitState.HalfOpen : CircuitState.Closed);
        if (isTrial) close();
      }),
      fail: tell(() => {
        if (breaker.failure(isTrial ? CircuitState.HalfOpen : CircuitState.Closed)) open();
      }),
      release: tell(() => {}),
    };
  }

  return {
    enter(trial) {
      if (dueAt === undefined) return permit(false);
      if (trialRuns || (now() < dueAt && !trial)) return undefined;
      trialRuns = true;
      return permit(true);
    },
    state() {
      if (dueAt === undefined) return { circuit: 'closed' };
      return now() < dueAt ? { circuit: 'open', dueAt } : { circuit: 'half-open', dueAt };
    },
    reopen() {
      if (dueAt !== undefined && now() >= dueAt && !trialRuns) open();
    },
    saved: () => (dueAt === undefined ? undefined : { dueAt, openings }),
  };
}
