import type { ConversationStore, StoredAnswer } from '../core/history.ts';

type Store = Pick<ConversationStore, 'dataVersion' | 'getMessage'>;
type Running = { readonly answerId: number; readonly abort: AbortController };

type Options = {
  readonly store: Store;
  readonly running: ReadonlyMap<unknown, Running>;
  readonly everyMs: number;
};

/** The answer if it has ended, else undefined; undefined too when it cannot be read. */
export function endedAnswer(store: Pick<Store, 'getMessage'>, answerId: number): StoredAnswer | undefined {
  try {
    const answer = store.getMessage(answerId);
    return answer?.role === 'assistant' && answer.status !== 'streaming' ? answer : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Returns how to begin to watch: aborts answers that another window has stopped in the store, until none is running. A
 * look costs nothing while no other window writes.
 */
export function createStopWatch({ store, running, everyMs }: Options): () => void {
  let timer: NodeJS.Timeout | undefined;
  let seen = 0;

  function look(): void {
    if (running.size === 0) {
      clearInterval(timer);
      timer = undefined;
      return;
    }
    const version = store.dataVersion();
    if (version === seen) return;
    seen = version;
    for (const { answerId, abort } of running.values()) if (endedAnswer(store, answerId)) abort.abort();
  }

  return () => {
    if (timer) return;
    seen = store.dataVersion();
    timer = setInterval(look, everyMs);
    timer.unref();
  };
}
