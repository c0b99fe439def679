import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Reply = { readonly status?: number; readonly contentType: string; readonly body: string };
export type Route = {
  readonly answer: (request: IncomingMessage) => Reply | Promise<Reply>;
  /** Answered without the token: it tells nothing about anybody. */
  readonly open?: boolean;
};

export type LocalServer = { readonly port: number; close(): Promise<void> };

export type LocalServerOptions = {
  /** 0: any free one. */
  readonly port: number;
  /** What callers show as a bearer token. */
  readonly token: string;
  /** By path. */
  readonly routes: Readonly<Record<string, Route>>;
  readonly onError: (error: unknown) => void;
};

const host = '127.0.0.1';
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
const plain = (status: number, body: string): Reply => ({ status, contentType: 'text/plain; charset=utf-8', body });

/**
 * A small server that this machine alone can reach. A page on the web that points a name of its own at this address is
 * turned away by the `Host` header. Rejects with the system's error, for example `EADDRINUSE`.
 */
export function startLocalServer({ port, token, routes, onError }: LocalServerOptions): Promise<LocalServer> {
  const expected = digest(`Bearer ${token}`);

  async function reply(request: IncomingMessage): Promise<Reply> {
    const name = (request.headers.host ?? '').replace(/:\d+$/, '');
    if (name !== host && name !== 'localhost') return plain(403, 'Forbidden');
    const path = (request.url ?? '').split('?', 1)[0] ?? '';
    const route = Object.hasOwn(routes, path) ? routes[path] : undefined;
    if (!route) return plain(404, 'Not found');
    if (request.method !== 'GET' && request.method !== 'HEAD') return plain(405, 'Method not allowed');
    if (!route.open && !timingSafeEqual(digest(request.headers.authorization ?? ''), expected))
      return plain(401, 'The token is missing or wrong');
    return route.answer(request);
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let result: Reply;
    try {
      result = await reply(request);
    } catch (error) {
      onError(error);
      result = plain(500, 'Internal error');
    }
    const { status = 200, contentType, body } = result;
    response.writeHead(status, {
      'content-type': contentType,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      ...(status === 401 && { 'www-authenticate': 'Bearer' }),
    });
    response.end(request.method === 'HEAD' ? undefined : body);
  }

  const server: Server = createServer((request, response) => void handle(request, response));
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      server.on('error', onError);
      resolve({
        port: (server.address() as AddressInfo).port,
        close: () =>
          new Promise((closed) => {
            server.close(() => closed());
            server.closeAllConnections();
          }),
      });
    });
  });
}
