import { isIP } from 'node:net';
import { Redis } from 'ioredis';
import type { SharedState } from '../../core/cache.ts';
import type { Now } from '../../core/ports.ts';
import type { RedisAddress } from './address.ts';
import { type Scripted, scripts } from './scripts.ts';

export type LinkOptions = {
  readonly at: RedisAddress;
  readonly password: string | undefined;
  /** PEM certificates to trust instead of Node's list. */
  readonly ca: readonly string[] | undefined;
  /** False: certificates are not checked. */
  readonly strictTls: boolean;
  readonly now: Now;
  /** How long a command may take, in milliseconds; default 40. */
  readonly limitMs?: number;
  /** The server went, with its reason, or is back. */
  readonly onState: (state: SharedState & { readonly reason?: string }) => void;
};

export type Client = Redis & Scripted;

/** A connection that nobody has to wait for. */
export type Link = {
  /** What `call` brings; undefined when the server is away, says no or takes longer than `limitMs` (default: the link's). */
  run<T>(call: (client: Client) => Promise<T>, limitMs?: number): Promise<T | undefined>;
  state(): SharedState;
  close(): void;
};

const usualMs = 40;
/** After a failure the server is left alone for so long; then one request tries it. */
const pauseMs = 2000;
const longestPauseBeforeConnecting = 2000;

/** A client that keeps trying to connect. Its errors are its listener's matter: unheard, they would end the process. */
export function connect({ at, password, ca, strictTls }: LinkOptions, onError: (error: Error) => void): Client {
  const { host, port, username, db, tls } = at;
  const secure = {
    rejectUnauthorized: strictTls,
    ...(ca && { ca: [...ca] }),
    ...(isIP(host) === 0 && { servername: host }),
  };
  const client = new Redis({
    host,
    port,
    db,
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    ...(tls && { tls: secure }),
    // The server needs to allow fewer commands so.
    enableReadyCheck: false,
    disableClientInfo: true,
    protocol: 2,
    // What cannot be sent now is not sent.
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    connectTimeout: 3000,
    keepAlive: 10_000,
    retryStrategy: (times) => Math.min(100 * times, longestPauseBeforeConnecting),
    scripts: { ...scripts },
  });
  client.on('error', onError);
  return client as Client;
}

class TookTooLong extends Error {}

async function within<T>(promise: Promise<T>, limitMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TookTooLong(`no answer within ${limitMs} ms`)), limitMs);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

export function createLink(options: LinkOptions): Link {
  const { now, onState, limitMs: commandMs = usualMs } = options;
  let state: SharedState | undefined;
  let tryAgainAt = 0;
  let closed = false;

  function changeTo(connected: boolean, reason?: string): void {
    if (closed || state?.connected === connected) return;
    state = { connected, since: now() };
    onState(reason === undefined ? state : { ...state, reason });
  }

  const client = connect(options, (error) => changeTo(false, reasonOf(error)));
  client.on('close', () => changeTo(false, 'the connection was closed'));
  client.on('ready', () => {
    tryAgainAt = 0;
  });
  const begun = now();

  /** One request at a time finds out whether a server that failed is back. */
  function mayAsk(): boolean {
    if (closed || client.status !== 'ready') return false;
    if (tryAgainAt === 0) return true;
    if (now() < tryAgainAt) return false;
    tryAgainAt = now() + pauseMs;
    return true;
  }

  return {
    async run(call, limitMs = commandMs) {
      if (!mayAsk()) return undefined;
      try {
        const result = await within(call(client), limitMs);
        tryAgainAt = 0;
        changeTo(true);
        return result;
      } catch (error) {
        const reason = reasonOf(error);
        // A full server still gives what it has.
        if (reason === 'OOM') return undefined;
        tryAgainAt = now() + pauseMs;
        changeTo(false, reason);
        return undefined;
      }
    },
    state: () => state ?? { connected: false, since: begun },
    close() {
      closed = true;
      client.disconnect();
    },
  };
}

/** The server's word, such as NOPERM or WRONGPASS, without what it says of users and keys; else the system's code. */
export function reasonOf(error: unknown): string {
  const { message = '', code } = error as { readonly message?: string; readonly code?: unknown };
  if (error instanceof TookTooLong) return message;
  const word = /^[A-Z]{3,}\b/.exec(message)?.[0];
  return word ?? (typeof code === 'string' ? code : 'the connection failed');
}
