import { ChatError, type ErrorCode, type ErrorFacts } from '../core/errors.ts';

/** System and undici error codes in the terms of the taxonomy. */
const codes: Readonly<Record<string, ErrorCode>> = {
  ECONNREFUSED: 'connection-refused',
  ENOTFOUND: 'host-not-found',
  EAI_AGAIN: 'host-not-found',
  EAI_FAIL: 'host-not-found',
  EHOSTUNREACH: 'host-not-found',
  ENETUNREACH: 'host-not-found',
  ETIMEDOUT: 'connect-timeout',
  UND_ERR_CONNECT_TIMEOUT: 'connect-timeout',
  EPROTO: 'tls-failed',
  HOSTNAME_MISMATCH: 'tls-failed',
  CERT_HAS_EXPIRED: 'tls-failed',
  UND_ERR_HEADERS_OVERFLOW: 'malformed-response',
  UND_ERR_INVALID_ARG: 'bad-request',
  ERR_INVALID_URL: 'bad-url',
};

/** OpenSSL's verification results carry no common prefix. */
const tlsCode = /^(ERR_TLS|ERR_SSL|CERT_|CRL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)|_CERT(_|$)|_SIGNATURE|_CA$/;
/** llhttp's complaints, not all of which have a code: the other side does not speak HTTP. An early end is a drop. */
const parserError = /^(HTTPParserError$|HPE_(?!INVALID_EOF_STATE))/;

/** The code of a system error, else its name. */
const codeOf = (value: unknown): string | undefined => {
  const { code, name } = (value ?? {}) as { code?: unknown; name?: unknown };
  if (typeof code === 'string') return code;
  return typeof name === 'string' ? name : undefined;
};

/** The error and what caused it, outermost first; of several failed addresses the first. */
function* causes(error: unknown): Generator<unknown> {
  let current = error;
  for (let depth = 0; depth < 5 && typeof current === 'object' && current !== null; depth += 1) {
    yield current;
    if (current instanceof AggregateError && current.errors.length > 0) yield current.errors[0];
    current = (current as { cause?: unknown }).cause;
  }
}

/** undici tells a proxy's refusal in words only. */
const proxyRefusal = /^Proxy response \((\d+)\)|^Proxy Authentication Required \((\d+)\)/;

/** The status that a proxy refused with; undefined where none did. */
function refusedByProxy(error: unknown): number | undefined {
  const found = error instanceof Error ? proxyRefusal.exec(error.message) : null;
  return found ? Number(found[1] ?? found[2]) : undefined;
}

/** Whether what could not be reached is one of the proxies. */
const isProxy = (cause: unknown, proxies: readonly string[]): boolean => {
  const { port, hostname } = (cause ?? {}) as { port?: unknown; hostname?: unknown };
  return proxies.some((proxy) => {
    const url = new URL(proxy);
    return hostname === url.hostname || (port !== undefined && String(port) === url.port);
  });
};

/**
 * A failed exchange as a ChatError of kind `network`, `server` or `cancelled`. `facts.limitMs` is kept for
 * `connect-timeout` only. Whatever is unknown becomes `connection-lost`.
 */
export function toHttpError(
  error: unknown,
  facts: ErrorFacts & { limitMs: number },
  proxies: readonly string[] = [],
): ChatError {
  if (ChatError.is(error)) return error;
  const { limitMs, ...rest } = facts;
  for (const cause of causes(error)) {
    const status = refusedByProxy(cause);
    if (status !== undefined) return new ChatError('proxy-failed', { ...rest, status }, { cause: error });
    const systemCode = codeOf(cause);
    if (systemCode === undefined) continue;
    const code = tlsCode.test(systemCode)
      ? 'tls-failed'
      : parserError.test(systemCode)
        ? 'malformed-response'
        : codes[systemCode];
    if (!code) continue;
    if (code !== 'tls-failed' && isProxy(cause, proxies))
      return new ChatError('proxy-failed', { ...rest, detail: systemCode }, { cause: error });
    const all = { ...rest, detail: systemCode, ...(code === 'connect-timeout' ? { limitMs } : {}) };
    return new ChatError(code, all, { cause: error });
  }
  const detail = codeOf(error);
  return new ChatError('connection-lost', { ...rest, ...(detail ? { detail } : {}) }, { cause: error });
}
