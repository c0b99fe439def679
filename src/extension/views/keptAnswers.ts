import type { CacheHitNotice, CacheOfferNotice, Notice } from '../../core/chat.ts';
import type { Runtime } from '../runtime.ts';

/** What the panel does with answers of the cache. */
export type KeptAnswers = {
  /**
   * What a person did with an answer says whether it was right for a similar question: asking again says no, copying it
   * or asking on says yes. Only the first one counts. Without effect on any other answer.
   */
  judge(answerId: number, right: boolean): void;
  /** The answer that was offered with this one becomes a version beside it. */
  useOffer(answerId: number): void;
};

type Sources = Pick<Runtime, 'chat' | 'database' | 'engine'>;

export function createKeptAnswers({ chat, database, engine }: Sources): KeptAnswers {
  const judged = new Set<number>();

  const answerOf = (id: number) => {
    const message = database.conversations.getMessage(id);
    return message?.role === 'assistant' ? message : undefined;
  };

  return {
    judge(answerId, right) {
      const hit = answerOf(answerId)?.notices?.find(
        (notice): notice is CacheHitNotice => notice.notice === 'cache-hit' && notice.tier === 'semantic',
      );
      // One that the person chose from an offer was judged then.
      if (hit?.similarity === undefined || judged.has(answerId)) return;
      judged.add(answerId);
      void engine.cache?.judge({ key: hit.key, similarity: hit.similarity }, right);
    },
    useOffer(answerId) {
      const message = answerOf(answerId);
      if (!message) return;
      const wait = chat.waitsFor(message.conversationId);
      const notices: readonly Notice[] = [...(message.notices ?? []), ...(wait ? [wait] : [])];
      const offer = notices.find((notice): notice is CacheOfferNotice => notice.notice === 'cache-offer');
      if (!offer) return;
      void engine.cache?.judge({ key: offer.key, similarity: offer.similarity }, true);
      chat.regenerate(answerId, { model: message.model, use: offer.key });
    },
  };
}
