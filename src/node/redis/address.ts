/** Where a shared cache is; the password is kept apart. */
export type RedisAddress = {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  readonly username: string | undefined;
  readonly db: number;
};

/**
 * Reads `redis://` and, with TLS, `rediss://` addresses: `rediss://user@host:6380/0`. A password in it is given apart.
 * `address` is the text without it. Undefined for anything else.
 */
export function parseAddress(
  text: string,
): { readonly at: RedisAddress; readonly address: string; readonly password: string | undefined } | undefined {
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : undefined;
  if (!url || !['redis:', 'rediss:'].includes(url.protocol) || url.hostname === '') return undefined;
  const db = url.pathname.replace(/^\//, '');
  if (!/^\d{0,4}$/.test(db)) return undefined;
  const password = decode(url.password);
  url.password = '';
  return {
    at: {
      host: url.hostname.replace(/^\[|\]$/g, ''),
      port: Number(url.port || 6379),
      tls: url.protocol === 'rediss:',
      username: decode(url.username),
      db: Number(db),
    },
    address: url.href,
    password,
  };
}

/** Undefined for nothing; a lone per cent sign is one. */
function decode(part: string): string | undefined {
  if (part === '') return undefined;
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
