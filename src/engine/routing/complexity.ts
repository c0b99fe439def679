import { surfaceFeatures } from './features.ts';
import type { Head, Heads } from './heads.ts';
import { type PromptForm, promptForm } from './promptForm.ts';
import { heads as fittedHeads } from './weights.ts';

/**
 * How much a question gains from a strong model.
 *
 * Per form of prompt a linear model over what can be counted (features.ts) and, where there is one, a sentence embedding.
 * Method: a router learned from which model answered rightly, as in RouteLLM (Ong et al. 2024, arXiv:2406.18665), but
 * with the length of the prompt as a fixed part that the learned one only corrects, since learned prompt routers alone
 * fall below random on prompts of another kind. Fitted by test/bench/routing/fit.ts, see docs/decisions.
 */
export type Complexity = {
  /** 0 to 1; from 0.5 the strong model is worth its price. */
  readonly score: number;
  readonly form: PromptForm;
};

/** A prompt is judged by its beginning and its end, where the task stands; what lies between is mostly pasted. */
const headLength = 1000;
const tailLength = 500;

/** What to embed of a prompt: at most 1,501 characters. */
export const judgedText = (prompt: string): string =>
  prompt.length <= headLength + tailLength ? prompt : `${prompt.slice(0, headLength)}\n${prompt.slice(-tailLength)}`;

/** Features look at more than the embedding does, yet a pasted log must not cost time. In characters. */
const measuredLength = 20_000;

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

const dot = (weights: ArrayLike<number>, values: ArrayLike<number>): number => {
  let sum = 0;
  for (let i = 0; i < weights.length; i += 1) sum += (weights[i] ?? 0) * (values[i] ?? 0);
  return sum;
};

function evaluate(head: Head, surface: readonly number[], embedding: ArrayLike<number> | undefined): number {
  if (!embedding) return head.plain.bias + dot(head.plain.surface, surface);
  return head.embedded.bias + dot(head.embedded.surface, surface) + dot(head.embedded.embedding, embedding);
}

/**
 * Scores the last question of a request. `embedding` is of `judgedText(prompt)`; without it the score is coarser. Takes
 * well under a millisecond; never throws.
 */
export function complexityOf(prompt: string, embedding?: ArrayLike<number>, heads: Heads = fittedHeads): Complexity {
  const measured = prompt.length > measuredLength ? prompt.slice(0, measuredLength) : prompt;
  const form = promptForm(measured);
  const surface = surfaceFeatures(measured);
  const demand = evaluate(heads[form], surface, embedding);
  if (form !== 'open') return { score: sigmoid(demand), form };
  // How much is asked decides; among what is much, exact work (mathematics, logic, code) gains most.
  const size = Math.tanh(demand);
  const exactness = Math.tanh(evaluate(heads.exact, surface, embedding));
  return { score: 0.5 + 0.5 * size * (size > 0 ? 0.5 + 0.45 * exactness : 1), form };
}
