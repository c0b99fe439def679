import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import { createRedisServer, type RedisServer } from '../support/redisServer.ts';
import { entry, until } from './fixture.ts';
import type { Order, Report } from './machine.ts';

type Machine = {
  readonly child: ChildProcess;
  readonly reports: Report[];
  tell(order: Order): void;
};

const of = <Kind extends Report['is']>({ reports }: Machine, is: Kind) =>
  reports.filter((report): report is Extract<Report, { is: Kind }> => report.is === is);

describe('processes that share one Redis', () => {
  let server: RedisServer;
  let admin: Redis;
  let folder: string;
  const machines: Machine[] = [];

  async function start(name: string): Promise<Machine> {
    const child = fork(fileURLToPath(new URL('machine.ts', import.meta.url)), [server.url, join(folder, name)]);
    const reports: Report[] = [];
    child.on('message', (report: Report) => void reports.push(report));
    const machine = { child, reports, tell: (order: Order) => void child.send(order) };
    machines.push(machine);
    await until(() => of(machine, 'ready').length === 1);
    return machine;
  }

  before(async function () {
    this.timeout(120_000);
    server = await createRedisServer();
    await server.start();
    admin = new Redis(server.url);
  });
  beforeEach(async () => {
    await admin.flushall();
    folder = await mkdtemp(join(tmpdir(), 'chat-llm-machines-'));
  });
  afterEach(async () => {
    for (const { child } of machines.splice(0)) child.kill('SIGKILL');
    await rm(folder, { recursive: true, force: true });
  });
  after(async () => {
    admin?.disconnect();
    await server?.remove();
  });

  it('make one call for 50 equal requests, and another one when the caller is killed', async () => {
    const atLocks = new Set<string>();
    const monitor = await admin.monitor();
    monitor.on('monitor', (_time: string, args: readonly string[], source: string) => {
      if (/^eval/i.test(args[0] ?? '') && args.some((arg) => arg.startsWith('{team}:l:'))) atLocks.add(source);
    });
    const [one, two] = await Promise.all([start('one'), start('two')]);
    one.tell({ do: 'ask', question: 'Why?', times: 25 });
    await until(() => of(one, 'called').length === 1);
    two.tell({ do: 'ask', question: 'Why?', times: 25 });
    // Both came to the lock.
    await until(() => atLocks.size === 2);
    assert.deepEqual([of(one, 'called').length, of(two, 'called').length], [1, 0]);
    monitor.disconnect();
    one.child.kill('SIGKILL');
    await until(() => of(two, 'called').length === 1);
    // It holds the lock now: the lock's time goes up again.
    const left = async (): Promise<number> => admin.pttl((await admin.keys('{team}:l:*'))[0] ?? '');
    for (let before = await left(), now = before; now <= before; now = await left()) before = now;
    two.tell({ do: 'answer' });
    await until(() => of(two, 'answered').length === 25);
    assert.deepEqual(new Set(of(two, 'answered').map(({ text }) => text)), new Set([`by ${two.child.pid}`]));
    assert.equal(of(two, 'called').length, 1);
    const three = await start('three');
    three.tell({ do: 'ask', question: 'Why?', times: 2 });
    await until(() => of(three, 'answered').length === 2);
    assert.deepEqual([of(three, 'called').length, of(three, 'answered')[0]?.tier], [0, 'shared']);
  });

  it('all get the answer of the one that called', async () => {
    const [one, two] = await Promise.all([start('one'), start('two')]);
    one.tell({ do: 'ask', question: 'Why?', times: 25 });
    await until(() => of(one, 'called').length === 1);
    two.tell({ do: 'ask', question: 'Why?', times: 25 });
    one.tell({ do: 'answer' });
    await until(() => of(one, 'answered').length === 25 && of(two, 'answered').length === 25);
    assert.deepEqual([of(one, 'called').length, of(two, 'called').length], [1, 0]);
    assert.ok(
      [one, two].every((machine) => of(machine, 'answered').every(({ text }) => text === `by ${one.child.pid}`)),
    );
  });

  it('hear of the others’ vectors, and after a stop of what they missed', async () => {
    const [one, two] = await Promise.all([start('one'), start('two')]);
    one.tell({ do: 'publish', entry: entry('a'), name: 'a' });
    const heard = (): string[] => [...new Set(of(two, 'heard').map(({ name }) => name))];
    await until(() => heard().length === 1);
    two.child.kill('SIGSTOP');
    await admin.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
    one.tell({ do: 'publish', entry: entry('b'), name: 'b' });
    one.tell({ do: 'publish', entry: entry('c'), name: 'c' });
    one.tell({ do: 'remove', key: entry('a').key });
    await until(async () => Number(await admin.xlen('{team}:changes')) === 4);
    assert.deepEqual(heard(), ['a']);
    two.child.kill('SIGCONT');
    await until(() => of(two, 'removed').length > 0);
    assert.deepEqual(heard(), ['a', 'b', 'c']);
    assert.deepEqual(of(two, 'removed')[0]?.keys, [entry('a').key]);
  });
});
