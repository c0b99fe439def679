import type { Abilities, ModelInfo, ModelRef } from '../../core/chat.ts';
import type { RoutingPolicy, RoutingReason } from '../../core/routing.ts';

export type Candidate = {
  readonly model: ModelRef;
  /** US dollars of a usual exchange; null when nobody knows. */
  readonly price: number | null;
  readonly abilities: Pick<Abilities & ModelInfo, 'vision' | 'tools' | 'contextWindow'>;
  /** False while it is left alone because it failed, or while its limit is used up. */
  readonly available: boolean;
  /** Until the first piece of an answer, as seen lately, in milliseconds. */
  readonly firstTokenMs?: number | undefined;
};

/** What a request takes of a model; tokens of input and answer together. */
export type Needs = { readonly tokens: number; readonly vision: boolean; readonly tools: boolean };

export type Choice = {
  /** Every candidate, the chosen one first: the others are asked in this order when it fails. */
  readonly models: readonly ModelRef[];
  readonly reasons: readonly RoutingReason[];
};

export type ChooseOptions = {
  /** From the weakest to the strongest where the person said so; otherwise in any order, and the price tells. */
  readonly candidates: readonly Candidate[];
  readonly ordered: boolean;
  readonly needs: Needs;
  readonly policy: RoutingPolicy;
  /** 0 to 1, see complexityOf. */
  readonly score: number;
};

/** From here on the question is worth the strongest model; between this and 0.5 one in the middle will do. */
const hardest = 0.75;
/** A model that takes longer than this to begin is passed over for one that is not slower than a third of it. */
const slowMs = 12_000;

/** Names of small models, for where no price is known. */
const small = /(?:mini|nano|haiku|flash|lite|small|tiny|instant|\b[1-9]b\b|-[1-9](?:\.\d)?b)/i;

/** Weakest first: by price, which follows strength closely within a vendor and well enough between them. */
function byStrength(candidates: readonly Candidate[]): readonly Candidate[] {
  const known = candidates.map(({ price }) => price).filter((price) => price !== null);
  const middle = known.sort((a, b) => a - b)[Math.floor(known.length / 2)] ?? 0;
  const rank = ({ price, model }: Candidate): number => price ?? (small.test(model) ? middle / 4 : middle);
  return candidates.toSorted((a, b) => rank(a) - rank(b));
}

type Filter = { readonly reason: RoutingReason; readonly keep: (candidate: Candidate) => boolean };

const filtersOf = ({ tokens, vision, tools }: Needs, candidates: readonly Candidate[]): readonly Filter[] => {
  const times = candidates.map(({ firstTokenMs }) => firstTokenMs).filter((time) => time !== undefined);
  const fastest = Math.min(...times);
  return [
    { reason: 'needs-vision', keep: ({ abilities }) => !vision || abilities.vision !== false },
    { reason: 'needs-tools', keep: ({ abilities }) => !tools || abilities.tools !== false },
    { reason: 'needs-window', keep: ({ abilities }) => tokens <= (abilities.contextWindow ?? Infinity) },
    { reason: 'others-down', keep: ({ available }) => available },
    { reason: 'others-slow', keep: ({ firstTokenMs = 0 }) => firstTokenMs < slowMs || fastest > firstTokenMs / 3 },
  ];
};

function place(count: number, { policy, score }: ChooseOptions): readonly [index: number, reason: RoutingReason] {
  if (policy === 'cheapest') return [0, 'cheapest'];
  if (policy === 'best') return [count - 1, 'best'];
  if (score < 0.5) return [0, 'easy'];
  if (score >= hardest || count < 3) return [count - 1, 'hard'];
  return [Math.ceil((count - 1) / 2), 'between'];
}

/**
 * Orders the candidates for a request. One that cannot do what the request needs, is down or slow comes last, unless
 * none is left; among the others the policy decides. Takes microseconds. Without candidates the choice is empty.
 */
export function chooseTargets(options: ChooseOptions): Choice {
  const sorted = options.ordered ? options.candidates : byStrength(options.candidates);
  let able = sorted;
  const limits: RoutingReason[] = [];
  for (const { reason, keep } of filtersOf(options.needs, sorted)) {
    const kept = able.filter(keep);
    if (kept.length === 0 || kept.length === able.length) continue;
    able = kept;
    limits.push(reason);
  }
  const [index, reason] = place(able.length, options);
  const chosen = able[index];
  if (!chosen) return { models: [], reasons: [] };
  // Next come stronger ones, nearest first, then weaker ones, then those that lack something.
  const others = [...able.slice(index + 1), ...able.slice(0, index).toReversed()];
  const rest = sorted.filter((candidate) => !able.includes(candidate));
  return {
    models: [chosen, ...others, ...rest].map(({ model }) => model),
    reasons: able.length === 1 ? (limits.length > 0 ? limits : ['only-one']) : [reason, ...limits],
  };
}
