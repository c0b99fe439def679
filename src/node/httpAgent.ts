import { readFile } from 'node:fs/promises';
import type { Dispatcher } from 'undici';
import { ChatError } from '../core/errors.ts';

/** How connections are made: what VS Code's settings under “Proxy” say, and what the environment says beside them. */
export type NetworkSettings = {
  /** Of the proxy for every address; empty: those of `HTTP_PROXY` and `HTTPS_PROXY`; `off`: none at all. */
  readonly proxy?: string | undefined;
  /** The value of the `Proxy-Authorization` header. */
  readonly proxyAuthorization?: string | undefined;
  /** Hosts that are asked directly, beside those of `NO_PROXY`. */
  readonly noProxy?: readonly string[] | undefined;
  /** False: certificates are not checked. */
  readonly strictTls?: boolean | undefined;
  /** Trust what the system trusts, beside Node's own list. */
  readonly systemCertificates?: boolean | undefined;
  /** A file of PEM certificates to trust. */
  readonly certificateFile?: string | undefined;
};

export type AgentOptions = NetworkSettings & {
  readonly connectTimeoutMs: number;
  /** PEM certificates to trust. */
  readonly ca?: string | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
};

/** What an idle connection is kept for, unless its server says otherwise; in milliseconds. */
const keepAliveTimeout = 30_000;
const keepAliveMaxTimeout = 120_000;

/** A model on one's own machine is never behind a proxy. */
const ownMachine = ['localhost', '127.0.0.1', '::1', '[::1]'];

async function readCertificates(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new ChatError('bad-settings', { detail: `certificateFile: ${file}` }, { cause });
  }
}

/** All that is trusted, or undefined for Node's own list. Throws ChatError `bad-settings`. */
export async function trusted({
  ca,
  certificateFile,
  systemCertificates,
}: Pick<AgentOptions, 'ca' | 'certificateFile' | 'systemCertificates'>): Promise<string[] | undefined> {
  if (ca === undefined && !certificateFile && !systemCertificates) return undefined;
  const tls = await import('node:tls');
  // Older hosts know no list of the system's.
  const list = (type: 'default' | 'system'): readonly string[] =>
    typeof tls.getCACertificates === 'function'
      ? tls.getCACertificates(type)
      : type === 'default'
        ? tls.rootCertificates
        : [];
  return [
    ...new Set([
      ...list('default'),
      ...(systemCertificates ? list('system') : []),
      ...(ca === undefined ? [] : [ca]),
      ...(certificateFile ? [await readCertificates(certificateFile)] : []),
    ]),
  ];
}

/** `proxy.example.com:8080`, as environments often have it, is meant as HTTP. */
const withScheme = (proxy: string): string => (proxy === '' || proxy.includes('://') ? proxy : `http://${proxy}`);

/** The proxies for plain and for secure addresses; empty: none. */
export function proxies({ proxy = '', environment }: Pick<AgentOptions, 'proxy' | 'environment'>): {
  httpProxy: string;
  httpsProxy: string;
} {
  if (proxy === 'off') return { httpProxy: '', httpsProxy: '' };
  if (proxy !== '') return { httpProxy: withScheme(proxy), httpsProxy: withScheme(proxy) };
  const { http_proxy, HTTP_PROXY, https_proxy, HTTPS_PROXY } = environment;
  const httpProxy = withScheme(http_proxy ?? HTTP_PROXY ?? '');
  return { httpProxy, httpsProxy: withScheme(https_proxy ?? HTTPS_PROXY ?? httpProxy) };
}

/**
 * A pool of connections per origin, directly or through a proxy (`CONNECT` for secure addresses). Loads undici.
 * Throws ChatError `bad-settings` for a proxy or a certificate file that is no good.
 */
export async function createAgent(options: AgentOptions): Promise<Dispatcher> {
  const { connectTimeoutMs, strictTls = true, noProxy = [], environment, proxyAuthorization } = options;
  const [{ EnvHttpProxyAgent }, ca] = await Promise.all([import('./undici.ts'), trusted(options)]);
  const tls = { ...(ca ? { ca } : {}), rejectUnauthorized: strictTls };
  const { httpProxy, httpsProxy } = proxies(options);
  const direct = [...ownMachine, ...noProxy, environment.no_proxy ?? environment.NO_PROXY ?? ''];
  for (const proxy of [httpProxy, httpsProxy])
    if (proxy !== '' && !URL.canParse(proxy)) throw new ChatError('bad-settings', { detail: 'http.proxy' });
  return new EnvHttpProxyAgent({
    httpProxy,
    httpsProxy,
    noProxy: direct.filter((host) => host !== '').join(','),
    // Reading limits are the time-outs middleware's: it knows what waiting for a model means.
    headersTimeout: 0,
    bodyTimeout: 0,
    keepAliveTimeout,
    keepAliveMaxTimeout,
    // One request, one socket: closing it is what stops a model from generating.
    allowH2: false,
    connect: { timeout: connectTimeoutMs, ...tls },
    connectTimeout: connectTimeoutMs,
    requestTls: tls,
    proxyTls: tls,
    ...(proxyAuthorization ? { token: proxyAuthorization } : {}),
  });
}
