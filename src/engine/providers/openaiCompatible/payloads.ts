import { createParser } from 'eventsource-parser';

/** Cuts a body into JSON payloads: those of an event stream, or one whole answer, whichever the server sends. */

export type Payloads = {
  /** The payloads that became complete with these bytes. Throws `PayloadError`. */
  push(bytes: Uint8Array): readonly unknown[];
  /**
   * The payloads at the end of the body. `cut`: the connection dropped, so what is not complete is left out instead of
   * being reported. Throws `PayloadError`.
   */
  end(cut: boolean): readonly unknown[];
  /** `[DONE]` came. */
  readonly done: boolean;
  /** The body was one JSON document, not an event stream. */
  readonly whole: boolean;
  /** Nothing but white space and comments came. */
  readonly blank: boolean;
  /** Some payload came. */
  readonly found: boolean;
};

export class PayloadError extends Error {
  readonly reason: 'malformed' | 'too-large';
  constructor(reason: 'malformed' | 'too-large') {
    super(reason);
    this.reason = reason;
  }
}

type Reader = { push(text: string): void; end(cut: boolean): void };

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
};

/** One JSON document. */
function createDocumentReader(emit: (payload: unknown) => void, maxChars: number): Reader {
  const parts: string[] = [];
  let size = 0;
  return {
    push(text) {
      parts.push(text);
      size += text.length;
      if (size > maxChars) throw new PayloadError('too-large');
    },
    end(cut) {
      const value = parseJson(parts.join(''));
      if (value !== undefined) emit(value);
      else if (!cut) throw new PayloadError('malformed');
    },
  };
}

/** Server-sent events, as in the HTML standard; tolerates a missing blank line between events and at the end. */
function createEventReader(emit: (payload: unknown) => void, onDone: () => void, maxChars: number): Reader {
  let ending = false;
  let done = false;

  function onData(data: string, event: string | undefined): void {
    // What follows in the same bytes is no part of the answer.
    if (done) return;
    if (data === '[DONE]') {
      done = true;
      onDone();
      return;
    }
    const value = parseJson(data);
    if (value !== undefined) emit(event === 'error' ? { error: value } : value);
    else if (event === 'error' && !data.startsWith('{')) emit({ error: data });
    else if (data.includes('\n')) for (const line of data.split('\n')) onData(line, event);
    // Half a payload at the very end is a cut, which is told by the missing finish. Words that are not JSON are pings.
    else if (!ending && data.startsWith('{')) throw new PayloadError('malformed');
  }

  const parser = createParser({
    maxBufferSize: maxChars,
    onEvent: ({ data, event }) => onData(data, event),
    onError: (error) => {
      if (error.type === 'max-buffer-size-exceeded') throw new PayloadError('too-large');
    },
  });
  return {
    push: (text) => parser.feed(text),
    end() {
      ending = true;
      parser.feed('\n\n');
    },
  };
}

/** How an event's line begins, perhaps cut off; a colon begins a comment. */
const eventField = /^(:|(data|event|id|retry)(:|\r|\n|$)|(d|da|dat|e|ev|eve|even|i|r|re|ret|retr)$)/;

/** `maxChars` bounds what is held back for one payload. */
export function createPayloads(maxChars: number): Payloads {
  const decoder = new TextDecoder();
  let ready: unknown[] = [];
  let found = false;
  let reader: Reader | undefined;
  let done = false;
  let whole = false;
  let blank = true;
  let start = '';

  const emit = (payload: unknown): void => void ready.push(payload);

  /** The reader that the body's beginning calls for; undefined while that is too short to tell. */
  function choose(final: boolean): Reader | undefined {
    const first = start.charAt(0);
    if (first === '' || (!final && /^[a-z]{1,5}$/.test(start))) return undefined;
    blank = first === ':';
    whole = first === '{' || first === '[';
    if (whole) return createDocumentReader(emit, maxChars);
    if (!eventField.test(start)) throw new PayloadError('malformed');
    return createEventReader(
      emit,
      () => {
        done = true;
      },
      maxChars,
    );
  }

  function feed(text: string, final: boolean): void {
    if (done) return;
    if (reader) {
      reader.push(text);
      return;
    }
    start = (start + text).trimStart();
    reader = choose(final);
    reader?.push(start);
  }

  const take = (): readonly unknown[] => {
    const taken = ready;
    ready = [];
    if (taken.length > 0) {
      found = true;
      blank = false;
    }
    return taken;
  };

  return {
    push(bytes) {
      feed(decoder.decode(bytes, { stream: true }), false);
      return take();
    },
    end(cut) {
      feed(decoder.decode(), true);
      if (!done) reader?.end(cut);
      return take();
    },
    get done() {
      return done;
    },
    get whole() {
      return whole;
    },
    get found() {
      return found;
    },
    get blank() {
      return blank;
    },
  };
}
