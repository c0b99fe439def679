import type { ChatRequest } from '../../core/chat.ts';
import { ChatError } from '../../core/errors.ts';
import { type Context, collect, type Handler } from '../../core/pipeline.ts';
import type { Logger } from '../../core/ports.ts';

export type Refresh = {
  /** Fetches the answer anew, unless that is under way. What fails is tried again with the next use. */
  begin(request: ChatRequest, context: Context, key: string): void;
  close(): void;
};

/** Requests of their own in the background: they are metered and logged like any other. */
export function createRefresh({
  ask,
  newRequestId,
  logger,
}: {
  readonly ask: Handler;
  readonly newRequestId: () => string;
  readonly logger: Logger;
}): Refresh {
  const running = new Set<string>();
  const closing = new AbortController();

  async function fetch(request: ChatRequest, { purpose, conversationId, template, cache }: Context): Promise<void> {
    const context: Context = {
      requestId: newRequestId(),
      signal: closing.signal,
      purpose,
      ...(conversationId !== undefined && { conversationId }),
      ...(template !== undefined && { template }),
      cache: { ...cache, fresh: true },
    };
    try {
      await collect(ask(request, context));
    } catch (error) {
      logger.info('A kept answer could not be fetched anew.', { error: ChatError.from(error).code });
    }
  }

  return {
    begin(request, context, key) {
      if (running.has(key)) return;
      running.add(key);
      void fetch(request, context).finally(() => running.delete(key));
    },
    close: () => closing.abort(),
  };
}
