import { nothingLearned, type SemanticEvidence, type SemanticLearning } from '../../../core/cache.ts';

/**
 * When an entry's answer may be served. Two things learn from what people say of it:
 *
 * - Per entry, how much better or worse it does than its scores promise: a shift of their logits with a normal prior,
 *   its posterior on a grid, of which a low quantile counts. Little evidence moves little, a wrong answer raises the
 *   entry's threshold above the score it came with. After vCache (Schroeder et al. 2025, arXiv:2502.03771).
 * - For all entries, a step of the threshold after each judged hit: up by `step * (1 - target)` after a wrong one, down
 *   by `step * target` after a right one, so that in the long run the share of wrong ones is the target, a part of the bound,
 *   whatever the scores are worth. After adaptive conformal inference (Gibbs and Candès 2021, arXiv:2106.00170).
 */
const shifts = Array.from({ length: 61 }, (_, i) => (i - 40) * 0.15);
const spread = 1;
const caution = 0.2;
const step = 0.4;
/** What is aimed at, of the bound: the time to learn counts as well. */
const aim = 0.7;
/** The common threshold never falls below where it began by more than this. */
const most = 10;

const logit = (p: number): number =>
  Math.log(Math.min(Math.max(p, 1e-6), 1 - 1e-6) / (1 - Math.min(Math.max(p, 1e-6), 1 - 1e-6)));
const logistic = (x: number): number => 1 / (1 + Math.exp(-x));

/** The `caution` quantile of the posterior of the shift. */
function lowShift(evidence: readonly SemanticEvidence[]): number {
  const densities = shifts.map((shift) => {
    let log = -0.5 * (shift / spread) ** 2;
    for (const { score, right } of evidence) {
      const p = logistic(logit(score) + shift);
      log += Math.log(Math.max(right ? p : 1 - p, 1e-12));
    }
    return log;
  });
  const highest = Math.max(...densities);
  const weights = densities.map((log) => Math.exp(log - highest));
  let left = caution * weights.reduce((sum, weight) => sum + weight, 0);
  for (const [i, weight] of weights.entries()) {
    left -= weight;
    if (left <= 0) return shifts[i] ?? 0;
  }
  return 0;
}

const noShift = lowShift([]);

/** So many right answers with no higher score, all after it, make good for a wrong one. */
const forgivenBy = 20;
const margin = 0.3;

/** The logit below which nothing is served since a wrong answer came with such a score. */
function barrier(evidence: readonly SemanticEvidence[]): number {
  const held = evidence.filter(({ score, right }, at) => {
    const later = evidence.slice(at + 1).filter((other) => other.right && other.score <= score);
    return !right && later.length < forgivenBy;
  });
  return Math.max(Number.NEGATIVE_INFINITY, ...held.map(({ score }) => logit(score) + margin));
}

export type Thresholds = {
  /** The least score with which an entry of this evidence is served. */
  serveAt(evidence: readonly SemanticEvidence[]): number;
  /** What is known after a hit that had been served was judged. */
  after(before: SemanticLearning, right: boolean): SemanticLearning;
  /** From now on this holds. */
  use(learned: SemanticLearning): void;
  statistics(): { readonly judged: number; readonly observedWrong: number | null; readonly bound: number };
};

/** `base`: the threshold without evidence, 0 to 1. `bound`: the share of wrong answers that the person allows. */
export function createThresholds(base: () => number, bound: () => number): Thresholds {
  let learned = nothingLearned;
  const target = (): number => aim * bound();
  return {
    serveAt(evidence) {
      const own = evidence.length === 0 ? 0 : noShift - lowShift(evidence);
      return logistic(Math.max(logit(base()) + learned.offset + own, barrier(evidence)));
    },
    after(before, right) {
      const offset = before.offset + step * (right ? -target() : 1 - target());
      return {
        ...before,
        offset: Math.min(Math.max(offset, 0), most),
        judged: before.judged + 1,
        wrong: before.wrong + (right ? 0 : 1),
      };
    },
    use(now) {
      learned = now;
    },
    statistics() {
      const { judged, wrong } = learned;
      return { judged, observedWrong: judged === 0 ? null : wrong / judged, bound: bound() };
    },
  };
}
