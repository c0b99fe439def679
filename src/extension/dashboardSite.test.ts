import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import type { DashboardHostMessage } from '../protocol/dashboard.ts';
import { type DashboardSite, startDashboardSite } from './dashboardSite.ts';

describe('the dashboard for a browser', () => {
  let folder: string;
  let site: DashboardSite;
  let port: string;
  let key: string;
  /** What the feeds were told, and how to tell the pages. */
  let told: string[];
  let posts: ((message: DashboardHostMessage) => void)[];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'chat-llm-site-'));
    await mkdir(join(folder, 'webview', 'chunks'), { recursive: true });
    await writeFile(join(folder, 'secret.js'), 'secret');
    for (const name of ['dashboard.js', 'dashboard.css', 'chat.js', 'codicon.ttf', 'chunks/plot-AB12.js'])
      await writeFile(join(folder, 'webview', name), name);
  });
  beforeEach(async () => {
    [told, posts] = [[], []];
    site = await startDashboardSite({
      folder: join(folder, 'webview'),
      title: 'Dashboard',
      boot: { locale: 'en', strings: { '</script>': 'x' } },
      createFeed(post) {
        posts.push(post);
        return { show: (period) => told.push(`show ${period}`), pause: () => told.push('pause') };
      },
      onError: (error) => assert.fail(String(error)),
    });
    const url = new URL(site.url);
    [port, key] = [url.port, url.hash.slice(1)];
  });
  afterEach(() => site.close());
  after(() => rm(folder, { recursive: true }));

  function ask(path: string, headers: Record<string, string> = {}) {
    return new Promise<{ status: number | undefined; body: string; headers: IncomingMessage['headers'] }>(
      (resolve, reject) => {
        const request = httpRequest({ host: '127.0.0.1', port, path, headers }, (response) => {
          let body = '';
          response.setEncoding('utf8').on('data', (part) => {
            body += part;
          });
          response.on('end', () => resolve({ status: response.statusCode, body, headers: response.headers }));
        });
        request.on('error', reject).end();
      },
    );
  }

  type Change = { key?: string; origin?: string; host?: string; path?: string; protocol?: string };
  /** Opens a WebSocket as a page does; the status with which it was refused, else the socket. */
  function connect(change: Change = {}): Promise<WebSocket | number | undefined> {
    const { origin = `http://127.0.0.1:${port}`, host = `127.0.0.1:${port}`, path = '/live' } = change;
    const protocols = [change.protocol ?? 'chat-llm-dashboard', change.key ?? key];
    const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, protocols, { origin, headers: { host } });
    return new Promise((resolve) => {
      socket.on('open', () => resolve(socket));
      socket.on('unexpected-response', (_, { statusCode }) => resolve(statusCode));
      socket.on('error', () => {});
    });
  }
  async function connected(): Promise<WebSocket> {
    const socket = await connect();
    assert.ok(socket instanceof WebSocket);
    return socket;
  }
  async function until(done: () => boolean): Promise<void> {
    while (!done()) await new Promise((resolve) => setTimeout(resolve, 5));
  }

  it('serves its own files to this machine, without the key, and nothing else', async () => {
    const page = await ask('/');
    assert.equal(page.status, 200);
    assert.ok(!page.body.includes(key) && !page.body.includes('</script>"'));
    const policy = String(page.headers['content-security-policy']);
    assert.match(policy, /^default-src 'none';/);
    assert.ok(policy.includes(`connect-src 'self' ws://127.0.0.1:${port};`) && !policy.includes("script-src 'unsafe"));
    for (const file of ['/dashboard.js', '/dashboard.css', '/codicon.ttf?x', '/chunks/plot-AB12.js'])
      assert.equal((await ask(file)).status, 200, file);
    for (const file of ['/chat.js', '/secret.js', '/../secret.js', '/chunks/../../secret.js', '/%2e%2e/secret.js'])
      assert.equal((await ask(file)).status, 404, file);
    assert.equal((await ask('/', { host: 'evil.example' })).status, 403);
  });

  it('tells figures to a page of its own address that shows the key', async () => {
    const socket = await connected();
    assert.equal(socket.protocol, 'chat-llm-dashboard');
    const messages: unknown[] = [];
    socket.on('message', (data) => messages.push(JSON.parse(String(data))));
    for (const message of ['nonsense', '{"type":"exportUsage"}', '{"type":"ready","period":"centuries"}'])
      socket.send(message);
    socket.send('{"type":"ready","period":"hours"}');
    socket.send('{"type":"period","period":"days"}');
    await until(() => told.length === 2);
    assert.deepEqual(told, ['show hours', 'show days']);
    posts[0]?.({ type: 'vitals', now: 1, targets: [], system: {} as never });
    await until(() => messages.length === 1);
    assert.deepEqual(messages, [{ type: 'vitals', now: 1, targets: [], system: {} }]);
    socket.close();
    await until(() => told.includes('pause'));
  });

  it('refuses other pages, names that point here, other keys and other places', async () => {
    for (const change of [
      { key: 'wrong' },
      { origin: 'http://evil.example' },
      { origin: `http://127.0.0.1:${Number(port) + 1}` },
      { origin: 'null' },
      { host: 'evil.example', origin: 'http://evil.example' },
      { path: '/other' },
      { protocol: 'other' },
    ])
      assert.equal(await connect(change), 403, JSON.stringify(change));
    assert.deepEqual(posts, []);
  });

  it('ends its connections with the window, and has another key the next time', async () => {
    const socket = await connected();
    const closed = new Promise((resolve) => socket.once('close', resolve));
    await site.close();
    await closed;
    assert.deepEqual(told, ['pause']);
    const old = key;
    site = await startDashboardSite({
      folder,
      title: '',
      boot: { locale: 'en', strings: {} },
      createFeed: () => assert.fail(),
      onError: () => {},
    });
    port = new URL(site.url).port;
    assert.equal(await connect({ key: old }), 403);
  });
});
