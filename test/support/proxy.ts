import { createServer, request as forward, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

/** A forward proxy on 127.0.0.1: plain requests in absolute form, anything else through CONNECT. */

export type TestProxy = {
  readonly url: string;
  /** What was asked for: `CONNECT host:port` or `GET http://…`, in order. */
  readonly asked: readonly string[];
  close(): Promise<void>;
};

export type ProxyOptions = {
  /** Where every host leads to: names that no resolver knows can be asked for. */
  readonly port: number;
  /** The `Proxy-Authorization` that is demanded. */
  readonly authorization?: string;
};

export async function startProxy({ port, authorization }: ProxyOptions): Promise<TestProxy> {
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  const mayPass = ({ headers }: IncomingMessage): boolean =>
    authorization === undefined || headers['proxy-authorization'] === authorization;

  const server = createServer((message: IncomingMessage, response: ServerResponse) => {
    asked.push(`${message.method} ${message.url}`);
    if (!mayPass(message)) {
      response.writeHead(407).end();
      return;
    }
    const { pathname, search } = new URL(message.url ?? '');
    const onward = forward(
      { host: '127.0.0.1', port, method: message.method, path: pathname + search, headers: message.headers },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    onward.on('error', () => response.destroy());
    message.pipe(onward);
  });
  server.on('connect', (message: IncomingMessage, client: Socket) => {
    asked.push(`CONNECT ${message.url}`);
    if (!mayPass(message)) {
      client.end('HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    const target = connect(port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      target.pipe(client);
      client.pipe(target);
    });
    sockets.add(target);
    target.on('error', () => client.destroy());
    client.on('error', () => target.destroy());
    client.on('close', () => target.destroy());
  });
  server.on('connection', (socket: Socket) => void sockets.add(socket.on('error', () => {})));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
