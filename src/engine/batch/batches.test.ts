import assert from 'node:assert/strict';
import { answering, openBatchWindow, turn, until } from '../../../test/support/batchFixture.ts';
import { finish, text } from '../../../test/support/scripted.ts';
import { batchPlan, createStoreFixture, type StoreFixture } from '../../../test/support/storeFixture.ts';
import type { Batch, BatchStore } from '../../core/batches.ts';
import { ChatError, type ErrorCode } from '../../core/errors.ts';
import type { Handler } from '../../core/pipeline.ts';

describe('batches, one request an item', () => {
  let fixture: StoreFixture;
  let store: BatchStore;
  const open: { close(): Promise<void> }[] = [];
  beforeEach(() => {
    fixture = createStoreFixture();
    store = fixture.open().batches;
  });
  afterEach(async () => {
    for (const window of open.splice(0)) await window.close();
    fixture.close();
  });

  function openWindow(...[options, of = store]: [Parameters<typeof openBatchWindow>[1]?, BatchStore?]) {
    const window = openBatchWindow(of, options);
    open.push(window);
    return window;
  }
  const batch = (id: number): Batch => store.get(id) ?? assert.fail('the batch is gone');
  const answers = (id: number): string[] => [...store.results(id)].map(({ answer }) => answer);
  const isOver = (id: number) => (): boolean => batch(id).counts.waiting + batch(id).counts.running === 0;

  /** A model whose answers a test lets go one by one. */
  function gated() {
    const waiting: { prompt: string; signal: AbortSignal; go: () => void }[] = [];
    const chat = answering(
      ({ prompt, signal }) =>
        new Promise((resolve, reject) => {
          signal.addEventListener('abort', () => reject(new ChatError('cancelled')));
          waiting.push({ prompt, signal, go: () => resolve(`answer to ${prompt}`) });
        }),
    );
    return { chat, waiting };
  }

  it('asks for every item, no more at once than allowed, and keeps answers, costs and order', async () => {
    let running = 0;
    let most = 0;
    const chat = answering(async ({ prompt, request }) => {
      assert.equal(request.model, 'loop/m');
      assert.deepEqual(request.sampling, { temperature: 0 });
      most = Math.max(most, ++running);
      await turn();
      running -= 1;
      return `answer to ${prompt}`;
    });
    const window = openWindow({ chat, concurrency: () => 3 });
    const changes: number[] = [];
    window.onChange((id) => changes.push(id));
    const id = window.add(batchPlan(10));
    await until(isOver(id));
    await until(() => !window.isDriven(id));
    assert.equal(most, 3);
    assert.deepEqual(
      answers(id),
      Array.from({ length: 10 }, (_, at) => `answer to prompt ${at}`),
    );
    assert.equal(batch(id).costUsd, 5);
    assert.ok(changes.length >= 10);
  });

  it('says of code what it is to take the place of', async () => {
    const told: unknown[] = [];
    const chat: Handler = async function* (_request, { code }) {
      told.push(code);
      yield text('x');
      yield finish;
    };
    const window = openWindow({ chat });
    const [item] = batchPlan(1).items;
    assert.ok(item);
    for (const mode of ['replace', 'insert', 'chat'] as const) {
      const id = window.add(batchPlan(1, { mode, items: [{ ...item, start: 1, end: 3 }] }));
      await until(isOver(id));
    }
    const language = 'typescript';
    assert.deepEqual(told, [{ language, replaces: 'od' }, { language, replaces: '' }, undefined]);
  });

  it('begins nothing while paused, ends what runs, and goes on when resumed', async () => {
    const { chat, waiting } = gated();
    const window = openWindow({ chat });
    const id = window.add(batchPlan(5));
    await until(() => waiting.length === 2);
    window.pause(id);
    for (const { go } of waiting.splice(0)) go();
    await until(() => !window.isDriven(id));
    assert.equal(batch(id).counts.done, 2);
    assert.equal(batch(id).counts.waiting, 3);
    window.resume(id);
    while (!isOver(id)()) {
      for (const { go } of waiting.splice(0)) go();
      await turn();
    }
    assert.equal(batch(id).counts.done, 5);
  });

  it('goes on when it is resumed before its last running items have ended', async () => {
    const { chat, waiting } = gated();
    const window = openWindow({ chat });
    const id = window.add(batchPlan(3));
    await until(() => waiting.length === 2);
    window.pause(id);
    const running = waiting.splice(0);
    running[0]?.go();
    await turn();
    window.resume(id);
    running[1]?.go();
    await until(() => waiting.length === 1);
    waiting[0]?.go();
    await until(isOver(id));
    assert.equal(batch(id).counts.done, 3);
  });

  it('stops what runs when it is cancelled, and asks again only what has no answer', async () => {
    const { chat, waiting } = gated();
    const window = openWindow({ chat });
    const id = window.add(batchPlan(4));
    await until(() => waiting.length === 2);
    waiting[0]?.go();
    await until(() => batch(id).counts.done === 1);
    window.cancel(id);
    await until(() => !window.isDriven(id));
    assert.ok(waiting[1]?.signal.aborted);
    assert.deepEqual(batch(id).counts, { waiting: 0, running: 0, done: 1, failed: 0, cancelled: 3, total: 4 });
    waiting.splice(0);
    assert.equal(window.retry(id), 3);
    while (!isOver(id)()) {
      for (const { go } of waiting.splice(0)) go();
      await turn();
    }
    assert.equal(batch(id).counts.done, 4);
  });

  it('keeps the failure of one item apart from the others', async () => {
    let isLong = true;
    const chat = answering(({ prompt }) => {
      if (prompt === 'prompt 1' && isLong) throw new ChatError('context-too-long', { status: 400 });
      return 'fine';
    });
    const window = openWindow({ chat });
    const id = window.add(batchPlan(3));
    await until(isOver(id));
    assert.deepEqual(
      store.items(id).map(({ status, error }) => [status, error?.code]),
      [
        ['done', undefined],
        ['failed', 'context-too-long'],
        ['done', undefined],
      ],
    );
    isLong = false;
    await until(() => !window.isDriven(id));
    assert.equal(window.retry(id), 1);
    await until(isOver(id));
    assert.equal(batch(id).counts.done, 3);
  });

  const stopping: readonly ErrorCode[] = ['key-rejected', 'budget-reached', 'connection-refused'];
  for (const code of stopping)
    it(`pauses at ${code}, where only a person can help, and loses no item over it`, async () => {
      let failure: ErrorCode | undefined = code;
      const chat = answering(() => {
        if (failure) throw new ChatError(failure);
        return 'fine';
      });
      const window = openWindow({ chat });
      const id = window.add(batchPlan(4));
      await until(() => batch(id).state === 'paused' && !window.isDriven(id));
      assert.equal(batch(id).problem?.code, code);
      assert.equal(batch(id).counts.waiting, 4);
      failure = undefined;
      window.resume(id);
      await until(isOver(id));
      assert.equal(batch(id).counts.done, 4);
      assert.equal(batch(id).problem, null);
    });

  it('waits as long as a provider asks, then tries again; gives an item up after three tries', async () => {
    let left = 2;
    const chat = answering(({ prompt }) => {
      if (prompt === 'prompt 0' && left-- > 0) throw new ChatError('rate-limited', { retryAfterMs: 7000 });
      if (prompt === 'prompt 2') throw new ChatError('server-error', { status: 500 });
      return 'fine';
    });
    const window = openWindow({ chat, concurrency: () => 1 });
    const id = window.add(batchPlan(3));
    await until(isOver(id));
    assert.deepEqual(
      store.items(id).map(({ status, attempt }) => [status, attempt]),
      [
        ['done', 3],
        ['done', 1],
        ['failed', 3],
      ],
    );
    await until(() => !window.isDriven(id));
    // The limited ones as asked; after each failure of the server twice as long as before.
    assert.deepEqual(window.slept, [7000, 7000, 2000, 4000, 8000]);
  });

  it('does not send a thousand requests to a provider that is down', async () => {
    let asked = 0;
    const chat = answering(() => {
      asked += 1;
      throw new ChatError('overloaded', { status: 503 });
    });
    const window = openWindow({ chat, concurrency: () => 1 });
    const id = window.add(batchPlan(1000));
    await until(() => batch(id).state === 'paused' && !window.isDriven(id));
    assert.ok(asked < 20, `${asked} requests`);
    assert.equal(batch(id).problem?.code, 'overloaded');
  });

  it('lets one window of two work, and the other go on when the first one closes', async () => {
    const { chat, waiting } = gated();
    const first = openWindow({ chat });
    const id = first.add(batchPlan(3));
    await until(() => waiting.length === 2);
    const other = fixture.open().batches;
    const second = openWindow({}, other);
    assert.deepEqual(second.goOn('file:///w', 0), []);
    await turn();
    assert.equal(second.isDriven(id), false);
    await first.close();
    assert.deepEqual(batch(id).counts.waiting, 3);
    assert.deepEqual(second.goOn('file:///w', Number.POSITIVE_INFINITY), []);
    await until(isOver(id));
    assert.deepEqual(answers(id), ['answer to prompt 0', 'answer to prompt 1', 'answer to prompt 2']);
  });

  it('does not go on by itself with what has stood still for long: it asks', async () => {
    const id = store.add(batchPlan(1));
    const now = (): number => batch(id).updatedAt + 600_001;
    const window = openWindow({ now });
    assert.deepEqual(
      window.goOn('file:///w', 600_000).map((each) => each.id),
      [id],
    );
    assert.equal(batch(id).state, 'paused');
    window.resume(id);
    await until(isOver(id));
  });

  it('removes a batch that runs', async () => {
    const { chat, waiting } = gated();
    const window = openWindow({ chat });
    const id = window.add(batchPlan(3));
    await until(() => waiting.length === 2);
    assert.ok(window.remove(id));
    await until(() => !window.isDriven(id));
    assert.ok(waiting[0]?.signal.aborted);
    assert.equal(store.get(id), undefined);
  });
});
