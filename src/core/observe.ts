import type { ChatEvent } from './chat.ts';

export type Observer = {
  /** The event, another one in its place, or undefined to take it out. */
  event?(event: ChatEvent): ChatEvent | undefined;
  /** What is thrown in place of what was thrown. */
  error?(thrown: unknown): unknown;
  /** Once, however the stream ends; it began with the first `next()`. */
  end?(): void;
};

/**
 * Passes a stream on to an observer that adds nothing to it. It costs one promise an event where a generator costs
 * several, which adds up over the policies of a pipeline.
 */
export function observe(open: () => AsyncIterable<ChatEvent>, observer: Observer): AsyncIterable<ChatEvent> {
  let iterator: AsyncIterator<ChatEvent> | undefined;
  let ended = false;

  const end = (): void => {
    if (ended) return;
    ended = true;
    observer.end?.();
  };

  const fail = (thrown: unknown): never => {
    let error = thrown;
    try {
      error = observer.error ? observer.error(thrown) : thrown;
    } finally {
      end();
    }
    throw error;
  };

  const pass = (result: IteratorResult<ChatEvent>): IteratorResult<ChatEvent> | Promise<IteratorResult<ChatEvent>> => {
    if (result.done) {
      end();
      return result;
    }
    if (!observer.event) return result;
    const event = observer.event(result.value);
    if (event === result.value) return result;
    return event === undefined ? step() : { done: false, value: event };
  };

  function step(): Promise<IteratorResult<ChatEvent>> {
    if (ended) return Promise.resolve({ done: true, value: undefined });
    try {
      iterator ??= open()[Symbol.asyncIterator]();
      return iterator.next().then(pass, fail);
    } catch (thrown) {
      return Promise.reject(thrown).catch(fail);
    }
  }

  return {
    [Symbol.asyncIterator]: () => ({
      next: step,
      async return() {
        try {
          await iterator?.return?.();
        } finally {
          if (iterator) end();
        }
        ended = true;
        return { done: true, value: undefined };
      },
    }),
  };
}
