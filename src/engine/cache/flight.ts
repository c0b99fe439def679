import type { ChatEvent } from '../../core/chat.ts';
import { ChatError } from '../../core/errors.ts';

/** One call whose events any number of readers get, each from the first one on, as fast as the fastest asks for them. */
export type Flight = {
  /**
   * The events. A reader whose signal is aborted leaves with `cancelled` while others read on. The last one's signal
   * ends the call itself, and the reader gets what still comes of it, its bill for one.
   */
  read(signal: AbortSignal): AsyncGenerator<ChatEvent, void>;
};

export type FlightOptions = {
  readonly open: (signal: AbortSignal) => AsyncIterable<ChatEvent>;
  /** All events of a call that came to its end, before any reader learns of the end. */
  readonly onEnd: (events: readonly ChatEvent[]) => void;
  /** The call has ended, failed or was given up: nobody else may join. Once. */
  readonly onClose: () => void;
};

export function createFlight({ open, onEnd, onClose }: FlightOptions): Flight {
  const abort = new AbortController();
  const events: ChatEvent[] = [];
  let iterator: AsyncIterator<ChatEvent> | undefined;
  let ended: { readonly error?: unknown } | undefined;
  let asked: Promise<void> | undefined;
  let readers = 0;
  let closed = false;

  async function advance(): Promise<void> {
    try {
      iterator ??= open(abort.signal)[Symbol.asyncIterator]();
      const result = await iterator.next();
      if (!result.done) {
        events.push(result.value);
        return;
      }
      onEnd(events);
      ended = {};
    } catch (error) {
      ended = { error };
    }
    close();
  }

  function close(): void {
    if (closed) return;
    closed = true;
    onClose();
  }

  /** Readers that want the next event at the same time share one call for it. */
  function next(): Promise<void> {
    asked ??= advance().finally(() => {
      asked = undefined;
    });
    return asked;
  }

  function giveUp(): void {
    abort.abort();
    close();
  }

  function leave(): void {
    readers -= 1;
    if (readers > 0 || ended) return;
    giveUp();
    // Lets a source that waits at a `yield` clean up; not awaited, since one that hangs would never answer.
    iterator?.return?.()?.catch(() => {});
  }

  async function* read(signal: AbortSignal): AsyncGenerator<ChatEvent, void> {
    let wake = (): void => {};
    const onAbort = (): void => {
      if (readers === 1) giveUp();
      else wake();
    };
    readers += 1;
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
    try {
      for (let index = 0; ; ) {
        const event = events[index];
        if (signal.aborted && !abort.signal.aborted) throw new ChatError('cancelled');
        if (event) {
          index += 1;
          yield event;
        } else if (ended) {
          if ('error' in ended) throw ended.error;
          return;
        } else {
          const arrived = Promise.withResolvers<void>();
          wake = arrived.resolve;
          void next().then(arrived.resolve);
          await arrived.promise;
        }
      }
    } finally {
      signal.removeEventListener('abort', onAbort);
      leave();
    }
  }

  return { read };
}
