import type { CachedAnswer, SemanticIndex } from '../../core/cache.ts';
import type { ChatRequest } from '../../core/chat.ts';
import { ChatError } from '../../core/errors.ts';
import { type Context, collect, type Handler } from '../../core/pipeline.ts';
import type { Logger } from '../../core/ports.ts';
import { answersAgree } from './agreement.ts';

export type Recheck = {
  /** An answer was given to a similar question: asks that question too, now and then, and learns from what comes. */
  consider(request: ChatRequest, context: Context, entry: CachedAnswer, similarity: number): void;
  close(): void;
};

type Options = {
  readonly index: SemanticIndex | undefined;
  /** Of a hundred answers to similar questions: how many are checked. */
  readonly percent: () => number;
  readonly ask: Handler;
  readonly newRequestId: () => string;
  readonly logger: Logger;
  /** 0 to 1. */
  readonly random: () => number;
};

/** In the background, one at a time: whoever asks waits for nothing. They are metered and logged like any request. */
export function createRecheck({ index, percent, ask, newRequestId, logger, random }: Options): Recheck {
  const closing = new AbortController();
  let running = false;

  async function check(request: ChatRequest, context: Context, entry: CachedAnswer, similarity: number): Promise<void> {
    try {
      const { conversationId, template } = context;
      const { text, reason } = await collect(
        ask(request, {
          requestId: newRequestId(),
          signal: closing.signal,
          purpose: 'recheck',
          ...(conversationId !== undefined && { conversationId }),
          ...(template !== undefined && { template }),
        }),
      );
      if (reason !== 'stop' || closing.signal.aborted) return;
      await index?.rechecked({ key: entry.key, similarity }, answersAgree(entry.text, text));
    } catch (error) {
      logger.info('An answer to a similar question could not be checked.', { error: ChatError.from(error).code });
    }
  }

  return {
    consider(request, context, entry, similarity) {
      if (running || random() * 100 >= percent()) return;
      running = true;
      void check(request, context, entry, similarity).finally(() => {
        running = false;
      });
    },
    close: () => closing.abort(),
  };
}
