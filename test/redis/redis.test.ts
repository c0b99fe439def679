import assert from 'node:assert/strict';
import { Redis } from 'ioredis';
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

const never = new AbortController().signal;

/** The shared tier before a real server: two instances are two machines. */
describe('a shared cache on a real Redis', () => {
  let server: RedisServer;
  let admin: Redis;
  let one: Instance;
  let two: Instance;
  const others: Instance[] = [];
  const another = (...args: Parameters<typeof instance>): Instance => {
    const made = instance(...args);
    others.push(made);
    return made;
  };

  before(async function () {
    this.timeout(120_000);
    server = await createRedisServer();
    await server.start();
  });
  beforeEach(async () => {
    await server.start();
    admin = new Redis(server.url, { lazyConnect: true });
    admin.on('error', () => {});
    await admin.connect();
    await admin.flushall();
    one = another(server.url);
    two = another(server.url);
    await Promise.all([connected(one), connected(two)]);
  });
  afterEach(async () => {
    server.resume();
    await Promise.all(others.splice(0).map((each) => each.close()));
    admin.disconnect();
  });
  after(() => server?.remove());

  describe('answers', () => {
    it('come from the other machine, without what concerns only the first one', async () => {
      const kept = entry('a', { pinned: true, costUsd: null, reasoning: 'So …' });
      one.put({ ...kept, tags: { ...kept.tags, conversationId: 7, files: ['file:///home/me/a.ts'] } });
      await until(async () => (await two.get(kept.key)) !== undefined);
      assert.deepEqual(await two.get(kept.key), { ...kept, pinned: false });
      assert.equal(await two.get(entry('b').key), undefined);
      assert.equal(await two.entries(), 1);
    });

    it('go when their time is over, on the server itself', async () => {
      one.put(entry('short', { expiresAt: Date.now() + 200 }));
      one.put(entry('over', { expiresAt: Date.now() - 1 }));
      await until(async () => (await one.entries()) === 1);
      const [name] = await admin.keys('*:e:*');
      assert.ok(((await admin.pttl(String(name))) ?? 0) > 0);
      await until(async () => (await two.get(entry('short').key)) === undefined);
      await until(async () => (await admin.keys('*:e:*')).length === 0);
    });

    it('are not shared when they are too large, nor with another namespace', async () => {
      const other = another(server.url, { namespace: 'others' });
      await connected(other);
      one.put(entry('large', { text: 'x'.repeat(1_000_001) }));
      one.put(entry('small'));
      await until(async () => (await two.get(entry('small').key)) !== undefined);
      assert.equal(await two.get(entry('large').key), undefined);
      assert.equal(await other.get(entry('small').key), undefined);
    });

    it('that anybody damaged or put elsewhere are none', async () => {
      one.put(entry('a'));
      await until(async () => (await two.get(entry('a').key)) !== undefined);
      const name = (key: string) => `{team}:e:${key}`;
      const good = String(await admin.get(name(entry('a').key)));
      await admin.set(name(entry('b').key), good);
      for (const bad of ['', '{', '[]', good.slice(0, -9), good.replace('"version":1', '"version":0')]) {
        await admin.set(name(entry('a').key), bad);
        assert.equal(await two.get(entry('a').key), undefined);
      }
      assert.equal(await two.get(entry('b').key), undefined);
    });
  });

  describe('of requests on several machines', () => {
    const { key } = entry('asked');

    it('one asks and the others get its answer', async () => {
      const mine = await one.claim(key);
      const theirs = await two.claim(key);
      assert.ok(mine?.ours === true && theirs?.ours === false);
      const waiting = theirs.wait(never);
      one.put(entry('asked'));
      assert.equal((await waiting)?.text, 'This is asked.');
      mine.release();
      const late = await two.claim(key);
      assert.ok(late?.ours === false);
      assert.equal((await late.wait(never))?.text, 'This is asked.');
    });

    it('all learn that no answer comes', async () => {
      const mine = await one.claim(key);
      const theirs = await two.claim(key);
      assert.ok(theirs?.ours === false);
      const waiting = theirs.wait(never);
      mine?.release();
      assert.equal(await waiting, undefined);
      assert.equal((await two.claim(key))?.ours, true);
    });

    it('another one stands in for one that died, and the rest get its answer', async () => {
      const dying = new Redis(server.url);
      await dying.set(`{team}:l:${key}`, 'of the dead', 'PX', 400);
      dying.disconnect();
      const claims = [await one.claim(key), await two.claim(key)];
      assert.ok(claims.every((claim) => claim?.ours === false));
      const waits = claims.map((claim, at) => (claim?.ours === false ? claim.wait(never) : Promise.reject(at)));
      const first = await Promise.race(waits.map((wait, at) => wait.then((answer) => ({ at, answer }))));
      assert.equal(first.answer, undefined);
      (first.at === 0 ? one : two).put(entry('asked'));
      assert.equal((await waits[1 - first.at])?.text, 'This is asked.');
      claims[first.at]?.release();
      await until(async () => (await admin.exists(`{team}:l:${key}`)) === 0);
    });

    it('a lock lasts while its holder lives, and nobody gives back another one’s', async () => {
      const mine = await one.claim(key);
      const lock = `{team}:l:${key}`;
      const renewals: number[] = [];
      // Its time to live goes up again and again.
      await until(async () => {
        const left = await admin.pttl(lock);
        assert.ok(left > 0, 'the lock was lost');
        const before = renewals.at(-1) ?? 0;
        if (left !== before) renewals.push(left);
        return renewals.filter((value, at) => value > (renewals[at - 1] ?? value)).length >= 2;
      });
      await admin.set(lock, 'of another', 'PX', 60_000);
      mine?.release();
      await until(async () => (await two.claim(key))?.ours === false);
      assert.equal(await admin.get(lock), 'of another');
    });

    it('who gives up waits no longer, and takes nobody’s place', async () => {
      const patient = another(server.url, { times: { lifeMs: 600, pollMs: 60_000, patienceMs: 60_000 } });
      await connected(patient);
      await one.claim(key);
      const theirs = await patient.claim(key);
      const abort = new AbortController();
      const waiting = theirs?.ours === false ? theirs.wait(abort.signal) : Promise.reject();
      await admin.del(`{team}:l:${key}`);
      abort.abort();
      assert.equal(await waiting, undefined);
      assert.equal(await admin.exists(`{team}:l:${key}`), 0);
    });
  });

  describe('what others did', () => {
    const share = (from: Instance, name: string): void => {
      from.put(entry(name));
      publish(from, record(name));
    };

    it('is heard, with its vector, by all but who did it', async () => {
      share(two, 'first');
      await until(() => published(one).includes('first'));
      share(one, 'a');
      await until(() => published(two).includes('a'));
      const ofA = two.changes.findLast(({ type }) => type === 'semantic');
      assert.deepEqual(ofA, { type: 'semantic', record: record('a') });
      publish(one, record('without an answer'));
      one.remove([entry('a').key]);
      await until(() => removedKeys(two).length > 0);
      assert.ok(!published(two).includes('without an answer'));
      assert.deepEqual(removedKeys(two), [entry('a').key]);
      share(two, 'b');
      await until(() => published(one).includes('b'));
      assert.ok(!published(one).includes('a'));
      assert.equal(await two.get(entry('a').key), undefined);
      assert.ok(!(await admin.keys('*:v:*')).includes(`{team}:v:${entry('a').key}`));
    });

    it('is made up for after a lost connection, at once', async () => {
      await Promise.all([one, two].map((each) => each.close()));
      [one, two] = [another(server.url, { syncMs: 600_000 }), another(server.url, { syncMs: 600_000 })];
      await Promise.all([connected(one), connected(two)]);
      share(one, 'a');
      await until(() => published(two).length === 1);
      await admin.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
      await admin.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
      await until(async () => (await one.get(entry('a').key)) !== undefined);
      share(one, 'b');
      one.remove([entry('a').key]);
      await until(() => removedKeys(two).length === 1);
      assert.deepEqual(published(two), ['a', 'b']);
    });

    it('is read as a whole where the stream was cut, removals first', async () => {
      share(one, 'a');
      await until(() => published(two).length === 1);
      server.pause();
      await until(async () => (await two.get(entry('a').key)) === undefined);
      server.resume();
      share(one, 'b');
      await connected(one);
      await until(() => published(two).length >= 1);
      await admin.xtrim('{team}:changes', 'MAXLEN', 0);
      one.remove([entry('a').key]);
      share(one, 'c');
      await admin.xtrim('{team}:changes', 'MAXLEN', 0);
      const newcomer = another(server.url);
      await until(() => published(newcomer).includes('c') && published(two).includes('c'));
      assert.deepEqual(removedKeys(newcomer), [entry('a').key]);
      assert.ok(!published(newcomer).includes('a'));
    });

    it('is heard by who comes later: records that are there, and removals', async () => {
      for (const name of ['a', 'b', 'c']) share(one, name);
      one.remove([entry('b').key]);
      await until(() => removedKeys(two).length === 1);
      const newcomer = another(server.url);
      await until(() => published(newcomer).length === 2);
      assert.deepEqual(published(newcomer).sort(), ['a', 'c']);
      assert.deepEqual(removedKeys(newcomer), [entry('b').key]);
    });

    it('clears all of it everywhere, and nothing of another namespace', async () => {
      const other = another(server.url, { namespace: 'others' });
      await connected(other);
      other.put(entry('theirs'));
      for (const name of ['a', 'b']) share(one, name);
      await until(() => published(two).length === 2);
      assert.equal(await two.clear(), 2);
      await until(() => removedKeys(one).length === 2);
      assert.deepEqual(removedKeys(two).length, 2);
      assert.deepEqual([await one.entries(), (await admin.keys('{team}:[ev]:*')).length], [0, 0]);
      assert.ok(await other.get(entry('theirs').key));
    });
  });

  describe('a server that is slow or gone', () => {
    /** Nothing that is asked of a server which is away takes as long as this timer. */
    const sooner = <T>(work: Promise<T>, ms: number): Promise<T | 'late'> =>
      Promise.race([work, new Promise<'late'>((resolve) => setTimeout(resolve, ms, 'late'))]);

    it('is left alone at once and used again by itself', async () => {
      one = another(server.url, { limitMs: 40 });
      await connected(one);
      one.put(entry('a'));
      await until(async () => (await one.get(entry('a').key)) !== undefined);
      server.pause();
      assert.equal(await sooner(one.get(entry('a').key), 50), undefined);
      assert.equal(one.state()?.connected, false);
      const asked = Array.from({ length: 1000 }, () => one.get(entry('a').key));
      assert.equal((await sooner(Promise.all(asked), 50)).length, 1000);
      assert.equal(await sooner(one.claim(entry('b').key), 50), undefined);
      server.resume();
      await connected(one);
      assert.ok(await one.get(entry('a').key));
    });

    it('comes back after a crash, empty, and everybody goes on; removals are made up for', async () => {
      one.put(entry('a'));
      publish(one, record('a'));
      await until(() => published(two).length === 1);
      await server.kill();
      await until(() => one.state()?.connected === false);
      assert.equal(await sooner(one.get(entry('a').key), 50), undefined);
      one.put(entry('lost'));
      one.remove([entry('a').key]);
      await server.start();
      await Promise.all([connected(one), connected(two)]);
      await until(() => removedKeys(two).length === 1);
      one.put(entry('b'));
      publish(one, record('b'));
      await until(() => published(two).includes('b'));
      assert.equal(await two.get(entry('lost').key), undefined);
    });

    it('ends the wait for an answer', async () => {
      const { key } = entry('c');
      await one.claim(key);
      const theirs = await two.claim(key);
      assert.ok(theirs?.ours === false);
      const waiting = theirs.wait(never);
      await server.kill();
      assert.equal(await waiting, undefined);
    });

    it('may start later', async () => {
      await server.kill();
      const early = another(server.url);
      assert.equal(await early.get(entry('a').key), undefined);
      await until(() => early.reasons.length > 0);
      assert.deepEqual(early.reasons, ['ECONNREFUSED']);
      await server.start();
      await connected(early);
    });
  });
});
