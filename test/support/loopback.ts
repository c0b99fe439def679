import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { modelList, scenarios, sendJson } from './loopbackScenarios.ts';

/**
 * A server on 127.0.0.1 for every kind of test that speaks OpenAI's chat protocol; recorded and defined scenarios answer
 * on the paths of Anthropic, Google and OpenAI's Responses too. The request's model names the scenario that answers it:
 * see loopbackScenarios.ts. `replay:<file>` serves a recorded stream of ../shared/data/streams.
 */

export type ReceivedRequest = {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly rawBody: string;
  /** The parsed body, or `{}`. */
  readonly body: Record<string, unknown>;
  /** Resolves when the answer has been sent in full, or when its socket closed before that. */
  readonly ended: Promise<'sent' | 'closed-early'>;
};

export type Exchange = { readonly request: ReceivedRequest; readonly response: ServerResponse };
export type Scenario = (exchange: Exchange) => void | Promise<void>;

export type Loopback = {
  /** The base URL, ending in /v1. */
  readonly url: string;
  readonly requests: readonly ReceivedRequest[];
  /** Live counts of TCP connections. */
  readonly sockets: { readonly open: number; readonly opened: number };
  /** Adds or replaces the scenario of a model name, or of a request line such as `GET /v1/models`. */
  define(model: string, scenario: Scenario): void;
  close(): Promise<void>;
};

export type LoopbackOptions = {
  readonly port?: number;
  readonly tls?: { readonly key: string; readonly cert: string };
};

async function readBody(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function parseBody(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

const ended = (response: ServerResponse): Promise<'sent' | 'closed-early'> =>
  new Promise((resolve) => {
    response.once('close', () => resolve(response.writableFinished ? 'sent' : 'closed-early'));
  });

const chatPath = /^\/v1\/(chat\/completions|messages|responses)$/;
const geminiPath = /^\/v1(?:beta)?\/models\/(.+):(?:streamGenerateContent|generateContent)$/;

/** The model that a request to a chat endpoint names: Google's are in the path. Undefined for any other path. */
function modelAsked(path: string, { body }: ReceivedRequest): string | undefined {
  if (chatPath.test(path)) return String(body.model);
  const model = geminiPath.exec(path)?.[1];
  return model === undefined ? undefined : decodeURIComponent(model);
}

export async function startLoopback(options: LoopbackOptions = {}): Promise<Loopback> {
  const requests: ReceivedRequest[] = [];
  const open = new Set<Socket>();
  const custom = new Map<string, Scenario>();
  let opened = 0;

  const scenarioOf = (model: string): Scenario | undefined =>
    custom.get(model) ?? scenarios[model] ?? (model.startsWith('replay:') ? scenarios.replay : undefined);

  const answer = async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
    const end = ended(response);
    const rawBody = await readBody(message);
    const request: ReceivedRequest = {
      method: message.method ?? '',
      path: message.url ?? '',
      headers: message.headers,
      rawBody,
      body: parseBody(rawBody),
      ended: end,
    };
    requests.push(request);
    const path = request.path.split('?')[0] ?? '';
    const line = custom.get(`${request.method} ${path}`);
    if (line) return line({ request, response });
    if (request.method === 'GET' && path === '/v1/models') {
      if (message.headers.authorization === 'Bearer bad-key') await scenarios['refuse-key']?.({ request, response });
      else sendJson(response, 200, modelList([...Object.keys(scenarios), ...custom.keys()]));
      return;
    }
    const model = modelAsked(path, request);
    if (request.method !== 'POST' || model === undefined) {
      sendJson(response, 404, { error: { message: `Unknown request URL: ${request.method} ${path}` } });
      return;
    }
    const scenario = scenarioOf(model) ?? scenarios['missing-model'];
    await scenario?.({ request, response });
  };

  const listener = (message: IncomingMessage, response: ServerResponse): void => {
    answer(message, response).catch((error: unknown) => response.destroy(error as Error));
  };
  const server: Server = options.tls ? createTlsServer(options.tls, listener) : createServer(listener);
  server.on('connection', (socket: Socket) => {
    opened += 1;
    open.add(socket);
    socket.setNoDelay(true);
    socket.on('error', () => {});
    socket.once('close', () => open.delete(socket));
  });
  server.on('tlsClientError', () => {});
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;

  return {
    url: `${options.tls ? 'https' : 'http'}://127.0.0.1:${port}/v1`,
    requests,
    sockets: {
      get open() {
        return open.size;
      },
      get opened() {
        return opened;
      },
    },
    define: (model, scenario) => void custom.set(model, scenario),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  };
}
