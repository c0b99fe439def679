/**
 * A response's body between the socket that pushes and the reader that pulls. What arrived is always handed over before
 * an error is: a connection that drops loses nothing that was received. (Node's own `Readable` throws it away.)
 */

export type BodySource = {
  pause(): void;
  resume(): void;
  /** Closes the socket. */
  abort(): void;
};

export type Body = {
  push(chunk: Uint8Array): void;
  end(): void;
  fail(error: unknown): void;
  readonly iterable: AsyncIterable<Uint8Array>;
};

/** Bytes that may wait for the reader before the socket is paused. */
const highWaterMark = 256 * 1024;

type Result = IteratorResult<Uint8Array, undefined>;
type Pending = { resolve(result: Result): void; reject(error: unknown): void };
type End = { readonly error?: unknown };

const done: Result = { done: true, value: undefined };

export function createBody(source: BodySource): Body {
  let queue: Uint8Array[] = [];
  let queuedBytes = 0;
  let pending: Pending | undefined;
  let end: End | undefined;

  const take = (): Result => {
    const chunks = queue;
    const wasFull = queuedBytes > highWaterMark;
    queue = [];
    queuedBytes = 0;
    if (wasFull && !end) source.resume();
    const [first] = chunks;
    return { done: false, value: first && chunks.length === 1 ? first : Buffer.concat(chunks) };
  };

  const finish = (how: End): void => {
    if (end) return;
    end = how;
    if (!pending) return;
    if ('error' in how) pending.reject(how.error);
    else pending.resolve(done);
    pending = undefined;
  };

  const iterator: AsyncIterator<Uint8Array, undefined> = {
    next() {
      if (queue.length > 0) return Promise.resolve(take());
      if (end) {
        const how = end;
        end = {};
        return 'error' in how ? Promise.reject(how.error) : Promise.resolve(done);
      }
      return new Promise((resolve, reject) => {
        pending = { resolve, reject };
      });
    },
    return() {
      queue = [];
      queuedBytes = 0;
      if (!end) {
        finish({});
        source.abort();
      }
      return Promise.resolve(done);
    },
  };

  return {
    push(chunk) {
      if (end) return;
      if (pending) {
        pending.resolve({ done: false, value: chunk });
        pending = undefined;
        return;
      }
      queue.push(chunk);
      queuedBytes += chunk.length;
      if (queuedBytes > highWaterMark) source.pause();
    },
    end: () => finish({}),
    fail: (error) => finish({ error }),
    iterable: { [Symbol.asyncIterator]: () => iterator },
  };
}
