import assert from 'node:assert/strict';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { type LocalServer, startLocalServer } from './localServer.ts';

describe('startLocalServer', () => {
  let server: LocalServer;
  const errors: unknown[] = [];

  before(async () => {
    server = await startLocalServer({
      port: 0,
      token: 'right',
      routes: {
        '/metrics': { answer: ({ headers }) => ({ contentType: 'text/plain', body: `for ${headers.accept}` }) },
        '/health/live': { open: true, answer: () => ({ status: 503, contentType: 'text/plain', body: 'no' }) },
        '/broken': {
          answer: () => {
            throw new Error('broken');
          },
        },
      },
      onError: (error) => errors.push(error),
    });
  });
  after(() => server.close());

  function ask(path: string, headers: Record<string, string> = {}, method = 'GET') {
    return new Promise<{ status: number | undefined; body: string; headers: IncomingMessage['headers'] }>(
      (resolve, reject) => {
        const request = httpRequest({ host: '127.0.0.1', port: server.port, path, headers, method }, (response) => {
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
  const right = { authorization: 'Bearer right', accept: 'a/b' };

  it('answers those with the token', async () => {
    const { status, body, headers } = await ask('/metrics?x=1', right);
    assert.deepEqual([status, body, headers['cache-control']], [200, 'for a/b', 'no-store']);
    for (const authorization of ['', 'Bearer wrong', 'right', 'Basic right'])
      assert.equal((await ask('/metrics', { authorization })).status, 401, authorization);
    assert.equal((await ask('/metrics')).headers['www-authenticate'], 'Bearer');
  });

  it('answers what is open without it', async () => {
    assert.deepEqual([(await ask('/health/live')).status, (await ask('/health/live')).body], [503, 'no']);
  });

  it('turns away other paths, methods, and pages that point a name at it', async () => {
    for (const path of ['/', '/metrics/', '/toString', '/__proto__'])
      assert.equal((await ask(path, right)).status, 404, path);
    assert.equal((await ask('/metrics', right, 'POST')).status, 405);
    assert.equal((await ask('/metrics', { ...right, host: 'evil.example:80' })).status, 403);
    assert.equal((await ask('/metrics', { ...right, host: 'localhost:1' })).status, 200);
    assert.equal((await ask('/metrics', right, 'HEAD')).body, '');
  });

  it('tells of what fails inside, without details', async () => {
    const { status, body } = await ask('/broken', right);
    assert.deepEqual([status, body, errors.length], [500, 'Internal error', 1]);
  });

  it('rejects when the port is taken', async () => {
    const taken = startLocalServer({ port: server.port, token: '', routes: {}, onError: () => {} });
    await assert.rejects(taken, { code: 'EADDRINUSE' });
  });
});
