import type { Dispatcher } from 'undici';
import { ChatError } from '../core/errors.ts';
import type { HttpClient, HttpRequest, HttpResponse } from '../core/ports.ts';
import { createAgent, type NetworkSettings, proxies } from './httpAgent.ts';
import { type Body, createBody } from './httpBody.ts';
import { decodeBody } from './httpDecode.ts';
import { toHttpError } from './httpErrors.ts';

export type HttpClientOptions = {
  /** Milliseconds a connection, TLS included, may take. A function is asked at each request. */
  readonly connectTimeoutMs: number | (() => number);
  /** PEM certificates to trust beside the built-in ones. */
  readonly ca?: string;
  /** Asked at each request; connections made under other settings are used no more. */
  readonly network?: () => NetworkSettings;
  /** For `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY`; nothing unless given. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
};

type Headers = HttpResponse['headers'];

/** Header values that came more than once are joined, as HTTP allows. */
const flatten = (headers: Readonly<Record<string, string | string[] | undefined>>): Headers =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  );

type Exchange = {
  readonly agent: Dispatcher;
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
        const flat = flatten(headers);
        resolve({ status, headers: flat, body: decodeBody(body.iterable, flat['content-encoding']) });
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
export function createHttpClient(options: HttpClientOptions): HttpClient {
  const { connectTimeoutMs, ca, network, environment = {} } = options;
  const limit = typeof connectTimeoutMs === 'function' ? connectTimeoutMs : () => connectTimeoutMs;
  /** The one in use is the last; those before it end with their last answer. */
  const agents = new Set<Promise<Dispatcher>>();
  let current: { readonly identity: string; readonly agent: Promise<Dispatcher> } | undefined;

  async function retire(agent: Promise<Dispatcher>): Promise<void> {
    try {
      await (await agent).close();
    } catch {
      // It could not be made, or was closed with all others.
    }
    agents.delete(agent);
  }

  function currentAgent(): Promise<Dispatcher> {
    const settings = { ...network?.(), connectTimeoutMs: limit(), ca };
    const identity = JSON.stringify(settings);
    if (current?.identity === identity) return current.agent;
    const agent = createAgent({ ...settings, environment });
    if (current) void retire(current.agent);
    current = { identity, agent };
    agents.add(agent);
    agent.catch(() => {
      // What was wrong may be mended by the next request, such as a file that was missing.
      if (current?.agent === agent) current = undefined;
      agents.delete(agent);
    });
    return agent;
  }

  return {
    async request(request) {
      if (request.signal.aborted) throw new ChatError('cancelled', {}, { cause: request.signal.reason });
      if (!URL.canParse(request.url)) throw new ChatError('bad-url');
      const url = new URL(request.url);
      const { httpProxy, httpsProxy } = proxies({ proxy: network?.().proxy, environment });
      const onTheWay = [httpProxy, httpsProxy].filter(
        (proxy) => URL.canParse(proxy) && new URL(proxy).host !== url.host,
      );
      const toError = (error: unknown): ChatError =>
        toHttpError(error, { endpoint: url.origin, limitMs: limit() }, onTheWay);
      const agent = await currentAgent();
      try {
        return await dispatch({ agent, request, url, toError });
      } catch (error) {
        throw toError(error);
      }
    },
    async close() {
      const opened = await Promise.allSettled(agents);
      agents.clear();
      current = undefined;
      await Promise.all(opened.map((result) => result.status === 'fulfilled' && result.value.destroy()));
    },
  };
}
