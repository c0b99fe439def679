import { ChatError } from '../../../core/errors.ts';
import { createPayloads } from '../openaiCompatible/payloads.ts';
import type { Sight } from './types.ts';

/**
 * Sits between a response's body and the library, which would lose what arrived before a failure and end a stream that
 * was cut as if it were complete. Only whole, sound payloads pass; whatever goes wrong ends the stream early and is told
 * in `state`, to be thrown once everything before it is delivered.
 */

export type Tap = {
  readonly stream: ReadableStream<Uint8Array>;
  /** Closes the body; reads a finished one to its end for a moment, so that its connection can be used again. */
  close(): Promise<void>;
  readonly state: TapState;
};

export type TapState = {
  readonly recognised: boolean;
  readonly final: boolean;
  /** Nothing but white space and comments came. */
  readonly blank: boolean;
  /** Some payload came. */
  readonly found: boolean;
  readonly failure: unknown;
  /** A ChatError of kind `cancelled`, the error of a dropped connection, or a PayloadError. */
  readonly broken: unknown;
};

export type TapOptions = {
  readonly body: AsyncIterable<Uint8Array>;
  readonly inspect: (payload: unknown) => Sight;
  /** The payload that the library waits for at the end of an answer, where it says nothing that did not come before. */
  readonly closing?: object | undefined;
  readonly drain: (body: AsyncIterator<Uint8Array>) => Promise<void>;
  /** The next bytes after the answer is complete, which may not come. */
  readonly nextOfTail: (body: AsyncIterator<Uint8Array>) => Promise<IteratorResult<Uint8Array>>;
  /** Upper limit of one payload, in characters. */
  readonly maxChars: number;
};

export function createTap({ body, inspect, closing, drain, nextOfTail, maxChars }: TapOptions): Tap {
  const payloads = createPayloads(maxChars);
  const iterator = body[Symbol.asyncIterator]();
  const encoder = new TextEncoder();
  let state: TapState = {
    recognised: false,
    final: false,
    blank: true,
    found: false,
    failure: undefined,
    broken: undefined,
  };
  let ended = false;

  /** The payloads of the next bytes; undefined at the end. */
  async function read(): Promise<readonly unknown[] | undefined> {
    let result: IteratorResult<Uint8Array>;
    try {
      result = await (state.final ? nextOfTail(iterator) : iterator.next());
    } catch (broken) {
      state = { ...state, broken };
      return undefined;
    }
    return result.done ? undefined : payloads.push(result.value);
  }

  /** What the library is to see of the payloads. */
  function pass(batch: readonly unknown[]): string {
    let text = '';
    // A list of chunks is how Gemini streams where event streams are not asked for.
    for (const payload of batch.flat()) {
      const sight = inspect(payload);
      const failure = sight.failure ?? bareError(payload);
      state = {
        ...state,
        recognised: state.recognised || sight.recognised,
        final: state.final || sight.final === true,
      };
      if (failure !== undefined) {
        state = { ...state, failure };
        ended = true;
        return text;
      }
      text += dataOf(payload);
      if (sight.last) {
        ended = true;
        return text;
      }
    }
    return text;
  }

  async function nextText(): Promise<string> {
    try {
      const batch = await read();
      if (batch) return pass(batch) || ping;
      return passRest();
    } catch (broken) {
      ended = true;
      state = { ...state, broken };
      return '';
    }
  }

  /** An answer that is complete but for its last line is closed for the library, which would lose its end and its usage. */
  function passRest(): string {
    const text = pass(payloads.end(state.broken !== undefined));
    const isOpen = !ended && state.final;
    ended = true;
    return isOpen && closing ? text + dataOf(closing) : text;
  }

  const stream = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const text = await nextText();
        if (text !== '') controller.enqueue(encoder.encode(text));
        if (ended) controller.close();
      },
    },
    { highWaterMark: 0 },
  );

  return {
    stream,
    async close() {
      await (state.final && ended && state.broken === undefined ? drain(iterator) : iterator.return?.());
    },
    get state() {
      return { ...state, blank: payloads.blank, found: payloads.found };
    },
  };
}

const dataOf = (payload: unknown): string => `data: ${JSON.stringify(payload)}\n\n`;

/** What a proxy or gateway sends instead of the vendor's own kind of report. */
function bareError(payload: unknown): unknown {
  const { type, error } = (payload ?? {}) as { type?: unknown; error?: unknown };
  return type === undefined && error !== null ? error : undefined;
}

/** Stands for bytes without a payload, such as comments: all vendors' parsers know it or let it pass. */
const ping = 'data: {"type":"ping"}\n\n';

/** True for the end that a person asked for. */
export const isCancelled = (error: unknown): error is ChatError => ChatError.is(error) && error.code === 'cancelled';
