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

/** How likely one answer serves both English texts, 0 to 1. */
export function scoreByMeaning(a: Reading, b: Reading, cosine: number, heads: Heads = weights): number {
  const evidence = evidenceOf(a, b, cosine);
  return evidence ? probability(evidence, areStatements(a, b) ? heads.statements : heads.questions) : 0;
}

/** For other languages: how much of their characters they share, when no word is without its like; else 0. */
export function scoreByCharacters(a: Reading, b: Reading): number {
  const { veto, open, similarities } = compare(a, b);
  return veto === undefined && open === 0 && similarities.characters >= strictCharacters ? similarities.characters : 0;
}
