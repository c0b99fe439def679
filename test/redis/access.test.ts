import assert from 'node:assert/strict';
import { parseAddress } from '../../src/node/redis/address.ts';
import { tryRedis } from '../../src/node/redis/redisCache.ts';
import { createRedisServer, type RedisServer } from '../support/redisServer.ts';
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

/** As the guide says. */
const rights = '~{team}:* &{team}:* -@all +@read +@write +@connection +@pubsub +@scripting';

describe('a Redis with TLS and access control', () => {
  let server: RedisServer;
  const opened: Instance[] = [];
  const open = (url: string, ca?: string): Instance => {
    const made = instance(url, { ca: ca === undefined ? undefined : [ca] });
    opened.push(made);
    return made;
  };
  const as = (user: string, password: string): string => server.url.replace('://', `://${user}:${password}@`);
  const attempt = (url: string, ca: string | undefined) => {
    const { at, password } = parseAddress(url) ?? assert.fail('no address');
    return tryRedis({ at, password, ca: ca === undefined ? undefined : [ca], strictTls: true });
  };

  before(async function () {
    this.timeout(120_000);
    server = await createRedisServer({
      tls: true,
      config: ['user default off', `user chat on >p%40ss ${rights}`, 'user weak on >weak ~none -@all +ping'],
    });
    await server.start();
  });
  afterEach(() => Promise.all(opened.splice(0).map((each) => each.close())));
  after(() => server?.remove());

  it('serves who has the password, the certificate and no more rights than the guide names', async () => {
    const [one, two] = [open(as('chat', 'p%2540ss'), server.cert), open(as('chat', 'p%2540ss'), server.cert)];
    await Promise.all([connected(one), connected(two)]);
    const mine = await one.claim(entry('a').key);
    assert.equal(mine?.ours, true);
    one.put(entry('a'));
    publish(one, record('a'));
    mine?.release();
    await until(() => published(two).length === 1);
    assert.equal((await two.get(entry('a').key))?.text, 'This is a.');
    assert.equal(await two.entries(), 1);
    assert.equal(await two.clear(), 1);
    await until(() => removedKeys(one).length === 1);
    assert.deepEqual([one.reasons, two.reasons], [[], []]);
  });

  it('says why others are refused, without names or passwords', async () => {
    const reasons = [
      await attempt(as('chat', 'wrong'), server.cert),
      await attempt(server.url, server.cert),
      await attempt(as('chat', 'p%2540ss'), undefined),
      await attempt(as('chat', 'p%2540ss'), server.cert),
    ];
    assert.deepEqual(reasons, ['WRONGPASS', 'NOAUTH', 'DEPTH_ZERO_SELF_SIGNED_CERT', undefined]);
    const weak = open(as('weak', 'weak'), server.cert);
    await until(async () => {
      await weak.get(entry('a').key);
      return weak.reasons.length > 0;
    });
    assert.deepEqual(weak.reasons, ['NOPERM']);
  });
});
