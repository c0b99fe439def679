import type { ChooseChain } from '../../core/chain.ts';
import { type ModelRef, splitModelRef, type Target } from '../../core/chat.ts';
import { autoModel } from '../../core/routing.ts';
import { targetId } from '../../core/targets.ts';

export type ChainOptions = {
  /** The models to ask when a model fails, in order; asked at each request. */
  readonly fallbacks: (model: ModelRef) => readonly ModelRef[];
  /** How many keys a connection has; at least 1. */
  readonly keys: (connectionId: string) => number;
};

/**
 * The model with each of its keys, then its fallbacks with theirs; `auto` names none. What only probes a model goes to that one alone.
 */
export function createChain({ fallbacks, keys }: ChainOptions): ChooseChain {
  const withKeys = (model: ModelRef): readonly Target[] =>
    Array.from({ length: Math.max(1, keys(splitModelRef(model).connectionId)) }, (_, key) => ({ model, key }));

  return ({ model }, { purpose }) => {
    if (purpose === 'probe') return { targets: [{ model, key: 0 }] };
    const named = fallbacks(model).filter((fallback) => fallback !== autoModel);
    const all = [model, ...named].flatMap(withKeys);
    return { targets: [...new Map(all.map((target) => [targetId(target), target])).values()] };
  };
}
