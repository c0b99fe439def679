import type { Agent, Dispatcher } from 'undici';
import { ChatError } from '../core/errors.ts';
import type { HttpClient, HttpRequest, HttpResponse } from '../core/ports.ts';
import { type Body, createBody } from './httpBody.ts';
import { toHttpError } from './httpErrors.ts';

export type HttpClientOptions = {
  /** Milliseconds a connection, TLS included, may take. A function is asked at each new connection. */
  readonly connectTimeoutMs: number | (() => number);
  /** PEM certificates to trust beside the built-in ones. */
  readonly ca?: string;
};

type Headers = HttpResponse['headers'];

/** Header values that came more than once are joined, as HTTP allows. */
const flatten = (headers: Readonly<Record<string, string | string[] | undefined>>): Headers =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  );

async function createAgent(connectTimeoutMs: () => number, ca: string | undefined): Promise<Agent> {
  const [{ Agent, buildConnector }, { rootCertificates }] = await Promise.all([
    import('./undici.ts'),
    import('node:tls'),
  ]);
  const trusted = ca === undefined ? {} : { ca: [...rootCertificates, ca] };
  let connector: { limit: number; connect: ReturnType<typeof buildConnector> } | undefined;
  return new Agent({
    // Reading limits are the time-outs middleware's: it knows what waiting for a model means.
    headersTimeout: 0,
    bodyTimeout: 0,
    // One request, one socket: closing it is what stops a model from generating.
    allowH2: false,
    connect(options, callback) {
      const limit = connectTimeoutMs();
      if (connector?.limit !== limit) {
        connector = { limit, connect: buildConnector({ timeout: limit, allowH2: false, ...trusted }) };
      }
      connector.connect(options, callback);
    },
  });
}

type Exchange = {
  readonly agent: Agent;
  readonly request: HttpRequest;
  readonly url: URL;
  readonly toError: (error: unknown) => ChatError;
};

function dispatch({ agent, request, url, toError }: Exchange): Promise<HttpResponse> {
  return new Promise((resolve, reject) => {
    let controller: Dispatcher.DispatchController | undefined;
    let body: Body | undefined;
    const { signal } = request;

    const settle = (error: ChatError): void => {
      signal.removeEventListener('abort', cancel);
      if (body) body.fail(error);
      else reject(error);
    };
    function cancel(): void {
      const error = new ChatError('cancelled', {}, { cause: signal.reason });
      settle(error);
      controller?.abort(error);
    }
    signal.addEventListener('abort', cancel, { once: true });

    const handler: Dispatcher.DispatchHandler = {
      onRequestStart(started) {
        controller = started;
        if (signal.aborted) started.abort(new ChatError('cancelled'));
      },
      onResponseStart(started, status, headers) {
        if (status < 200) return;
        body = createBody({
          pause: () => started.pause(),
          resume: () => started.resume(),
          abort: () => started.abort(new ChatError('cancelled')),
        });
        resolve({ status, headers: flatten(headers), body: body.iterable });
      },
      onResponseData: (_started, chunk) => body?.push(chunk),
      onResponseEnd() {
        signal.removeEventListener('abort', cancel);
        body?.end();
      },
      onResponseError: (_started, error) => settle(toError(error)),
    };
    agent.dispatch(
      {
        origin: url.origin,
        path: url.pathname + url.search,
        method: request.method,
        headers: { ...request.headers },
        body: request.body ?? null,
      },
      handler,
    );
  });
}

/**
 * HTTP/1.1 with kept-alive connections. undici loads with the first request. Errors are ChatErrors that name the origin
 * as `endpoint`; a drop after the headers surfaces in the body's iteration, after everything that was received.
 */
export function createHttpClient({ connectTimeoutMs, ca }: HttpClientOptions): HttpClient {
  const limit = typeof connectTimeoutMs === 'function' ? connectTimeoutMs : () => connectTimeoutMs;
  let agent: Promise<Agent> | undefined;

  return {
    async request(request) {
      if (request.signal.aborted) throw new ChatError('cancelled', {}, { cause: request.signal.reason });
      if (!URL.canParse(request.url)) throw new ChatError('bad-url');
      const url = new URL(request.url);
      const toError = (error: unknown): ChatError => toHttpError(error, { endpoint: url.origin, limitMs: limit() });
      agent ??= createAgent(limit, ca);
      try {
        return await dispatch({ agent: await agent, request, url, toError });
      } catch (error) {
        throw toError(error);
      }
    },
    async close() {
      const opened = await agent;
      await opened?.destroy();
    },
  };
}
