import * as z from 'zod/mini';
import type { ModelRef } from '../../core/chat.ts';
import type { Now, StateStore } from '../../core/ports.ts';

/** What an endpoint refused for a model: a parameter in the protocol's terms, or `#` and an ability. */
export type Refusals = {
  of(model: ModelRef): readonly string[];
  add(model: ModelRef, what: string): void;
};

export type RefusalOptions = {
  readonly now: Now;
  /** Where they are kept over a restart. */
  readonly store?: StateStore | undefined;
  /** The address at which a model is asked: another server has not refused anything yet. */
  readonly placeOf?: (model: ModelRef) => string;
};

/** Servers are updated: after this it is asked for again, which costs one more request if nothing has changed. */
const keepMs = 24 * 3_600_000;

const savedSchema = z.record(z.string(), z.record(z.string(), z.number()));
type Saved = z.infer<typeof savedSchema>;

/** Refusals of the last day, by model and address, over restarts and shared by the windows of one store. */
export function createRefusals({ now, store, placeOf = () => '' }: RefusalOptions): Refusals {
  let own: Saved | undefined;

  const load = (): Saved => savedSchema.safeParse(store?.load() ?? {}).data ?? {};
  /** Times in the future are of a clock that was wrong. */
  const isKept = (at: number): boolean => at <= now() && now() - at < keepMs;
  const known = (): Saved => {
    own ??= load();
    return own;
  };
  const keyOf = (model: ModelRef): string => `${model} ${placeOf(model)}`;

  return {
    of: (model) => Object.entries(known()[keyOf(model)] ?? {}).flatMap(([what, at]) => (isKept(at) ? [what] : [])),
    add(model, what) {
      const key = keyOf(model);
      // Another window may have learned something meanwhile.
      const stored = load();
      own = { ...stored, ...known(), [key]: { ...stored[key], ...known()[key], [what]: now() } };
      const kept = Object.entries(own).filter(([, refused]) => Object.values(refused).some(isKept));
      store?.save(Object.fromEntries(kept));
    },
  };
}
