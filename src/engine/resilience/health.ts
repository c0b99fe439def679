import type { Target } from '../../core/chat.ts';
import { ChatError } from '../../core/errors.ts';
import type { Now, Timers } from '../../core/ports.ts';
import { type TargetHealth, targetId } from '../../core/targets.ts';
import type { Breaker } from './breaker.ts';
import type { Limits } from './limit.ts';
import { systemTimers } from './timers.ts';

export type HealthChecksOptions = {
  readonly circuits: Breaker['circuits'];
  /** Asks the target something that costs nothing; throws when it is down. */
  readonly check: (target: Target) => Promise<unknown>;
  readonly now: Now;
  readonly timers?: Timers | undefined;
};

export type HealthChecks = {
  /** To be called whenever a circuit opens or closes. */
  changed(target: Target): void;
  dispose(): void;
};

/** Checks go on for so long after a circuit was last opened by a person's request. */
const interestMs = 10 * 60_000;

/** Failures of a check that leave no doubt that the target is down; a key that is refused proves that it is up. */
const isDown = (thrown: unknown): boolean => ['server', 'network'].includes(ChatError.from(thrown).kind);

/**
 * When an open circuit is due, asks the target before a person's request has to try it: one that is still down stays
 * open, one that is up is left half-open, so that the next request is its trial.
 */
export function createHealthChecks({ circuits, check, now, timers = systemTimers }: HealthChecksOptions): HealthChecks {
  const scheduled = new Map<string, unknown>();
  const since = new Map<string, number>();
  /** Whose circuit a check opens just now: that is no request of a person's. */
  let opening: string | undefined;

  async function run(target: Target): Promise<void> {
    const id = targetId(target);
    scheduled.delete(id);
    const circuit = circuits().find((known) => targetId(known.target) === id)?.circuit;
    if (circuit?.state().circuit !== 'half-open') return;
    try {
      await check(target);
    } catch (thrown) {
      if (!isDown(thrown)) return;
      opening = id;
      circuit.reopen();
      opening = undefined;
    }
  }

  return {
    changed(target) {
      const id = targetId(target);
      timers.clearTimeout(scheduled.get(id));
      scheduled.delete(id);
      const state = circuits()
        .find((known) => targetId(known.target) === id)
        ?.circuit.state();
      if (state?.dueAt === undefined) {
        since.delete(id);
        return;
      }
      if (opening !== id) since.set(id, now());
      if (now() - (since.get(id) ?? 0) > interestMs) return;
      scheduled.set(
        id,
        timers.setTimeout(() => void run(target), Math.max(0, state.dueAt - now())),
      );
    },
    dispose() {
      for (const timer of scheduled.values()) timers.clearTimeout(timer);
      scheduled.clear();
    },
  };
}

/** All targets that were asked, with how they do. */
export function describeHealth(breaker: Breaker, limits: Limits, now: number): readonly TargetHealth[] {
  const all = new Map<string, TargetHealth>();
  for (const { target, turns } of limits.turns()) {
    const delay = turns.limiter.delay(0, now);
    all.set(targetId(target), {
      target,
      circuit: 'closed',
      ...(delay > 0 && { limitedUntil: now + delay }),
      running: turns.running,
      waiting: turns.waiting,
    });
  }
  for (const { target, circuit } of breaker.circuits()) {
    const known = all.get(targetId(target)) ?? { target, running: 0, waiting: 0 };
    all.set(targetId(target), { ...known, ...circuit.state() });
  }
  return [...all.values()];
}
