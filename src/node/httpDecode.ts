import { constants, createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';

/** Bodies that a server compressed although it was asked not to. */

type Decoder = ReturnType<typeof createGunzip>;

/** What has arrived is given at once, and all of what came before a cut. */
const zlib = { flush: constants.Z_SYNC_FLUSH, finishFlush: constants.Z_SYNC_FLUSH };
const brotli = { flush: constants.BROTLI_OPERATION_FLUSH, finishFlush: constants.BROTLI_OPERATION_FLUSH };

const decoders: Readonly<Record<string, () => Decoder>> = {
  gzip: () => createGunzip(zlib),
  'x-gzip': () => createGunzip(zlib),
  deflate: () => createInflate(zlib),
  br: () => createBrotliDecompress(brotli),
};

/** No generator, whose `return()` would wait for a `next()` that never comes. */
function decode(source: AsyncIterator<Uint8Array>, decoder: Decoder): AsyncIterator<Uint8Array> {
  const ready: Uint8Array[] = [];
  let failure: Error | undefined;
  let wake = (): void => {};
  decoder.on('data', (piece: Uint8Array) => ready.push(piece));
  decoder.on('error', (error: Error) => {
    failure = error;
    wake();
  });
  const write = (bytes: Uint8Array): Promise<void> =>
    new Promise((resolve) => {
      wake = resolve;
      decoder.write(bytes, () => resolve());
    });
  return {
    async next() {
      while (ready.length === 0) {
        const result = await source.next();
        if (result.done) return result;
        await write(result.value);
        if (failure) throw failure;
      }
      return { done: false, value: Buffer.concat(ready.splice(0)) };
    },
    async return() {
      decoder.destroy();
      await source.return?.();
      return { done: true, value: undefined };
    },
  };
}

/** The body as it was before `encoding` (the header `content-encoding`); as it is where that is none or not known. */
export function decodeBody(body: AsyncIterable<Uint8Array>, encoding: string | undefined): AsyncIterable<Uint8Array> {
  const decoder = decoders[encoding?.trim().toLowerCase() ?? ''];
  return decoder ? { [Symbol.asyncIterator]: () => decode(body[Symbol.asyncIterator](), decoder()) } : body;
}
