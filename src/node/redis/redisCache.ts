import { randomUUID } from 'node:crypto';
import type { SharedCache, SharedChange, SharedFilter } from '../../core/cache.ts';
import { createChanges } from './changes.ts';
import { createMarks, factsOf } from './facts.ts';
import { createFind } from './find.ts';
import { keysOf } from './keys.ts';
import { type Client, connect, createLink, type LinkOptions, reasonOf } from './link.ts';
import { createLocks, type LockTimes, usualTimes } from './locks.ts';
import { createVectorSets } from './vectorSets.ts';
import { decodeEntry, decodeRecord, encodeEntry, encodeRecord } from './wire.ts';

export type RedisCacheOptions = LinkOptions & {
  /** Instances of the same one share. */
  readonly namespace: string;
  /** Whose answers these are, of several on one server. */
  readonly tenant?: string;
  /** Names this machine: it finds what it stored for a conversation or a file by it. */
  readonly machine?: string;
  /** No answer stays longer on the server, in milliseconds. */
  readonly maxLifeMs?: number;
  readonly times?: LockTimes;
  /** Changes that are kept for those who were away. */
  readonly keptChanges?: number;
  /** How often it looks for changes that it was not told of, in milliseconds. */
  readonly syncMs?: number;
};

/** Keys in one message, and what is read of a set at once. */
const page = 500;
/** Removals that are remembered while the server is away. */
const mostPending = 100_000;
/** Something that was stored by a clock that is ahead must go all the same. */
const skewMs = 60_000;
const removalMs = 2000;
/** Clearings that are remembered while the server is away. */
const mostFilters = 100;
/** What the server says of an answer that is not there. */
const noAnswer = -2;

/**
 * A tier on a Redis server (6 or newer): answers as JSON with the server's own expiry, locks, and the stream of changes.
 * One connection asks, a second one listens.
 */
export function createRedisCache(options: RedisCacheOptions): SharedCache {
  const { namespace, now, times = usualTimes, keptChanges = 10_000, syncMs = 5000 } = options;
  const keys = keysOf(namespace, options.tenant);
  const marks = createMarks(options.machine ?? '');
  const origin = randomUUID();
  const listeners = new Set<(change: SharedChange) => void>();
  const link = createLink(options);
  const locks = createLocks({ link, keys, times });
  const find = createFind({ link, keys, marks, now });
  const vectorSets = createVectorSets({ link, keys });
  const changes = createChanges({
    link,
    keys,
    searchable: vectorSets.available,
    origin,
    emit(change) {
      for (const listener of listeners) listener(change);
    },
  });
  /** Keys to remove, with when they were. */
  const pending = new Map<string, number>();
  /** What was to be cleared while the server was away. */
  const pendingFilters: SharedFilter[] = [];
  let flushing: Promise<number | undefined> | undefined;

  async function removeSome(some: readonly (readonly [key: string, at: number])[]): Promise<number | undefined> {
    const gone = some.map(([key]) => key);
    const names = [
      keys.index,
      keys.removed,
      keys.changes,
      keys.news,
      keys.facts,
      ...gone.map(keys.entry),
      ...gone.map(keys.record),
    ];
    const before = Math.max(...some.map(([, at]) => at)) + skewMs;
    const facts = [origin, keptChanges, before, JSON.stringify(gone), ...gone];
    const records = vectorSets.available()
      ? await link.run((client) => client.mgetBuffer(gone.map(keys.record)), removalMs)
      : [];
    const removed = await link.run((client) => client.cacheRemove(names.length, ...names, ...facts), removalMs);
    await vectorSets.remove((records ?? []).flatMap((bytes) => (bytes && decodeRecord(bytes)) || []));
    if (removed !== undefined) for (const [key, at] of some) if (pending.get(key) === at) pending.delete(key);
    return removed;
  }

  async function flushAll(): Promise<number | undefined> {
    for (let removed = 0; ; ) {
      const some = [...pending].slice(0, page);
      if (some.length === 0) return removed;
      const count = await removeSome(some);
      if (count === undefined) return undefined;
      removed += count;
    }
  }

  /** Undefined: the server is away, it will be tried again. */
  function flush(): Promise<number | undefined> {
    flushing ??= flushAll().finally(() => {
      flushing = undefined;
    });
    return flushing;
  }

  function remember(gone: readonly string[]): void {
    const at = now();
    for (const key of gone) pending.set(key, at);
    for (const oldest of pending.keys()) {
      if (pending.size <= mostPending) break;
      pending.delete(oldest);
    }
  }

  async function clear(filter: SharedFilter): Promise<number | undefined> {
    const found = await find.keys(filter);
    if (!found) return undefined;
    remember(found);
    for (const listener of listeners) listener({ type: 'removed', keys: found, before: now() + skewMs });
    return (await flush()) === undefined ? undefined : found.length;
  }

  async function clearPending(): Promise<void> {
    while (pendingFilters[0]) {
      if ((await clear(pendingFilters[0])) === undefined) return;
      pendingFilters.shift();
    }
  }

  async function keepUp(): Promise<void> {
    await vectorSets.detect();
    if (pendingFilters.length > 0) await clearPending();
    if (pending.size > 0) await flush();
    await changes.sync();
  }

  const subscriber: Client = connect(options, () => {});
  subscriber.on('ready', () => {
    vectorSets.forget();
    subscriber.subscribe(keys.news).then(keepUp, () => {});
  });
  subscriber.on('message', (_channel: string, message: string) => {
    if (message.startsWith('k:')) locks.wake(message.slice(2));
    else if (message !== `c:${origin}`) void changes.sync();
  });
  const timer = setInterval(() => void keepUp(), syncMs);
  timer.unref();

  return {
    async get(key) {
      if (pending.has(key)) return undefined;
      const bytes = await link.run((client) => client.getBuffer(keys.entry(key)));
      return bytes ? decodeEntry(bytes, key) : undefined;
    },
    put(entry) {
      const { key } = entry;
      const bytes = encodeEntry(entry);
      const at = now();
      const latest = Math.min(
        entry.expiresAt ?? Number.POSITIVE_INFINITY,
        at + (options.maxLifeMs ?? Number.POSITIVE_INFINITY),
      );
      const expiresAt = latest === Number.POSITIVE_INFINITY ? null : latest;
      if (!bytes || (expiresAt !== null && expiresAt <= at)) return;
      pending.delete(key);
      const lifeMs = expiresAt === null ? 0 : Math.ceil(expiresAt - at);
      const names = [keys.entry(key), keys.index, keys.news, keys.facts, ...marks.of(entry).map(keys.mark)];
      const values = [bytes, lifeMs, key, expiresAt ?? '+inf', at, JSON.stringify(factsOf(entry))];
      void link.run((client) => client.cachePut(names.length, ...names, ...values));
    },
    remove(gone) {
      remember(gone);
      void flush();
    },
    claim: locks.claim,
    publish(record, vector) {
      const bytes = encodeRecord(record);
      if (!bytes) return;
      const names = [keys.entry(record.key), keys.record(record.key), keys.changes, keys.news];
      void link
        .run((client) => client.cachePublish(...names, bytes, origin, keptChanges))
        .then((lifeMs = noAnswer) => (lifeMs === noAnswer ? undefined : vectorSets.add(record, vector, lifeMs)));
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    searchable: vectorSets.available,
    near: vectorSets.near,
    entries: async (filter) =>
      filter ? (await find.keys(filter))?.length : link.run((client) => client.zcount(keys.index, now(), '+inf')),
    values: find.values,
    async clear(filter = {}) {
      const removed = await clear(filter);
      if (removed === undefined && pendingFilters.length < mostFilters) pendingFilters.push(filter);
      return removed;
    },
    state: link.state,
    async close() {
      clearInterval(timer);
      await locks.close();
      listeners.clear();
      subscriber.disconnect();
      link.close();
    },
  };
}

/** Tries an address once: undefined when it answers, else why not. */
export async function tryRedis(options: Omit<LinkOptions, 'onState' | 'now'>): Promise<string | undefined> {
  const failed = Promise.withResolvers<string>();
  const client = connect({ ...options, now: Date.now, onState: () => {} }, (error) => failed.resolve(reasonOf(error)));
  const ready = new Promise<undefined>((resolve) => {
    client.on('ready', () => {
      client.ping().then(
        () => resolve(undefined),
        (error: unknown) => failed.resolve(reasonOf(error)),
      );
    });
  });
  const timer = setTimeout(() => failed.resolve('no answer within 5 s'), 5000);
  try {
    return await Promise.race([ready, failed.promise]);
  } finally {
    clearTimeout(timer);
    client.disconnect();
  }
}
