import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { createRedisCache } from '../../../src/node/redis/redisCache.ts';
import { cacheEntry } from '../../support/cacheEntry.ts';
import { createRedisServer } from '../../support/redisServer.ts';

type Times = { readonly median: number; readonly p95: number; readonly worst: number };
type Row = readonly [what: string, times: Times];

async function measure(work: () => Promise<unknown>, runs: number): Promise<Times> {
  const times: number[] = [];
  for (let run = 0; run < runs; run++) {
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
  }
  const sorted = times.toSorted((a, b) => a - b);
  const at = (part: number): number => sorted[Math.ceil(runs * part) - 1] ?? 0;
  return { median: at(0.5), p95: at(0.95), worst: at(1) };
}

/** What a real Redis on this machine costs a request: well, slow, stopped and gone; and how long until it is used again. */
export async function measureRedis(): Promise<{ readonly rows: readonly Row[]; readonly healedMs: number }> {
  const server = await createRedisServer();
  await server.start();
  const admin = new Redis(server.url);
  admin.on('error', () => {});
  const cache = createRedisCache({
    at: { host: '127.0.0.1', port: server.port, tls: false, username: undefined, db: 0 },
    password: undefined,
    ca: undefined,
    strictTls: true,
    namespace: 'bench',
    now: Date.now,
    onState: () => {},
  });
  const entry = cacheEntry('a', { text: 'x'.repeat(2000), storedAt: Date.now(), expiresAt: null });
  const { key } = cacheEntry('absent');
  const rows: Row[] = [];
  const well = async (): Promise<void> => {
    while ((await cache.get(entry.key)) === undefined) await delay(5);
  };
  try {
    while (!cache.state()?.connected) await delay(5);
    cache.put(entry);
    await well();
    rows.push(['a hit of 2,000 characters', await measure(() => cache.get(entry.key), 5000)]);
    rows.push(['a miss', await measure(() => cache.get(key), 5000)]);
    await admin.call('CLIENT', 'PAUSE', '300', 'ALL');
    rows.push(['it answers after 300 ms: first', await measure(() => cache.get(entry.key), 1)]);
    rows.push(['  the next 1,000', await measure(() => cache.get(entry.key), 1000)]);
    await well();
    server.pause();
    rows.push(['it is stopped: first', await measure(() => cache.get(entry.key), 1)]);
    rows.push(['  the next 1,000', await measure(() => cache.get(entry.key), 1000)]);
    rows.push(['  who wants to lead', await measure(() => cache.claim(key), 1000)]);
    server.resume();
    const resumed = performance.now();
    await well();
    const healedMs = performance.now() - resumed;
    await server.kill();
    rows.push(['it is gone: first', await measure(() => cache.get(entry.key), 1)]);
    rows.push(['  the next 1,000', await measure(() => cache.get(entry.key), 1000)]);
    return { rows, healedMs };
  } finally {
    await cache.close();
    admin.disconnect();
    await server.remove();
  }
}
