import assert from 'node:assert/strict';
import { Redis } from 'ioredis';
import type { SemanticRecord } from '../../src/core/cache.ts';
import { createRedisServer, type RedisServer } from '../support/redisServer.ts';
import { createRedisWithVectors, type RedisWithVectors } from '../support/redisWithVectors.ts';
import {
  connected,
  entry,
  type Instance,
  instance,
  publish,
  published,
  record,
  removedKeys,
  until,
} from './fixture.ts';

const at = { space: 'test', contextKey: 'context' };

/** A Redis 7 with a stand-in for Redis 8's vector sets before it. */
describe('a shared cache on a Redis that has vector sets', () => {
  let server: RedisServer;
  let redis: RedisWithVectors;
  let one: Instance;
  const opened: Instance[] = [];
  const open = async (change: Parameters<typeof instance>[1] = {}): Promise<Instance> => {
    const made = instance(redis.url, change);
    opened.push(made);
    await connected(made);
    return made;
  };
  const share = (
    from: Instance,
    name: string,
    numbers: readonly number[],
    change: Partial<SemanticRecord> = {},
  ): void => {
    from.put(entry(name));
    publish(from, { ...record(name), vector: Uint8Array.from(numbers), ...change });
  };
  const near = async (from: Instance, numbers: readonly number[], count = 9): Promise<readonly string[]> =>
    (await from.near(at, Int8Array.from(numbers), count)).map(({ question }) => question.slice(8, -1));

  before(async function () {
    this.timeout(120_000);
    server = await createRedisServer();
    await server.start();
  });
  beforeEach(async () => {
    redis = await createRedisWithVectors(server);
    const admin = new Redis(server.url);
    await admin.flushall();
    admin.disconnect();
    one = await open();
    await until(() => one.searchable());
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((each) => each.close()));
    await redis.close();
  });
  after(() => server?.remove());

  it('finds what is near on the server, nearest first, of its context only', async () => {
    share(one, 'a', [100, 0, 0]);
    share(one, 'b', [90, 90, 0]);
    share(one, 'c', [0, 0, 255]);
    share(one, 'elsewhere', [100, 1, 0], { contextKey: 'another' });
    await until(() => redis.elements().length === 4);
    const two = await open();
    await until(() => two.searchable());
    assert.deepEqual(await near(two, [100, 1, 0]), ['a', 'b', 'c']);
    assert.deepEqual([await near(two, [100, 1, 0], 1), await near(two, [0, 0, -1], 1)], [['a'], ['c']]);
    // Not told of what it can ask for.
    await until(async () => (await two.entries()) === 4);
    assert.deepEqual(published(two), []);
    share(one, 'later', [1, 1, 1]);
    await until(() => published(two).includes('later'));
  });

  it('forgets the vector with the answer: removed, cleared, over its time', async () => {
    for (const name of ['a', 'b']) share(one, name, [1, 2, 3]);
    await until(() => redis.elements().length === 2);
    one.remove([entry('a').key]);
    // Not even before the server knows.
    assert.equal(await one.get(entry('a').key), undefined);
    await until(() => redis.elements().length === 1);
    assert.deepEqual(await near(one, [1, 2, 3]), ['b']);
    await one.clear({ model: 'a/x' });
    await until(() => redis.elements().length === 0);
    one.put(entry('short', { expiresAt: Date.now() + 150 }));
    publish(one, { ...record('short'), vector: Uint8Array.of(1, 2, 3) });
    await until(() => redis.elements().length === 1);
    await until(async () => (await near(one, [1, 2, 3])).length === 0);
    await until(() => redis.elements().length === 0);
  });

  it('hears of removals all the same', async () => {
    share(one, 'a', [1, 2, 3]);
    await until(() => redis.elements().length === 1);
    one.remove([entry('a').key]);
    await until(() => redis.elements().length === 0);
    const two = await open();
    await until(() => removedKeys(two).length === 1);
  });

  it('goes on without them where they are no right of its own or of another shape', async () => {
    share(one, 'a', [1, 2, 3]);
    await until(() => redis.elements().length === 1);
    assert.deepEqual(await one.near(at, Int8Array.of(1, 2), 9), []);
    assert.deepEqual([one.searchable(), one.state()?.connected], [true, true]);
    redis.forbid();
    assert.deepEqual(await near(one, [1, 2, 3]), []);
    assert.deepEqual([one.searchable(), one.state()?.connected, one.reasons], [false, true, []]);
    share(one, 'b', [1, 2, 3]);
    await until(async () => (await one.get(entry('b').key)) !== undefined);
  });

  it('is not asked by a server that has none', async () => {
    const plain = instance(server.url);
    opened.push(plain);
    await connected(plain);
    share(plain, 'a', [1, 2, 3]);
    await until(async () => (await plain.get(entry('a').key)) !== undefined);
    const two = instance(server.url);
    opened.push(two);
    await until(() => published(two).includes('a'));
    assert.deepEqual([plain.searchable(), await near(plain, [1, 2, 3]), redis.elements()], [false, [], []]);
  });
});
