import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import * as os from 'node:os';
import * as path from 'node:path';
import { createLogFiles, type LogFilesOptions } from './logFiles.ts';

describe('createLogFiles', () => {
  const dayMs = 86_400_000;
  let folder: string;
  let time: number;
  let alive: Set<number>;

  beforeEach(async () => {
    folder = await fs.mkdtemp(path.join(os.tmpdir(), 'chat-llm-log-'));
    time = Date.now();
    alive = new Set([1, 2]);
  });
  afterEach(() => fs.rm(folder, { recursive: true }));

  const open = (pid: number, change: Partial<ReturnType<LogFilesOptions['limits']>> = {}) =>
    createLogFiles({
      folder,
      limits: () => ({ fileBytes: 100, totalBytes: 1_000_000, days: 14, ...change }),
      now: () => time,
      onError: (error) => assert.fail(String(error)),
      pid,
      isAlive: (other) => alive.has(other),
    });
  const read = async (log: ReturnType<typeof open>): Promise<string[]> => {
    const lines: string[] = [];
    for await (const line of log.lines()) lines.push(line);
    return lines;
  };
  const files = async (): Promise<string[]> => (await fs.readdir(folder)).sort();
  const padded = (text: string): string => text.padEnd(60, '.');

  it('gives back what was written, the last line first, and makes its folder', async () => {
    folder = path.join(folder, 'logs');
    const log = open(1);
    log.write('{"a":1}');
    log.write('{"a":2}');
    assert.deepEqual(await read(log), ['{"a":2}', '{"a":1}']);
    await fs.rm(folder, { recursive: true });
    folder = path.dirname(folder);
  });

  it('begins a new file by size and by day, and packs the finished one without losing a line', async () => {
    const log = open(1);
    for (const name of ['a', 'b', 'c']) {
      log.write(padded(name));
      await log.flush();
    }
    assert.deepEqual((await files()).map((name) => path.extname(name)).sort(), ['.gz', '.jsonl']);
    time += dayMs;
    log.write(padded('d'));
    assert.deepEqual((await read(log)).map((line) => line[0]).sort(), ['a', 'b', 'c', 'd']);
    assert.equal((await files()).filter((name) => name.endsWith('.gz')).length, 2);
  });

  it('is shared by processes: each has a file of its own, and only a dead one’s is packed by another', async () => {
    const [first, second] = [open(1), open(2)];
    first.write('of 1');
    await first.flush();
    second.write('of 2');
    await second.flush();
    assert.ok((await files()).every((name) => name.endsWith('.jsonl')));
    assert.deepEqual((await read(second)).sort(), ['of 1', 'of 2']);
    alive.delete(1);
    const third = open(3);
    third.write('of 3');
    await third.flush();
    assert.equal((await files()).filter((name) => name.endsWith('.gz')).length, 1);
    // One that was taken for dead goes on in a new file.
    first.write('more of 1');
    await first.flush();
    const fourth = open(4);
    fourth.write('of 4');
    await fourth.flush();
    assert.deepEqual((await read(fourth)).sort(), ['more of 1', 'of 1', 'of 2', 'of 3', 'of 4']);
    assert.ok(!(await files()).some((name) => name.includes('-1-') && name.endsWith('.jsonl')));
  });

  it('keeps within its limits of size and age, and never deletes what it writes', async () => {
    const old = open(1, { days: 2 });
    old.write('old');
    await old.flush();
    alive.delete(1);
    time += 3 * dayMs;
    const young = open(2, { days: 2 });
    young.write('new');
    assert.deepEqual(await read(young), ['new']);
    const log = open(1, { days: 1000, totalBytes: 300 });
    for (let index = 0; index < 20; index += 1) {
      // Random text does not get smaller when it is packed.
      log.write(Buffer.from(crypto.getRandomValues(new Uint8Array(90))).toString('base64'));
      await log.flush();
    }
    const sizes = await Promise.all((await files()).map(async (name) => (await fs.stat(path.join(folder, name))).size));
    assert.ok(sizes.reduce((sum, size) => sum + size, 0) <= 300 + 121, String(sizes));
    assert.ok((await files()).some((name) => name.endsWith('.jsonl')));
  });

  it('reads what is there of a packed file that was cut off or damaged, and everything else', async () => {
    const log = open(1);
    for (const name of ['a', 'b', 'c']) {
      log.write(padded(name));
      await log.flush();
    }
    const packed = path.join(folder, (await files()).find((name) => name.endsWith('.gz')) ?? '');
    const bytes = await fs.readFile(packed);
    await fs.writeFile(`${packed}.tmp`, 'of a process that was killed');
    const damages = [
      [bytes.subarray(0, -8), 'abc'],
      [bytes.subarray(0, 0), 'c'],
      [Buffer.from('no gzip at all'), 'c'],
    ] as const;
    for (const [damaged, readable] of damages) {
      await fs.writeFile(packed, damaged);
      const names = (await read(log)).map((line) => line[0]).sort();
      assert.equal(names.join(''), readable);
    }
    // What a killed process left goes with age.
    time += 20 * dayMs;
    log.write('d');
    await log.flush();
    assert.deepEqual(
      (await files()).filter((name) => !name.endsWith('.jsonl')),
      [],
    );
  });

  it('tells of a disk that takes nothing and goes on', async () => {
    const errors: unknown[] = [];
    await fs.writeFile(path.join(folder, 'taken'), '');
    const log = createLogFiles({
      folder: path.join(folder, 'taken'),
      limits: () => ({ fileBytes: 1, totalBytes: 1, days: 1 }),
      now: () => time,
      onError: (error) => errors.push(error),
    });
    log.write('lost');
    await log.flush();
    assert.equal(errors.length, 1);
  });
});
