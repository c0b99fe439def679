import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import * as path from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { batchPlan, createStoreFixture, type StoreFixture } from '../support/storeFixture.ts';

/** CHAT_LLM_KILLS=200 for a long run. */
const kills = Math.ceil(Number(process.env.CHAT_LLM_KILLS ?? 15) / 4);

/** Counts every result that is stored, in the file itself, so that no process can miss or invent one. */
const audit = `
CREATE TABLE result_audit (item INTEGER NOT NULL, answer TEXT NOT NULL);
CREATE TRIGGER result_stored AFTER UPDATE OF answer ON batch_item BEGIN
  INSERT INTO result_audit VALUES (new.id, new.answer);
END;`;

type Worker = { readonly child: ChildProcess; readonly closed: Promise<unknown>; readonly lines: readonly string[] };

describe('a killed window that works on a batch', () => {
  let fixture: StoreFixture;
  const children: Worker[] = [];
  beforeEach(() => {
    fixture = createStoreFixture();
  });
  afterEach(async () => {
    for (const { child, closed } of children.splice(0)) {
      child.kill('SIGKILL');
      await closed;
    }
    fixture.close();
  });

  function work(): Worker {
    const script = path.join(import.meta.dirname, 'batchWorker.ts');
    const args = ['--disable-warning=ExperimentalWarning', script, fixture.file, 'file:///w'];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    const lines: string[] = [];
    createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
    const worker = { child, lines, closed: once(child, 'close') };
    children.push(worker);
    return worker;
  }

  /** The window that asks the model: once it has asked for a dozen items, some have their results. */
  async function busyOne(windows: readonly Worker[]): Promise<Worker> {
    for (;;) {
      const busy = windows.find(({ lines }) => lines.length > 12);
      if (busy) return busy;
      assert.ok(!windows.some(({ child }) => child.exitCode !== null), 'a window ended early');
      await sleep(1);
    }
  }

  it(`stores every item's result once, in ${kills} kills while two windows share the work`, async () => {
    const store = fixture.open().batches;
    // Ample: on a busy machine a kill comes late, and the work must not be done before the last one.
    const items = kills * 80;
    const id = store.add(batchPlan(items));
    const database = new DatabaseSync(fixture.file);
    database.exec(audit);
    let windows = [work(), work()];
    for (let round = 0; round < kills; round++) {
      const victim = await busyOne(windows);
      await sleep(Math.random() * 5);
      victim.child.kill('SIGKILL');
      await victim.closed;
      windows = [...windows.filter((each) => each !== victim), work()];
    }
    for (const { closed } of windows) await closed;
    assert.deepEqual(
      children.flatMap(({ lines }) => lines.filter((line) => line.startsWith('error'))),
      [],
    );
    const { counts } = store.get(id) ?? assert.fail();
    assert.deepEqual(counts, { waiting: 0, running: 0, done: items, failed: 0, cancelled: 0, total: items });
    const stored = database.prepare('SELECT item, answer FROM result_audit').all() as {
      item: number;
      answer: string;
    }[];
    database.close();
    assert.equal(stored.length, items, 'a result was stored twice');
    assert.equal(new Set(stored.map(({ item }) => item)).size, items);
    const writers = new Set(stored.map(({ answer }) => answer.replace(/.* by /, '')));
    assert.ok(writers.size > 1, 'nobody took over');
    for (const [at, result] of [...store.results(id)].entries())
      assert.match(result.answer, new RegExp(`^answer to prompt ${at} by `));
    // What was asked and not answered before the kill is asked again, and no more than that: four at a time.
    const asked = children.flatMap(({ lines }) => lines.filter((line) => line.startsWith('asked'))).length;
    assert.ok(asked <= items + 4 * kills, `${asked} requests for ${items} items`);
  }).timeout(30_000 + kills * 3000);
});
