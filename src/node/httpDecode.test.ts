import assert from 'node:assert/strict';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { createBody } from './httpBody.ts';
import { decodeBody } from './httpDecode.ts';

const text = 'data: Grüße, 你好, 👋\n\n'.repeat(2000);

function bodyOf(bytes: Uint8Array, size: number) {
  let aborted = false;
  const body = createBody({
    pause() {},
    resume() {},
    abort() {
      aborted = true;
    },
  });
  for (let at = 0; at < bytes.length; at += size) body.push(bytes.subarray(at, at + size));
  return { body, aborted: () => aborted };
}

async function read(body: AsyncIterable<Uint8Array>): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of body) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

describe('decodeBody', () => {
  const encodings = { gzip: gzipSync(text), deflate: deflateSync(text), br: brotliCompressSync(text) };
  for (const [encoding, bytes] of Object.entries(encodings)) {
    it(`reads ${encoding} in any pieces`, async () => {
      for (const size of [1, 7, bytes.length]) {
        const { body } = bodyOf(bytes, size);
        body.end();
        assert.equal(await read(decodeBody(body.iterable, encoding.toUpperCase())), text);
      }
    });
  }

  it('leaves alone what is not compressed, or by a method it does not know', async () => {
    for (const encoding of [undefined, 'identity', 'compress']) {
      const { body } = bodyOf(Buffer.from(text), 1000);
      body.end();
      assert.equal(await read(decodeBody(body.iterable, encoding)), text);
    }
  });

  it('gives what arrived before the connection dropped, and then how it failed', async () => {
    const { body } = bodyOf(gzipSync(text).subarray(0, 100), 100);
    body.fail(new Error('dropped'));
    const iterator = decodeBody(body.iterable, 'gzip')[Symbol.asyncIterator]();
    const first = await iterator.next();
    assert.match(Buffer.from(first.value as Uint8Array).toString(), /^data: Grüße/);
    await assert.rejects(iterator.next(), /dropped/);
  });

  it('fails for bytes that are not compressed as told', async () => {
    const { body } = bodyOf(Buffer.from(text), 1000);
    await assert.rejects(read(decodeBody(body.iterable, 'gzip')), /incorrect header check/);
  });

  it('closes the connection while it waits for more', async () => {
    const { body, aborted } = bodyOf(new Uint8Array(), 1);
    const iterator = decodeBody(body.iterable, 'gzip')[Symbol.asyncIterator]();
    const next = iterator.next();
    await iterator.return?.();
    assert.equal(aborted(), true);
    assert.equal((await next).done, true);
  });
});
