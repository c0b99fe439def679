import * as z from 'zod/mini';
import type { Target } from '../../core/chat.ts';
import { ChatError, type ErrorCode } from '../../core/errors.ts';
import { observe } from '../../core/observe.ts';
import type { Middleware } from '../../core/pipeline.ts';
import type { Now, StateStore } from '../../core/ports.ts';
import { targetId } from '../../core/targets.ts';
import { type Circuit, createCircuit, type Permit } from './circuit.ts';

export type BreakerOptions = {
  readonly now: Now;
  /** Where open circuits are kept over a restart. */
  readonly store?: StateStore | undefined;
  /** A target's circuit opened or closed. */
  readonly onChange?: ((target: Target) => void) | undefined;
};

export type Breaker = {
  readonly middleware: Middleware;
  /** The circuits of all targets that were asked or are known to be open. */
  circuits(): readonly { readonly target: Target; readonly circuit: Circuit }[];
};

/** Failures that say that the target is down; the others are about the request, the key or the limits. */
const down: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'server-error',
  'overloaded',
  'malformed-response',
  'connection-refused',
  'host-not-found',
  'tls-failed',
  'connection-lost',
  'connect-timeout',
  'first-byte-timeout',
  'idle-timeout',
  'total-timeout',
  'answer-cut',
  'empty-answer',
]);

/** A circuit that has been due for longer says nothing about now. */
const keepMs = 10 * 60_000;

const savedSchema = z.record(
  z.string(),
  z.object({ model: z.string(), key: z.int(), dueAt: z.number(), openings: z.int() }),
);

/**
 * Lets no request through to a target that keeps failing: ChatError `circuit-open`, whose `retryAfterMs` tells when it
 * is tried again. See circuit.ts for when that is. A request without a target passes.
 */
export function createBreaker({ now, store, onChange }: BreakerOptions): Breaker {
  const known = new Map<string, { readonly target: Target; readonly circuit: Circuit }>();

  function save(): void {
    const open = [...known].flatMap(([id, { target, circuit }]) => {
      const saved = circuit.saved();
      return saved ? [[id, { ...target, ...saved }] as const] : [];
    });
    store?.save(Object.fromEntries(open));
  }

  function add(target: Target, saved?: { dueAt: number; openings: number }): Circuit {
    const circuit = createCircuit({
      now,
      saved,
      onChange() {
        save();
        onChange?.(target);
      },
    });
    known.set(targetId(target), { target, circuit });
    return circuit;
  }

  const restored = savedSchema.safeParse(store?.load() ?? {});
  for (const { model, key, ...saved } of Object.values(restored.data ?? {}))
    if (saved.dueAt > now() - keepMs) add({ model, key }, saved);

  function enter(target: Target, trial: boolean): Permit {
    const circuit = known.get(targetId(target))?.circuit ?? add(target);
    const permit = circuit.enter(trial);
    if (permit) return permit;
    const { dueAt = 0 } = circuit.state();
    // Where another request is the trial, its outcome is awaited for a moment.
    throw new ChatError('circuit-open', { retryAfterMs: Math.max(1000, dueAt - now()) });
  }

  const middleware: Middleware = (next) => (request, context) => {
    const { target, trial = false } = context;
    if (!target) return next(request, context);
    let permit: Permit | undefined;
    const open = () => {
      permit = enter(target, trial);
      return next(request, context);
    };
    return observe(open, {
      event(event) {
        if (event.type === 'finish') permit?.succeed();
        return event;
      },
      error(thrown) {
        if (down.has(ChatError.from(thrown).code)) permit?.fail();
        return thrown;
      },
      end: () => permit?.release(),
    });
  };

  return { middleware, circuits: () => [...known.values()] };
}
