import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';

/** One page that is connected. */
export type SocketPeer = {
  send(message: unknown): void;
};

export type SocketServer = {
  /** Takes over a connection that wants to become a WebSocket. */
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  /** Ends all connections. */
  close(): void;
};

export type SocketServerOptions = {
  /** The subprotocol that is spoken. */
  readonly protocol: string;
  /** What a page has to show, as a second subprotocol: the one header that a page can choose. */
  readonly key: string;
  readonly onConnect: (peer: SocketPeer) => { receive(message: unknown): void; close(): void };
};

/** Longest message of a page, in bytes. */
const maxPayload = 4096;
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/**
 * WebSockets that speak JSON. Browsers let any page open a WebSocket anywhere: the `Origin` has to be the address itself,
 * and the key has to be right, before anything is answered. Expects the `Host` to have been checked.
 */
export function createSocketServer({ protocol, key, onConnect }: SocketServerOptions): SocketServer {
  const server = new WebSocketServer({ noServer: true, maxPayload, handleProtocols: () => protocol });
  const expected = digest(key);

  const isOurs = ({ headers }: IncomingMessage): boolean => {
    const [spoken, shown = ''] = (headers['sec-websocket-protocol'] ?? '').split(',').map((value) => value.trim());
    const isSameOrigin = headers.origin === `http://${headers.host}`;
    return isSameOrigin && spoken === protocol && timingSafeEqual(digest(shown), expected);
  };

  function connect(socket: WebSocket): void {
    const { receive, close } = onConnect({ send: (message) => socket.send(JSON.stringify(message)) });
    socket.on('message', (data: RawData, isBinary) => {
      if (!isBinary) receive(parsed(String(data)));
    });
    socket.on('close', close);
    // A page that breaks off or talks nonsense is closed, which is all there is to do.
    socket.on('error', () => socket.terminate());
  }

  return {
    upgrade(request, socket, head) {
      if (isOurs(request)) server.handleUpgrade(request, socket, head, connect);
      else socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
    },
    close() {
      for (const client of server.clients) client.terminate();
    },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
