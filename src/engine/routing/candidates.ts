import type { ModelRef } from '../../core/chat.ts';
import type { TargetHealth } from '../../core/targets.ts';
import type { Candidate } from './chooseTargets.ts';

export type CandidatesOptions = {
  readonly models: () => readonly ModelRef[];
  readonly abilities: (model: ModelRef) => Candidate['abilities'];
  /** Tokens of input and output together. */
  readonly contextWindow: (model: ModelRef) => Promise<number | undefined>;
  /** US dollars of a usual exchange; null when nobody knows. */
  readonly price: (model: ModelRef) => Promise<number | null>;
  readonly health: () => readonly TargetHealth[];
  readonly firstTokenMs: (model: ModelRef) => number | undefined;
  readonly now: () => number;
};

/** What is known of each model that can be chosen, at this moment. */
export function createCandidates(options: CandidatesOptions): () => Promise<readonly Candidate[]> {
  const isAvailable = (model: ModelRef, health: readonly TargetHealth[]): boolean => {
    const keys = health.filter(({ target }) => target.model === model);
    const now = options.now();
    const isOut = ({ circuit, dueAt = Infinity, limitedUntil = 0 }: TargetHealth): boolean =>
      (circuit === 'open' && dueAt > now) || limitedUntil > now;
    return keys.length === 0 || !keys.every(isOut);
  };

  return () => {
    const health = options.health();
    return Promise.all(
      options.models().map(async (model): Promise<Candidate> => {
        const [price, contextWindow] = await Promise.all([options.price(model), options.contextWindow(model)]);
        const { vision, tools } = options.abilities(model);
        return {
          model,
          price,
          abilities: {
            ...(vision !== undefined && { vision }),
            ...(tools !== undefined && { tools }),
            ...(contextWindow !== undefined && { contextWindow }),
          },
          available: isAvailable(model, health),
          firstTokenMs: options.firstTokenMs(model),
        };
      }),
    );
  };
}
