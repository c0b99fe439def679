import { randomUUID } from 'node:crypto';
import type { CachedAnswer, SharedClaim } from '../../core/cache.ts';
import type { Keys } from './keys.ts';
import type { Link } from './link.ts';
import { decodeEntry } from './wire.ts';

export type LockTimes = {
  /** How long a lock outlives its holder, in milliseconds. */
  readonly lifeMs: number;
  /** How often those who wait look whether its holder lives. */
  readonly pollMs: number;
  /** How long they wait at most. */
  readonly patienceMs: number;
};

export const usualTimes: LockTimes = { lifeMs: 6000, pollMs: 1000, patienceMs: 60_000 };

export type Locks = {
  claim(key: string): Promise<SharedClaim | undefined>;
  /** There may be news of this key. */
  wake(key: string): void;
  /** Gives back what is held. */
  close(): Promise<void>;
};

type Options = { readonly link: Link; readonly keys: Keys; readonly times: LockTimes };

/**
 * One machine at a time asks for an answer. A lock is a key with a token and a time to live, which its holder renews
 * (as in Redis's documentation of SET); it is renewed and deleted only where the token is the holder's own.
 */
export function createLocks({ link, keys, times }: Options): Locks {
  const waiting = new Map<string, Set<() => void>>();
  const held = new Set<() => Promise<unknown>>();

  /** Keeps the lock alive until it is given back. */
  function hold(key: string, token: string): () => Promise<unknown> {
    const renew = (): void => {
      void link.run((client) => client.cacheRenew(keys.lock(key), token, times.lifeMs));
    };
    const timer = setInterval(renew, times.lifeMs / 3);
    timer.unref();
    async function release(): Promise<unknown> {
      if (!held.delete(release)) return;
      clearInterval(timer);
      return link.run((client) => client.cacheRelease(keys.lock(key), keys.news, token, key));
    }
    held.add(release);
    return release;
  }

  const take = (key: string, token: string) =>
    link.run((client) => client.cacheClaimBuffer(keys.entry(key), keys.lock(key), token, times.lifeMs));

  /** Resolves with whether there was news, else after `pollMs`, or when the signal is aborted. */
  function news(key: string, signal: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      const waiters = waiting.get(key) ?? new Set();
      waiting.set(key, waiters);
      const end = (heard: boolean): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', aborted);
        waiters.delete(woken);
        if (waiters.size === 0 && waiting.get(key) === waiters) waiting.delete(key);
        resolve(heard);
      };
      const woken = (): void => end(true);
      const aborted = (): void => end(false);
      const timer = setTimeout(aborted, times.pollMs);
      waiters.add(woken);
      signal.addEventListener('abort', aborted, { once: true });
      if (signal.aborted) aborted();
    });
  }

  function follow(key: string): SharedClaim {
    const token = randomUUID();
    let release = async (): Promise<unknown> => undefined;

    async function wait(signal: AbortSignal): Promise<CachedAnswer | undefined> {
      const until = Date.now() + times.patienceMs;
      while (Date.now() < until && !signal.aborted) {
        if (await news(key, signal)) {
          const bytes = await link.run((client) => client.getBuffer(keys.entry(key)));
          return bytes ? decodeEntry(bytes, key) : undefined;
        }
        if (signal.aborted) return undefined;
        const taken = await take(key, token);
        if (taken === 1) release = hold(key, token);
        if (typeof taken !== 'number') return taken && decodeEntry(taken, key);
        if (taken === 1) return undefined;
      }
      return undefined;
    }

    return { ours: false, wait, release: () => void release() };
  }

  return {
    async claim(key) {
      const token = randomUUID();
      const taken = await take(key, token);
      if (taken === undefined) return undefined;
      if (taken === 0) return follow(key);
      if (taken === 1) {
        const release = hold(key, token);
        return { ours: true, release: () => void release() };
      }
      const entry = decodeEntry(taken as Buffer, key);
      return entry && { ours: false, wait: async () => entry, release() {} };
    },
    wake(key) {
      for (const waiter of [...(waiting.get(key) ?? [])]) waiter();
    },
    async close() {
      await Promise.all([...held].map((release) => release()));
    },
  };
}
