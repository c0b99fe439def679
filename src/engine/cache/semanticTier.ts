import type { CachedAnswer, SemanticIndex, SemanticQuestion } from '../../core/cache.ts';
import type { Notice } from '../../core/chat.ts';
import type { Now } from '../../core/ports.ts';
import type { ExactTiers } from './exact.ts';

export type SemanticSettings = {
  /** `serve`: sure ones are given, less sure ones offered; `offer`: all are offered. */
  readonly mode: 'off' | 'offer' | 'serve';
  readonly ttlHours: number;
  /** Of a hundred answers that are given: how many are compared with a new one. */
  readonly recheckPercent?: number;
};

type Found =
  | { readonly verdict: 'serve'; readonly entry: CachedAnswer; readonly similarity: number }
  | { readonly verdict: 'offer'; readonly offer: Extract<Notice, { notice: 'cache-offer' }> };

export type SemanticTier = {
  find(question: SemanticQuestion, signal: AbortSignal): Promise<Found | undefined>;
  add(entry: CachedAnswer): void;
};

type Options = {
  readonly index: SemanticIndex | undefined;
  readonly settings: () => SemanticSettings;
  readonly exact: ExactTiers;
  readonly now: Now;
};

const hourMs = 3_600_000;
/**
 * How long a question waits for the index, in milliseconds. It takes a few hundredths of a second, but the sentence model
 * may have to load, about half a second: those who ask rarely would never have it otherwise.
 */
const patienceMs = 1000;

/** Answers of similar questions in the same context, as long as the answer itself is there and young enough. */
export function createSemanticTier({ index, settings, exact, now }: Options): SemanticTier {
  const takesPart = ({ question, contextKey }: SemanticQuestion): boolean =>
    settings().mode !== 'off' && question.trim() !== '' && contextKey !== '';

  return {
    async find(question, signal) {
      if (!index || !takesPart(question)) return undefined;
      const match = await index.find(question, AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]));
      const found = match && (await exact.find(match.key));
      if (!match || !found || found.stale || found.entry.contextKey !== question.contextKey) return undefined;
      const { entry } = found;
      if (!entry.pinned && now() - entry.storedAt > settings().ttlHours * hourMs) return undefined;
      const { similarity, key } = match;
      const verdict = settings().mode === 'serve' ? match.verdict : 'offer';
      if (verdict === 'serve') return { verdict, entry, similarity };
      const facts = { key, similarity, question: entry.question, storedAt: entry.storedAt };
      return { verdict, offer: { type: 'notice', notice: 'cache-offer', ...facts } };
    },
    add(entry) {
      if (index && takesPart(entry)) void index.add(entry);
    },
  };
}
