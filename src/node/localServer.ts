import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';

export type Reply = {
  readonly status?: number;
  readonly contentType: string;
  readonly body: string | Uint8Array;
  /** Further ones. */
  readonly headers?: Readonly<Record<string, string>>;
};
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
  /** For paths that are not among them. */
  readonly routeOf?: (path: string) => Route | undefined;
  /** Takes over connections at a path that want to become something else; it checks the token itself. */
  readonly upgrade?: {
    readonly path: string;
    readonly take: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  };
  readonly onError: (error: unknown) => void;
};

const host = '127.0.0.1';
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
const pathOf = ({ url = '' }: IncomingMessage): string => url.split('?', 1)[0] ?? '';
/** The name under which somebody came here. */
const isOurHost = ({ headers }: IncomingMessage): boolean =>
  [host, 'localhost'].includes((headers.host ?? '').replace(/:\d+$/, ''));
const plain = (status: number, body: string): Reply => ({ status, contentType: 'text/plain; charset=utf-8', body });

/**
 * A small server that this machine alone can reach. A page on the web that points a name of its own at this address is
 * turned away by the `Host` header. Rejects with the system's error, for example `EADDRINUSE`.
 */
export function startLocalServer(options: LocalServerOptions): Promise<LocalServer> {
  const { port, token, routes, routeOf, upgrade, onError } = options;
  const expected = digest(`Bearer ${token}`);

  async function reply(request: IncomingMessage): Promise<Reply> {
    if (!isOurHost(request)) return plain(403, 'Forbidden');
    const path = pathOf(request);
    const route = Object.hasOwn(routes, path) ? routes[path] : routeOf?.(path);
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
    const { status = 200, contentType, body, headers } = result;
    response.writeHead(status, {
      'content-type': contentType,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      ...headers,
      ...(status === 401 && { 'www-authenticate': 'Bearer' }),
    });
    response.end(request.method === 'HEAD' ? undefined : body);
  }

  const server: Server = createServer((request, response) => void handle(request, response));
  if (upgrade) {
    server.on('upgrade', (request, socket: Duplex, head) => {
      // It went away: nothing is left to be done for it.
      socket.on('error', () => socket.destroy());
      if (isOurHost(request) && pathOf(request) === upgrade.path) upgrade.take(request, socket, head);
      else socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
    });
  }
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
