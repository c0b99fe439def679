import assert from 'node:assert/strict';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { type Loopback, startLoopback } from '../../test/support/loopback.ts';
import { chunk, okText } from '../../test/support/loopbackScenarios.ts';
import { selfSigned } from '../../test/support/loopbackTls.ts';
import { ChatError, type ErrorCode } from '../core/errors.ts';
import type { HttpClient, HttpRequest } from '../core/ports.ts';
import { createHttpClient } from './http.ts';
import { toHttpError } from './httpErrors.ts';

const never = new AbortController().signal;

const post = (url: string, model: string, signal: AbortSignal = never): HttpRequest => ({
  method: 'POST',
  url: `${url}/chat/completions`,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ model, stream: true, messages: [] }),
  signal,
});

async function text(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const piece of body) chunks.push(piece);
  return Buffer.concat(chunks).toString('utf8');
}

const hasCode = (code: ErrorCode) => (error: unknown) => {
  assert.ok(ChatError.is(error), String(error));
  assert.equal(error.code, code);
  return true;
};

/** A TCP server that does with each connection what it is told. */
async function startRaw(onConnection: (socket: Socket) => void): Promise<{ host: string; close(): Promise<void> }> {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket.on('error', () => {}));
    onConnection(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

describe('createHttpClient', () => {
  let loopback: Loopback;
  let http: HttpClient;

  beforeEach(async () => {
    loopback = await startLoopback();
    http = createHttpClient({ connectTimeoutMs: 2000 });
  });
  afterEach(async () => {
    await http.close();
    await loopback.close();
  });

  it('sends method, headers and body, and gives status, headers and body', async () => {
    const response = await http.request(post(loopback.url, 'ok'));
    assert.equal(response.status, 200);
    assert.match(response.headers['content-type'] ?? '', /^text\/event-stream/);
    assert.ok((await text(response.body)).endsWith('data: [DONE]\n\n'));
    assert.equal(loopback.requests[0]?.body.model, 'ok');
    assert.equal(loopback.requests[0]?.headers['content-type'], 'application/json');
  });

  it('joins repeated headers', async () => {
    loopback.define('twice', ({ response }) => void response.setHeader('x-twice', ['a', 'b']).end('x'));
    assert.equal((await http.request(post(loopback.url, 'twice'))).headers['x-twice'], 'a, b');
  });

  it('keeps the connection for the next request', async () => {
    for (let index = 0; index < 3; index += 1) {
      await text((await http.request(post(loopback.url, 'ok'))).body);
      // undici offers a socket again one turn of the event loop after its answer has ended.
      await setImmediate();
    }
    assert.equal(loopback.sockets.opened, 1);
  });

  it('closes the socket when the reader breaks out', async () => {
    const response = await http.request(post(loopback.url, 'slow'));
    for await (const piece of response.body) {
      assert.ok(piece.length > 0);
      break;
    }
    assert.equal(await loopback.requests[0]?.ended, 'closed-early');
  });

  it('closes the socket on abort, before and after the headers', async () => {
    const early = new AbortController();
    const answer = http.request(post(loopback.url, 'hang', early.signal));
    while (loopback.requests.length === 0) await setImmediate();
    early.abort();
    await assert.rejects(answer, hasCode('cancelled'));
    assert.equal(await loopback.requests[0]?.ended, 'closed-early');

    const late = new AbortController();
    const response = await http.request(post(loopback.url, 'stall', late.signal));
    await assert.rejects(async () => {
      for await (const _piece of response.body) late.abort();
    }, hasCode('cancelled'));
    assert.equal(await loopback.requests[1]?.ended, 'closed-early');
  });

  it('does not begin when the signal is aborted already', async () => {
    await assert.rejects(http.request(post(loopback.url, 'ok', AbortSignal.abort())), hasCode('cancelled'));
    assert.equal(loopback.sockets.opened, 0);
  });

  it('hands over everything that arrived before a dropped connection', async () => {
    const payload = chunk({ content: okText });
    loopback.define('drop', ({ response }) => {
      response.writeHead(200);
      for (let index = 0; index < 50; index += 1) response.write(payload);
      response.socket?.end();
    });
    const response = await http.request(post(loopback.url, 'drop'));
    let bytes = 0;
    // The drop has happened before the first read.
    await loopback.requests[0]?.ended;
    for (let turn = 0; turn < 20; turn += 1) await setImmediate();
    await assert.rejects(async () => {
      for await (const piece of response.body) bytes += piece.length;
    }, hasCode('connection-lost'));
    assert.equal(bytes, 50 * Buffer.byteLength(payload));
  });

  it('does not buffer more than the reader takes', async () => {
    const response = await http.request(post(loopback.url, 'huge'));
    const before = process.memoryUsage().arrayBuffers;
    for (let turn = 0; turn < 300; turn += 1) await setImmediate();
    assert.ok(process.memoryUsage().arrayBuffers - before < 5_000_000);
    let bytes = 0;
    for await (const piece of response.body) bytes += piece.length;
    assert.ok(bytes > 20 * 1024 * 1024);
  });

  it('names a refused connection', async () => {
    const { url } = loopback;
    await loopback.close();
    await assert.rejects(http.request(post(url, 'ok')), (error) => {
      hasCode('connection-refused')(error);
      assert.equal((error as ChatError).data.endpoint, new URL(url).origin);
      return true;
    });
  });

  it('names an unknown host and a bad URL', async () => {
    await assert.rejects(http.request(post('http://no-such-host.invalid/v1', 'ok')), hasCode('host-not-found'));
    await assert.rejects(http.request(post('nonsense', 'ok')), hasCode('bad-url'));
  });

  it('names a connection that is not made in time, TLS included', async () => {
    const silent = await startRaw(() => {});
    const hasty = createHttpClient({ connectTimeoutMs: () => 100 });
    await assert.rejects(hasty.request(post(`https://${silent.host}`, 'ok')), (error) => {
      hasCode('connect-timeout')(error);
      assert.equal((error as ChatError).data.limitMs, 100);
      return true;
    });
    await hasty.close();
    await silent.close();
  });

  it('names a server that does not speak HTTP', async () => {
    const babble = await startRaw((socket) => void socket.once('data', () => socket.write('220 mail ready\r\n')));
    await assert.rejects(http.request(post(`http://${babble.host}`, 'ok')), hasCode('malformed-response'));
    await babble.close();
  });

  it('refuses a self-signed certificate, and trusts it when told to', async () => {
    const tls = selfSigned();
    const secure = await startLoopback({ tls });
    await assert.rejects(http.request(post(secure.url, 'ok')), hasCode('tls-failed'));
    const trusting = createHttpClient({ connectTimeoutMs: 2000, ca: tls.cert });
    assert.match(await text((await trusting.request(post(secure.url, 'ok'))).body), /\[DONE\]/);
    await assert.rejects(http.request(post(loopback.url.replace('http:', 'https:'), 'ok')), hasCode('tls-failed'));
    await trusting.close();
    await secure.close();
  });

  it('reads what was compressed unasked', async () => {
    loopback.define('zipped', ({ response }) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('Grüße'));
    });
    assert.equal(await text((await http.request(post(loopback.url, 'zipped'))).body), 'Grüße');
  });

  it('does not take headers beyond measure for a connection that was lost, which would be asked again', async () => {
    loopback.define('wordy', ({ response }) => void response.writeHead(200, { 'x-much': 'x'.repeat(20_000) }).end());
    await assert.rejects(http.request(post(loopback.url, 'wordy')), hasCode('malformed-response'));
  });

  it('closes without ever having been used', async () => {
    await createHttpClient({ connectTimeoutMs: 1 }).close();
  });
});

describe('toHttpError', () => {
  const facts = { endpoint: 'http://x', limitMs: 5 };
  it('finds the code in a cause or in the first of several addresses', () => {
    const refused = Object.assign(new Error('no'), { code: 'ECONNREFUSED' });
    assert.equal(toHttpError(new Error('outer', { cause: refused }), facts).code, 'connection-refused');
    assert.equal(toHttpError(new AggregateError([refused]), facts).code, 'connection-refused');
  });
  it('keeps ChatErrors, and calls the unknown a lost connection', () => {
    const known = new ChatError('cancelled');
    assert.equal(toHttpError(known, facts), known);
    const lost = toHttpError(Object.assign(new Error('x'), { code: 'ECONNRESET' }), facts);
    assert.deepEqual(
      { code: lost.code, detail: lost.data.detail, limit: lost.data.limitMs },
      { code: 'connection-lost', detail: 'ECONNRESET', limit: undefined },
    );
  });
  for (const code of [
    'CERT_HAS_EXPIRED',
    'ERR_TLS_CERT_ALTNAME_INVALID',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'EPROTO',
  ]) {
    it(`counts ${code} as a TLS failure`, () => {
      assert.equal(toHttpError(Object.assign(new Error('x'), { code }), facts).code, 'tls-failed');
    });
  }
});
