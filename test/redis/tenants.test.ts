import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
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

describe('tenants and tags on a real Redis', () => {
  let server: RedisServer;
  let admin: Redis;
  const opened: Instance[] = [];
  const open = async (change: Parameters<typeof instance>[1] = {}): Promise<Instance> => {
    const made = instance(server.url, change);
    opened.push(made);
    await connected(made);
    return made;
  };
  const share = async (from: Instance, name: string, change: Parameters<typeof entry>[1] = {}): Promise<void> => {
    from.put(entry(name, change));
    publish(from, record(name));
    await until(async () => (await from.get(entry(name).key)) !== undefined);
  };
  const { key } = entry('a');

  before(async function () {
    this.timeout(120_000);
    server = await createRedisServer();
    await server.start();
    admin = new Redis(server.url);
  });
  beforeEach(() => admin.flushall());
  afterEach(() => Promise.all(opened.splice(0).map((each) => each.close())));
  after(async () => {
    admin?.disconnect();
    await server?.remove();
  });

  it('keep tenants apart: answers, vectors, changes, locks, clearing', async () => {
    const acme = await open({ tenant: 'acme' });
    const rival = await open({ tenant: 'rival' });
    const colleague = await open({ tenant: 'acme' });
    const nobody = await open();
    assert.equal((await acme.claim(key))?.ours, true);
    assert.equal((await colleague.claim(key))?.ours, false);
    assert.equal((await rival.claim(key))?.ours, true);
    await share(acme, 'a');
    await share(rival, 'b');
    await until(() => published(colleague).length === 1);
    acme.remove([entry('c').key]);
    await until(() => removedKeys(colleague).length === 1);
    assert.deepEqual([await rival.get(key), await nobody.get(key)], [undefined, undefined]);
    assert.deepEqual(nobody.changes, []);
    // Its own may come back to an instance that reads all.
    assert.ok(!published(rival).includes('a') && !published(acme).includes('b'));
    assert.deepEqual(removedKeys(rival), []);
    assert.deepEqual([await acme.entries(), await rival.entries(), await nobody.entries()], [1, 1, 0]);
    assert.equal(await rival.clear(), 1);
    assert.deepEqual([await acme.entries(), (await colleague.get(key))?.text], [1, 'This is a.']);
    // A newcomer reads all that is there: of its own only.
    const late = await open({ tenant: 'rival' });
    await until(() => removedKeys(late).length === 1);
    assert.deepEqual([published(late), removedKeys(late)], [[], [entry('b').key]]);
    const names = await admin.keys('*');
    assert.ok(names.length > 4 && names.every((name) => /^\{team\/(acme|rival)\}:/.test(name)), names.join());
  });

  it('clears what anybody stored by its tags, and counts it before', async () => {
    const [one, two] = [await open(), await open()];
    const tags = { ...entry('a').tags, model: 'b/y', provider: 'b', workspace: 'shop', template: 'Review' };
    await share(one, 'a', { tags, storedAt: Date.now() - 60_000 });
    await share(one, 'b', { tags: { ...tags, template: null } });
    await share(one, 'c', { scope: 'ada' });
    const counts = await Promise.all(
      [
        {},
        { model: 'b/y' },
        { provider: 'b', template: 'Review' },
        { workspace: 'shop', before: Date.now() - 30_000 },
        { workspace: 'other' },
        { scope: 'ada' },
      ].map((filter) => two.entries(filter)),
    );
    assert.deepEqual(counts, [3, 2, 1, 1, 0, 1]);
    assert.deepEqual(
      [await two.values('model'), await two.values('template')],
      [
        [
          { value: 'b/y', entries: 2 },
          { value: 'a/x', entries: 1 },
        ],
        [{ value: 'Review', entries: 1 }],
      ],
    );
    assert.equal(await two.clear({ template: 'Review' }), 1);
    assert.equal(await one.get(key), undefined);
    assert.equal(await admin.hlen('{team}:facts'), 2);
    await until(() => removedKeys(one).length === 1);
    // Without its facts, which a full server may have dropped, an answer is read itself.
    await admin.del('{team}:facts');
    assert.equal(await two.clear({ provider: 'b' }), 1);
    assert.deepEqual([await two.entries(), (await one.get(entry('c').key))?.text], [1, 'This is c.']);
  });

  it('finds a conversation’s and a file’s answers for the machine that stored them, and tells nobody which they are', async () => {
    const mine = await open({ machine: 'mine' });
    const theirs = await open({ machine: 'theirs' });
    const tags = { ...entry('a').tags, conversationId: 7, files: ['file:///secret/plan.md'] };
    await share(mine, 'a', { tags });
    await share(theirs, 'b', { tags });
    await share(mine, 'c');
    assert.deepEqual(
      [await mine.entries({ conversationId: 7 }), await mine.entries({ file: tags.files[0] ?? '' })],
      [1, 1],
    );
    assert.equal(await mine.entries({ conversationId: 8 }), 0);
    const all = await Promise.all((await admin.keys('*')).map(async (name) => `${name} ${await admin.type(name)}`));
    assert.ok(all.some((name) => name.includes(':m:')) && !all.join().includes('secret'));
    assert.equal(await mine.clear({ conversationId: 7 }), 1);
    assert.deepEqual([await mine.get(key), (await mine.get(entry('b').key))?.text], [undefined, 'This is b.']);
  });

  it('forgets with the last answer what it was tagged with', async () => {
    const one = await open({ machine: 'mine' });
    const tags = { ...entry('a').tags, conversationId: 7 };
    await share(one, 'a', { tags, expiresAt: Date.now() + 150 });
    await until(async () => (await admin.keys('{team}:m:*')).length === 0);
    await share(one, 'b');
    assert.deepEqual(await admin.hkeys('{team}:facts'), [entry('b').key]);
  });

  it('keeps nothing longer than the server may have it', async () => {
    const one = await open({ maxLifeMs: 60_000 });
    await share(one, 'a', { expiresAt: Date.now() + 3_600_000 });
    await share(one, 'b', { expiresAt: null });
    await share(one, 'c', { expiresAt: Date.now() + 30_000 });
    const lives = await Promise.all(['a', 'b', 'c'].map((name) => admin.pttl(`{team}:e:${entry(name).key}`)));
    assert.ok(
      lives.every((life) => life > 0 && life <= 60_000),
      lives.join(),
    );
    assert.ok(Number(lives[2]) <= 30_000);
  });

  it('clears what lives on the server also after a machine with a clock ahead stored something', async () => {
    const dayMs = 86_400_000;
    const [ours, ahead] = [await open(), await open({ now: () => Date.now() + 3 * dayMs })];
    await share(ours, 'one');
    await share(ahead, 'two', { expiresAt: Date.now() + 4 * dayMs });
    assert.equal(await ours.clear({ model: entry('one').tags.model }), 2);
    assert.equal(await ours.get(entry('one').key), undefined);
  });

  it('clears by tag later what it could not while the server was away', async () => {
    const [one, two] = [await open(), await open({ machine: 'two' })];
    await share(one, 'a');
    server.pause();
    await until(async () => (await two.get(key)) === undefined && two.state()?.connected === false);
    assert.equal(await two.clear({ model: 'a/x' }), undefined);
    server.resume();
    await until(() => removedKeys(one).length === 1);
    assert.equal(await one.entries(), 0);
  });

  it('lets requests go on while the server is slow, and uses it again afterwards', async () => {
    const one = await open({ limitMs: 40 });
    await share(one, 'a');
    await admin.config('RESETSTAT');
    // Every command waits as long as this.
    await admin.call('CLIENT', 'PAUSE', '300', 'ALL');
    const first = await Promise.race([one.get(key), delay(250, 'late')]);
    const claims = Array.from({ length: 100 }, () => Promise.race([one.claim(key), delay(250, 'late')]));
    assert.deepEqual([first, new Set(await Promise.all(claims))], [undefined, new Set([undefined])]);
    assert.deepEqual(one.reasons, ['no answer within 40 ms']);
    await until(async () => (await one.get(key)) !== undefined);
    assert.equal(one.state()?.connected, true);
    // What would have waited was not sent.
    assert.ok(!/cmdstat_eval/.test(await admin.info('commandstats')));
  });
});
