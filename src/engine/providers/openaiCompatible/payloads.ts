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

  function onData(data: string, event: string | undefined): void {
    if (data === '[DONE]') {
      onDone();
      return;
    }
    const value = parseJson(data);
    if (value !== undefined) emit(event === 'error' ? { error: value } : value);
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

/** `maxChars` bounds what is held back for one payload. */
export function createPayloads(maxChars: number): Payloads {
  const decoder = new TextDecoder();
  let found: unknown[] = [];
  let reader: Reader | undefined;
  let done = false;
  let whole = false;
  let blank = true;
  let start = '';

  const emit = (payload: unknown): void => void found.push(payload);

  function choose(text: string): Reader | undefined {
    start = (start + text).trimStart();
    const first = start.charAt(0);
    if (first === '') return undefined;
    blank = first === ':';
    whole = first === '{' || first === '[';
    if (whole) return createDocumentReader(emit, maxChars);
    // The fields of an event begin with these: data, event, id, retry; a colon begins a comment.
    if (!':deir'.includes(first)) throw new PayloadError('malformed');
    return createEventReader(
      emit,
      () => {
        done = true;
      },
      maxChars,
    );
  }

  function feed(text: string): void {
    if (done) return;
    if (reader) {
      reader.push(text);
      return;
    }
    reader = choose(text);
    reader?.push(start);
  }

  const take = (): readonly unknown[] => {
    const taken = found;
    found = [];
    if (taken.length > 0) blank = false;
    return taken;
  };

  return {
    push(bytes) {
      feed(decoder.decode(bytes, { stream: true }));
      return take();
    },
    end(cut) {
      feed(decoder.decode());
      if (!done) reader?.end(cut);
      return take();
    },
    get done() {
      return done;
    },
    get whole() {
      return whole;
    },
    get blank() {
      return blank;
    },
  };
}
