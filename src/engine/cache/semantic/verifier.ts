import type { Similarities } from './compare.ts';
import type { Head } from './weights.ts';

/** All that the verifier looks at; cosine of the sentences' vectors, -1 to 1. */
export type Evidence = Similarities & { readonly cosine: number };

export const above = (value: number, knee: number): number => Math.max(0, (value - knee) / (1 - knee));

/** What the weights belong to: each never falls when a similarity rises. In order of `Head.weights`. */
export function rising(evidence: Evidence): readonly number[] {
  const { cosine, coverage, completeness, agreement, characters, order, asking, addition, action, polarity } = evidence;
  const near = Math.max(0, cosine);
  return [
    near,
    above(near, 0.6),
    above(near, 0.8),
    coverage,
    above(coverage, 0.7),
    above(coverage, 0.85),
    completeness,
    agreement,
    characters,
    above(characters, 0.7),
    order * coverage,
    asking,
    addition,
    action,
    polarity,
    near * coverage,
  ];
}

/**
 * How likely one answer serves both, 0 to 1: a logistic regression whose weights are all 0 or more, so that it never falls
 * when a similarity rises. Fitted by test/bench/semantic/fit.ts.
 */
export function probability(evidence: Evidence, head: Head): number {
  const logit = rising(evidence).reduce((sum, value, i) => sum + value * (head.weights[i] ?? 0), head.bias);
  return 1 / (1 + Math.exp(-logit));
}
