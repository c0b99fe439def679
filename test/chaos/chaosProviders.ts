import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { chunk } from '../support/loopbackScenarios.ts';

/** OpenAI-compatible providers that fail in every known way, as often as they are told to. */

export const faults = [
  'reset',
  'hang',
  'hang-mid-stream',
  'limited',
  'limited-for-a-while',
  'error',
  'overloaded',
  'malformed-stream',
  'wrong-json',
  'web-page',
  'truncated',
  'dropped',
] as const;
export type Fault = (typeof faults)[number];

export type ChaosProvider = {
  readonly url: string;
  readonly sockets: { readonly open: number };
  readonly seen: ReadonlyMap<Fault | 'tls-reset' | 'none', number>;
  close(): Promise<void>;
};

export type ChaosOptions = {
  readonly random: () => number;
  /** Share of attempts that fail. */
  readonly failing: number;
  readonly tls?: { readonly key: string; readonly cert: string };
};

/** Those that end with a time-out are rarer, since they take the test's time. */
function chooseFault(random: () => number): Fault | undefined {
  const fault = faults[Math.floor(random() * faults.length)];
  return fault?.startsWith('hang') && random() < 0.5 ? 'truncated' : fault;
}

const words = 24;

/** The one right answer to a question; no part of it occurs twice. */
export const answerTo = (question: string): string =>
  `Answer to ${question}: ${Array.from({ length: words }, (_, at) => `${question}-word${at}`).join(' ')}.`;

type Asked = { readonly messages: readonly { readonly role: string; readonly content: string }[] };

/** What is to be said: all of it, or what comes after a beginning that is there; some repeat the last words of it. */
function restOf({ messages }: Asked, random: () => number): string {
  const question = messages.find(({ role }) => role === 'user')?.content ?? '';
  const whole = answerTo(question);
  const begun = messages.find(({ role }) => role === 'assistant')?.content ?? '';
  if (!whole.startsWith(begun)) return `What is “${begun}”?`;
  const repeated = begun.length > 40 && random() < 0.5 ? 25 : 0;
  return whole.slice(begun.length - repeated);
}

const head = { 'content-type': 'text/event-stream' };
const event = (payload: string): string => `data: ${payload}\n\n`;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Streams the text; its end comes twice now and then, and some answers drip byte by byte. */
async function answer(response: ServerResponse, text: string, random: () => number): Promise<void> {
  response.writeHead(200, head);
  const pieces = text.match(/.{1,9}/gs) ?? [];
  const stream = [...pieces.map((content) => event(chunk({ content }))), event(chunk({}, 'stop')), 'data: [DONE]\n\n'];
  const twice = random() < 0.1 ? [event(chunk({}, 'stop')), 'data: [DONE]\n\n', event(chunk({ content: text }))] : [];
  const all = [...stream, ...twice].join('');
  if (random() > 0.02) {
    response.end(all);
    return;
  }
  for (let at = 0; at < all.length; at += 97) {
    if (response.destroyed) return;
    response.write(all.slice(at, at + 97));
    await pause(1);
  }
  response.end();
}

function fail(fault: Fault, response: ServerResponse, text: string): void {
  const part = [...(text.slice(0, text.length / 2).match(/.{1,7}/gs) ?? [])].map((content) =>
    event(chunk({ content })),
  );
  const json = (status: number, body: unknown, headers = {}): unknown =>
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  const actions: Record<Fault, () => unknown> = {
    reset: () => response.destroy(),
    hang: () => {},
    'hang-mid-stream': () => response.writeHead(200, head).write(part.join('')),
    limited: () => json(429, { error: { message: 'Slow down.', code: 'rate_limit_exceeded' } }),
    'limited-for-a-while': () =>
      json(429, { error: { message: 'Slow down.', code: 'rate_limit_exceeded' } }, { 'retry-after': '1' }),
    error: () => json(500, { error: { message: 'Broken.' } }),
    overloaded: () => json(503, { error: { message: 'Busy.' } }),
    'malformed-stream': () =>
      response.writeHead(200, head).end(`${part[0] ?? ''}data: {"choices":[{"del\n\ndata: }{\n\n`),
    'wrong-json': () => json(200, { result: { answer: 42 } }),
    'web-page': () =>
      response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Log in</title>'),
    truncated: () => response.writeHead(200, head).end(part.join('')),
    dropped: () => {
      response.writeHead(200, head).write(part.join(''));
      setTimeout(() => response.destroy(), 2);
    },
  };
  actions[fault]();
}

export async function startChaosProvider({ random, failing, tls }: ChaosOptions): Promise<ChaosProvider> {
  const open = new Set<Socket>();
  const seen = new Map<Fault | 'tls-reset' | 'none', number>();
  const count = (what: Fault | 'tls-reset' | 'none'): void => void seen.set(what, (seen.get(what) ?? 0) + 1);

  async function respond(message: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const piece of message) body += piece;
    if (message.method === 'GET') {
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"data":[]}');
      return;
    }
    // Secure connections are not kept, so that each request has a handshake that may be reset.
    if (tls) response.setHeader('connection', 'close');
    const text = restOf(JSON.parse(body) as Asked, random);
    const fault = random() < failing ? chooseFault(random) : undefined;
    count(fault ?? 'none');
    if (fault) fail(fault, response, text);
    else await answer(response, text, random);
  }

  const listener = (message: IncomingMessage, response: ServerResponse): void => {
    respond(message, response).catch(() => response.destroy());
  };
  const server = tls ? createTlsServer(tls, listener) : createServer(listener);
  server.on('tlsClientError', () => {});
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => open.delete(socket));
    if (!tls || random() >= failing / 4) return;
    count('tls-reset');
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `${tls ? 'https' : 'http'}://127.0.0.1:${port}/v1`,
    sockets: {
      get open() {
        return open.size;
      },
    },
    seen,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  };
}
