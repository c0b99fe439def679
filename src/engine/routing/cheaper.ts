import type { ModelRef } from '../../core/chat.ts';
import { type Candidate, chooseTargets, type Needs } from './chooseTargets.ts';

export type CheaperInput = {
  readonly model: ModelRef;
  /** US dollars of the request with that model. */
  readonly usd: number;
  readonly needs: Needs;
  /** See complexityOf. */
  readonly score: number;
};
export type Cheaper = { readonly model: ModelRef; readonly usd: number };

/** Less than this share of the price, and at least so many dollars less: nobody wants to hear of a tenth of a cent. */
const farCheaper = 0.25;
const worthUsd = 0.002;

/** A configured model that would do for much less, for a question that is easy. `costOf` is of this very request. */
export async function cheaperModel(
  input: CheaperInput,
  candidates: readonly Candidate[],
  costOf: (model: ModelRef) => Promise<number | null>,
): Promise<Cheaper | undefined> {
  if (input.score >= 0.5 || input.usd < worthUsd) return undefined;
  const { models } = chooseTargets({ ...input, candidates, ordered: false, policy: 'cheapest' });
  const [model] = models;
  const usd = model === undefined || model === input.model ? null : await costOf(model);
  if (model === undefined || usd === null) return undefined;
  return usd <= input.usd * farCheaper && input.usd - usd >= worthUsd ? { model, usd } : undefined;
}
