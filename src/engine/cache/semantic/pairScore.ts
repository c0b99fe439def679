import { areStatements, compare } from './compare.ts';
import type { Reading } from './reading.ts';
import { type Evidence, probability } from './verifier.ts';
import { type Heads, weights } from './weights.ts';

/** Texts in other languages than English have to share this much of their characters. */
const strictCharacters = 0.88;

/** What the verifier sees of two English texts; undefined when a guard says that one answer cannot serve both. */
export function evidenceOf(a: Reading, b: Reading, cosine: number): Evidence | undefined {
  const { veto, similarities } = compare(a, b);
  return veto === undefined ? { cosine, ...similarities } : undefined;
}

/** `score`: how likely one answer serves both, 0 to 1. `rank`: which of several is taken. */
export type PairScore = { readonly score: number; readonly rank: number };

/** What tells apart candidates that the verifier finds about equally good. */
const finer = 0.1;

/** Of two English texts. */
export function scoreByMeaning(a: Reading, b: Reading, cosine: number, heads: Heads = weights): PairScore {
  const evidence = evidenceOf(a, b, cosine);
  if (!evidence) return { score: 0, rank: 0 };
  const score = probability(evidence, areStatements(a, b) ? heads.statements : heads.questions);
  return { score, rank: score + finer * (cosine + evidence.characters) };
}

/**
 * For other languages: how much of their characters they share, when no word is without its like
 * and all come in the same order; else 0.
 */
export function scoreByCharacters(a: Reading, b: Reading): PairScore {
  const { veto, open, similarities } = compare(a, b);
  const { characters, order } = similarities;
  const isSame = veto === undefined && open === 0 && order === 1 && characters >= strictCharacters;
  const score = isSame ? characters : 0;
  return { score, rank: score };
}
