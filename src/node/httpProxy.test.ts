import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { type Loopback, startLoopback } from '../../test/support/loopback.ts';
import { selfSigned } from '../../test/support/loopbackTls.ts';
import { startProxy, type TestProxy } from '../../test/support/proxy.ts';
import { ChatError, type ErrorData } from '../core/errors.ts';
import type { HttpClient } from '../core/ports.ts';
import { createHttpClient, type HttpClientOptions } from './http.ts';

describe('createHttpClient on a network of its own', () => {
  const tls = selfSigned();
  const secureUrl = 'https://models.invalid/v1';
  const plainUrl = 'http://models.invalid/v1';
  let secure: Loopback;
  let plain: Loopback;
  let toSecure: TestProxy;
  let toPlain: TestProxy;
  let clients: HttpClient[];
  const portOf = ({ url }: Loopback): number => Number(new URL(url).port);

  before(async () => {
    secure = await startLoopback({ tls });
    plain = await startLoopback();
  });
  beforeEach(async () => {
    clients = [];
    toSecure = await startProxy({ port: portOf(secure) });
    toPlain = await startProxy({ port: portOf(plain) });
  });
  afterEach(async () => {
    await Promise.all(clients.map((client) => client.close()));
    await toSecure.close();
    await toPlain.close();
  });
  after(async () => {
    await secure.close();
    await plain.close();
  });

  function client(options: Partial<HttpClientOptions>): HttpClient {
    const created = createHttpClient({ connectTimeoutMs: 3000, ...options });
    clients.push(created);
    return created;
  }

  async function ask(http: HttpClient, url: string, signal = new AbortController().signal): Promise<string> {
    const body = JSON.stringify({ model: 'ok', stream: true, messages: [] });
    const response = await http.request({ method: 'POST', url: `${url}/chat/completions`, headers: {}, body, signal });
    let text = '';
    for await (const bytes of response.body) text += Buffer.from(bytes).toString('utf8');
    await setImmediate();
    return text;
  }

  async function failure(http: HttpClient, url: string): Promise<ErrorData> {
    try {
      await ask(http, url);
    } catch (thrown) {
      return ChatError.from(thrown).data;
    }
    throw new assert.AssertionError({ message: 'it did not fail' });
  }

  it('tunnels to secure addresses and keeps the tunnel', async () => {
    const http = client({ ca: tls.cert, network: () => ({ proxy: toSecure.url }) });
    for (let count = 0; count < 3; count += 1) assert.match(await ask(http, secureUrl), /\[DONE\]/);
    assert.deepEqual(toSecure.asked, ['CONNECT models.invalid:443']);
  });

  it('sends plain requests through the proxy', async () => {
    const http = client({ network: () => ({ proxy: toPlain.url }) });
    assert.match(await ask(http, plainUrl), /\[DONE\]/);
    assert.deepEqual(toPlain.asked, ['POST http://models.invalid/v1/chat/completions']);
  });

  it('takes a proxy without a scheme for one of HTTP', async () => {
    const host = new URL(toPlain.url).host;
    await ask(client({ network: () => ({ proxy: host }) }), plainUrl);
    await ask(client({ environment: { http_proxy: host } }), plainUrl);
    assert.equal(toPlain.asked.length, 2);
  });

  it('takes the proxies of the environment where the settings name none, and none at all when it is off', async () => {
    const environment = { HTTP_PROXY: toPlain.url, https_proxy: toSecure.url };
    const http = client({ ca: tls.cert, environment });
    assert.match(await ask(http, plainUrl), /\[DONE\]/);
    assert.match(await ask(http, secureUrl), /\[DONE\]/);
    assert.deepEqual([toPlain.asked.length, toSecure.asked.length], [1, 1]);
    const off = client({ environment, network: () => ({ proxy: 'off' }) });
    assert.equal((await failure(off, plainUrl)).code, 'host-not-found');
    const unset = client({});
    assert.equal((await failure(unset, plainUrl)).code, 'host-not-found');
  });

  it('goes directly to hosts that are left out, and always to the own machine', async () => {
    const proxy = toPlain.url;
    for (const options of [
      { network: () => ({ proxy, noProxy: ['other.test', '*.models.invalid', 'models.invalid'] }) },
      { network: () => ({ proxy }), environment: { NO_PROXY: 'other.test,.models.invalid' } },
    ])
      assert.equal((await failure(client(options), plainUrl)).code, 'host-not-found');
    assert.match(await ask(client({ network: () => ({ proxy }) }), plain.url), /\[DONE\]/);
    assert.deepEqual(toPlain.asked, []);
  });

  it('shows its credentials to the proxy, and says when they are refused', async () => {
    const authorization = `Basic ${Buffer.from('me:secret').toString('base64')}`;
    const strictPlain = await startProxy({ port: portOf(plain), authorization });
    const strictSecure = await startProxy({ port: portOf(secure), authorization });
    try {
      const withUser = strictPlain.url.replace('//', '//me:secret@');
      assert.match(await ask(client({ network: () => ({ proxy: withUser }) }), plainUrl), /\[DONE\]/);
      const network = () => ({ proxy: strictSecure.url, proxyAuthorization: authorization });
      assert.match(await ask(client({ ca: tls.cert, network }), secureUrl), /\[DONE\]/);
      for (const [url, proxy] of [
        [plainUrl, strictPlain.url],
        [secureUrl, strictSecure.url],
      ] as const) {
        const error = await failure(client({ ca: tls.cert, network: () => ({ proxy }) }), url);
        assert.deepEqual([error.code, error.status, error.endpoint], ['proxy-failed', 407, new URL(url).origin]);
      }
    } finally {
      await strictPlain.close();
      await strictSecure.close();
    }
  });

  it('tells a proxy that is not there from a server that is not', async () => {
    const gone = await startProxy({ port: 1 });
    await gone.close();
    for (const url of [plainUrl, secureUrl]) {
      const error = await failure(client({ network: () => ({ proxy: gone.url }) }), url);
      assert.deepEqual([error.code, error.status, error.detail], ['proxy-failed', undefined, 'ECONNREFUSED']);
    }
    const broken = await failure(client({ network: () => ({ proxy: 'no address' }) }), plainUrl);
    assert.equal(broken.code, 'bad-settings');
  });

  it('checks certificates unless told not to, also through a proxy', async () => {
    assert.equal((await failure(client({}), secure.url)).code, 'tls-failed');
    assert.equal((await failure(client({ network: () => ({ proxy: toSecure.url }) }), secureUrl)).code, 'tls-failed');
    const trusting = { strictTls: false };
    assert.match(await ask(client({ network: () => trusting }), secure.url), /\[DONE\]/);
    const through = client({ network: () => ({ ...trusting, proxy: toSecure.url }) });
    assert.match(await ask(through, secureUrl), /\[DONE\]/);
  });

  it('trusts the certificates of a file, and of the system beside them', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'chat-llm-ca-'));
    try {
      const certificateFile = join(folder, 'own.pem');
      const http = client({ network: () => ({ certificateFile, systemCertificates: true }) });
      const missing = await failure(http, secure.url);
      assert.deepEqual([missing.code, missing.detail], ['bad-settings', `certificateFile: ${certificateFile}`]);
      await writeFile(certificateFile, tls.cert);
      assert.match(await ask(http, secure.url), /\[DONE\]/);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('follows the settings, and finishes what is under way', async () => {
    let network = { strictTls: false };
    const http = client({ network: () => network });
    const abort = new AbortController();
    const body = JSON.stringify({ model: 'slow', stream: true });
    const url = `${secure.url}/chat/completions`;
    const running = await http.request({ method: 'POST', url, headers: {}, body, signal: abort.signal });
    network = { strictTls: true };
    assert.equal((await failure(http, secure.url)).code, 'tls-failed');
    for await (const bytes of running.body) {
      assert.ok(bytes.length > 0);
      break;
    }
    network = { strictTls: false };
    assert.match(await ask(http, secure.url), /\[DONE\]/);
  });

  it('gives up on a proxy that does not answer in time', async () => {
    const silent = createServer(() => {}).listen(0, '127.0.0.1');
    await new Promise((resolve) => silent.once('listening', resolve));
    const address = silent.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const network = () => ({ proxy: `https://localhost:${port}` });
    const error = await failure(client({ connectTimeoutMs: 100, network }), secureUrl);
    assert.ok(['connect-timeout', 'proxy-failed'].includes(error.code), error.code);
    silent.close();
  });
});
