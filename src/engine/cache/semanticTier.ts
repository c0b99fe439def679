import type { CachedAnswer, SemanticIndex, SemanticQuestion, SharedCache } from '../../core/cache.ts';
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
  readonly shared?: Pick<SharedCache, 'state'> | undefined;
  readonly now: Now;
};

const hourMs = 3_600_000;
/**
 * How long a question waits for the index, in milliseconds. It takes a few hundredths of a second, but the sentence model
 * may have to load, about half a second: those who ask rarely would never have it otherwise.
 */
const patienceMs = 1000;
/** Questions without an answer that one search puts up with. */
const mostGone = 8;

/** Answers of similar questions in the same context, as long as the answer itself is there and young enough. */
export function createSemanticTier({ index, settings, exact, shared, now }: Options): SemanticTier {
  const takesPart = ({ question, contextKey }: SemanticQuestion): boolean =>
    settings().mode !== 'off' && question.trim() !== '' && contextKey !== '';

  /** The likest question with its answer. What made room or is over its time would hide what is there: it is forgotten. */
  async function search(like: SemanticIndex, question: SemanticQuestion, signal: AbortSignal) {
    for (let gone = 0; gone < mostGone; gone += 1) {
      const match = await like.find(question, signal);
      const found = match && (await exact.find(match.key));
      // A server that is away may have it.
      if (!match || found || shared?.state()?.connected === false) return { match, found };
      like.remove([match.key]);
    }
    return {};
  }

  return {
    async find(question, signal) {
      if (!index || !takesPart(question)) return undefined;
      const patience = AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]);
      const { match, found } = await search(index, question, patience);
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
