import type { CacheHitNotice, CacheOfferNotice, Notice } from '../../core/chat.ts';
import type { Runtime } from '../runtime.ts';

/** What the panel does with answers of the cache. */

function noticesOf({ database }: Runtime, answerId: number): readonly Notice[] {
  const message = database.conversations.getMessage(answerId);
  return message?.role === 'assistant' ? (message.notices ?? []) : [];
}

/** Whoever asks again after the answer to a similar question did not want that answer. */
export function judgeHit(runtime: Runtime, answerId: number): void {
  const hit = noticesOf(runtime, answerId).find(
    (notice): notice is CacheHitNotice => notice.notice === 'cache-hit' && notice.tier === 'semantic',
  );
  if (hit) void runtime.engine.cache?.judge({ key: hit.key, similarity: hit.similarity ?? 1 }, false);
}

/** The answer that was offered with this one becomes a version beside it. */
export function useOffer(runtime: Runtime, answerId: number): void {
  const message = runtime.database.conversations.getMessage(answerId);
  if (message?.role !== 'assistant') return;
  const wait = runtime.chat.waitsFor(message.conversationId);
  const notices: readonly Notice[] = [...noticesOf(runtime, answerId), ...(wait ? [wait] : [])];
  const offer = notices.find((notice): notice is CacheOfferNotice => notice.notice === 'cache-offer');
  if (!offer) return;
  void runtime.engine.cache?.judge({ key: offer.key, similarity: offer.similarity }, true);
  runtime.chat.regenerate(answerId, { model: message.model, use: offer.key });
}
