import type { CachedAnswer } from '../../core/cache.ts';
import type { CacheTier } from '../../core/cacheTiers.ts';
import type { ChatEvent, Notice, Usage } from '../../core/chat.ts';

export type HitNotice = Extract<Notice, { notice: 'cache-hit' }>;

/** What a hit takes. */
export const nothingUsed: Usage = { inputTokens: 0, outputTokens: 0, estimated: false };
export const tokensOf = ({ inputTokens, outputTokens }: Usage): number => inputTokens + outputTokens;

/** Characters of a piece, so that a long answer is handed on like any other stream. */
const pieceChars = 2000;

type Saved = Pick<CachedAnswer, 'key' | 'answeredBy' | 'storedAt' | 'usage' | 'costUsd'>;

export const hitNotice = (entry: Saved, tier: CacheTier, more: Partial<HitNotice> = {}): HitNotice => ({
  type: 'notice',
  notice: 'cache-hit',
  tier,
  key: entry.key,
  model: entry.answeredBy,
  storedAt: entry.storedAt,
  savedTokens: tokensOf(entry.usage),
  savedUsd: entry.costUsd,
  ...more,
});

/** Never ends a piece between the two halves of a character. */
function* pieces(text: string): Generator<string, void> {
  for (let start = 0; start < text.length; ) {
    const end = start + pieceChars;
    const isHalf = end < text.length && /[\ud800-\udbff]/.test(text.charAt(end - 1));
    yield text.slice(start, isHalf ? end + 1 : end);
    start = isHalf ? end + 1 : end;
  }
}

/** A kept answer as a stream; it costs nothing. */
export function* replay(entry: CachedAnswer): Generator<ChatEvent, void> {
  for (const text of pieces(entry.reasoning)) yield { type: 'reasoning-delta', text };
  for (const text of pieces(entry.text)) yield { type: 'text-delta', text };
  yield { type: 'finish', reason: 'stop', usage: nothingUsed };
}
