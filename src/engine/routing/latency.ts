import type { ModelRef } from '../../core/chat.ts';
import { observe } from '../../core/observe.ts';
import type { Middleware } from '../../core/pipeline.ts';

/** How much the newest request counts. */
const weight = 0.3;

export type Latency = {
  readonly middleware: Middleware;
  /** Milliseconds until the first piece of an answer, the newest requests counting most; undefined when none was seen. */
  of(model: ModelRef): number | undefined;
};

/** Watches how long models take to begin. Stands around the attempt meter. */
export function createLatency(): Latency {
  const seen = new Map<ModelRef, number>();
  return {
    of: (model) => seen.get(model),
    middleware: (next) => (request, context) =>
      observe(() => next(request, context), {
        event(event) {
          if (event.type === 'notice' && event.notice === 'attempt-metered' && event.firstTokenMs !== null) {
            const before = seen.get(request.model) ?? event.firstTokenMs;
            seen.set(request.model, before + weight * (event.firstTokenMs - before));
          }
          return event;
        },
      }),
  };
}
