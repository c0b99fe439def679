import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import type { StoredAnswer } from '../../src/core/history.ts';
import { createStoreFixture, type StoreFixture } from '../support/storeFixture.ts';
import { isBeginning } from './words.ts';

/** CHAT_LLM_KILLS=200 for a long run. */
const kills = Number(process.env.CHAT_LLM_KILLS ?? 15);

type Fact = {
  answerId?: number;
  text?: number;
  reasoning?: number;
  ended?: string;
  error?: string;
  recovered?: number;
};

type Writer = {
  readonly process: ChildProcess;
  readonly facts: Fact[];
  /** Until it has told `count` facts, or has ended. */
  told(count: number): Promise<void>;
  /** Until it has ended and all its words are read. */
  readonly closed: Promise<unknown>;
};

describe('a killed window', () => {
  let fixture: StoreFixture;
  let writers: Writer[];

  beforeEach(() => {
    fixture = createStoreFixture();
    fs.mkdirSync(path.dirname(fixture.file));
    writers = [];
  });
  afterEach(async () => {
    for (const writer of writers) {
      writer.process.kill('SIGKILL');
      await writer.closed;
    }
    fixture.close();
  });

  function write(words = 0): Writer {
    const script = path.join(import.meta.dirname, 'storeWriter.ts');
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, fixture.file, `${words}`], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const facts: Fact[] = [];
    createInterface({ input: child.stdout }).on('line', (line) => facts.push(JSON.parse(line) as Fact));
    const closed = once(child, 'close');
    const told = async (count: number): Promise<void> => {
      while (facts.length < count && child.exitCode === null && child.signalCode === null) await sleep(1);
      assert.ok(facts.length >= count, 'the writer ended early');
    };
    const writer = { process: child, facts, told, closed };
    writers.push(writer);
    return writer;
  }

  function answerOf(store: ReturnType<StoreFixture['open']>['conversations'], id: number): StoredAnswer {
    const message = store.getMessage(id);
    assert.ok(message?.role === 'assistant');
    return message;
  }

  function integrity(): unknown {
    const database = new DatabaseSync(fixture.file);
    const result = database.prepare('PRAGMA integrity_check').get();
    database.close();
    return result?.integrity_check;
  }

  it(`loses nothing that was shown, in ${kills} kills at random moments`, async () => {
    const shown = new Map<number, Fact>();
    for (let round = 0; round < kills; round++) {
      const writer = write();
      // Every third one is killed while it starts, opens and migrates; the others while they stream.
      if (round % 3 === 0) await sleep(Math.random() * 250);
      else {
        await writer.told(2 + Math.floor(Math.random() * 60));
        await sleep(Math.random() * 5);
      }
      writer.process.kill('SIGKILL');
      await writer.closed;
      assert.ok(!writer.facts.some(({ error }) => error !== undefined), JSON.stringify(writer.facts));
      for (const fact of writer.facts) if (fact.answerId !== undefined) shown.set(fact.answerId, fact);
      assert.equal(integrity(), 'ok');
    }
    const store = fixture.open().conversations;
    store.recoverInterrupted();
    assert.ok(shown.size >= Math.floor(kills / 2));
    for (const [id, { text = 0, reasoning = 0 }] of shown) {
      const answer = answerOf(store, id);
      assert.equal(answer.status, 'interrupted');
      assert.ok(answer.text.length >= text, `answer ${id} lost ${text - answer.text.length} characters`);
      assert.ok(answer.reasoning.length >= reasoning);
      assert.ok(isBeginning(answer.text, 'text') && isBeginning(answer.reasoning, 'reasoning'));
    }
    // The search index holds what was recovered and is sound itself.
    assert.ok(store.listConversations({ query: 'word1', limit: kills }).length > 0);
    const database = new DatabaseSync(fixture.file);
    database.exec("INSERT INTO search (search) VALUES ('integrity-check')");
    database.close();
    assert.deepEqual(fixture.logged, []);
  }).timeout(20_000 + kills * 3000);

  it('is told from one that lives, even from one that is suspended', async () => {
    const store = fixture.open().conversations;
    const writer = write();
    await writer.told(5);
    const id = writer.facts.at(-1)?.answerId ?? 0;
    assert.equal(store.recoverInterrupted(), 0);
    writer.process.kill('SIGSTOP');
    assert.equal(store.recoverInterrupted(), 0);
    assert.equal(answerOf(store, id).status, 'streaming');
    writer.process.kill('SIGKILL');
    await writer.closed;
    assert.equal(store.recoverInterrupted(), 1);
    assert.equal(answerOf(store, id).status, 'interrupted');
  }).timeout(30_000);

  it('does not keep others from starting: four windows open one new file at once and all write', async () => {
    const running = [write(4000), write(4000), write(4000), write(4000)];
    for (const writer of running) await writer.closed;
    const store = fixture.open().conversations;
    assert.equal(store.recoverInterrupted(), 0);
    for (const { facts } of running) {
      assert.deepEqual(facts.at(-1), { ended: 'complete' });
      const answer = answerOf(store, facts.at(-2)?.answerId ?? 0);
      assert.equal(answer.text.length, facts.at(-2)?.text);
      assert.ok(isBeginning(answer.text, 'text'));
      assert.match(answer.text, /word3999 $/);
    }
    assert.equal(store.listConversations({ query: 'count', limit: 9 }).length, 4);
    assert.equal(integrity(), 'ok');
  }).timeout(60_000);
});
