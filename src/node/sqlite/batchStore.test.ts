import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { batchPlan, createStoreFixture, doneOutcome, type StoreFixture } from '../../../test/support/storeFixture.ts';
import { type BatchItemStatus, type BatchLease, type BatchStore, isFinished } from '../../core/batches.ts';
import { ChatError } from '../../core/errors.ts';

describe('the store of batches', () => {
  let fixture: StoreFixture;
  let store: BatchStore;
  beforeEach(() => {
    fixture = createStoreFixture();
    store = fixture.open().batches;
  });
  afterEach(() => fixture.close());

  const soon = (): number => fixture.now() + 60_000;
  function hold(batchId: number, by = store): BatchLease {
    const lease = by.acquire(batchId, soon());
    assert.ok(lease, 'somebody else holds it');
    return lease;
  }
  const statuses = (batchId: number): BatchItemStatus[] => store.items(batchId).map(({ status }) => status);
  const failed = { status: 'failed', error: new ChatError('overloaded', { status: 503 }).data } as const;

  it('gives back what it was given, and results with their sources', () => {
    const id = store.add(batchPlan(2));
    const lease = hold(id);
    const work = store.begin(lease);
    assert.ok(work);
    assert.equal(work.prompt, 'prompt 0');
    assert.ok(store.finish(work, doneOutcome('answer 0')));
    const { createdAt: _created, updatedAt, counts, ...batch } = store.get(id) ?? assert.fail();
    const { sources: _sources, items: _items, ...plan } = batchPlan(2);
    assert.deepEqual(batch, { id, ...plan, state: 'active', problem: null, remote: null, costUsd: 0.25 });
    assert.deepEqual(counts, { waiting: 1, running: 0, done: 1, failed: 0, cancelled: 0, total: 2 });
    assert.ok(updatedAt > 0);
    assert.deepEqual(store.list(), [store.get(id)]);
    const [first] = store.results(id);
    assert.deepEqual(first, {
      id: work.itemId,
      batchId: id,
      label: 'file0.ts',
      uri: 'file:///w/file0.ts',
      status: 'done',
      attempt: 1,
      error: null,
      finishReason: 'stop',
      usage: { inputTokens: 3, outputTokens: 4, estimated: false },
      costUsd: 0.25,
      start: 0,
      end: 4,
      answer: 'answer 0',
      source: batchPlan(2).sources[0],
    });
  });

  it('knows one holder at a time and does not listen to an earlier one', () => {
    const other = fixture.open().batches;
    const id = store.add(batchPlan(3));
    const mine = hold(id);
    const work = store.begin(mine);
    assert.ok(work);
    assert.equal(other.acquire(id, soon()), undefined);
    // The lease runs out while this process sleeps.
    store.renew(mine, 0);
    const theirs = hold(id, other);
    assert.equal(store.begin(mine), undefined);
    assert.equal(store.renew(mine, soon()), false);
    assert.equal(store.finish(work, doneOutcome('late')), false);
    const again = other.begin(theirs);
    assert.equal(again?.itemId, work.itemId);
    assert.equal(store.finish(work, doneOutcome('late')), false);
    assert.ok(again && other.finish(again, doneOutcome('in time')));
    assert.equal(other.finish(again, doneOutcome('twice')), false);
    assert.equal(store.result(work.itemId)?.answer, 'in time');
    store.release(mine);
    assert.equal(store.acquire(id, soon()), undefined, 'an earlier holder cannot give it free');
  });

  it('lets another process take over at once when the holder is gone', () => {
    const first = fixture.open();
    const id = store.add(batchPlan(2));
    const work = first.batches.begin(hold(id, first.batches));
    assert.ok(work);
    // As a crash does: the lock file's lock goes, the lease stays.
    first.close();
    const lease = hold(id);
    assert.equal(store.begin(lease)?.itemId, work.itemId);
  });

  it('begins nothing while it is paused or cancelled, and again when it is resumed', () => {
    const id = store.add(batchPlan(2));
    const lease = hold(id);
    const problem = new ChatError('key-rejected', { status: 401 }).data;
    store.setState(id, 'paused', problem);
    assert.equal(store.begin(lease), undefined);
    assert.deepEqual(store.get(id)?.problem, problem);
    assert.deepEqual(store.unfinished('file:///w'), []);
    store.setState(id, 'active');
    assert.equal(store.get(id)?.problem, null);
    assert.deepEqual(store.unfinished('file:///w'), [id]);
    assert.deepEqual(store.unfinished('file:///other'), []);
    const work = store.begin(lease);
    assert.ok(work);
    store.cancel(id);
    assert.deepEqual(statuses(id), ['running', 'cancelled']);
    store.setState(id, 'active');
    assert.equal(store.get(id)?.state, 'cancelled');
    store.release(lease);
    assert.deepEqual(statuses(id), ['cancelled', 'cancelled']);
  });

  it('asks again what failed or was cancelled, and nothing that is done', () => {
    const id = store.add(batchPlan(3));
    const lease = hold(id);
    const [a, b] = [store.begin(lease), store.begin(lease)];
    assert.ok(a && b);
    assert.equal(store.retry(id), 0, 'not while something runs');
    store.finish(a, doneOutcome('a'));
    store.finish(b, failed);
    assert.deepEqual(store.items(id)[1]?.error, failed.error);
    store.cancel(id);
    assert.equal(store.retry(id), 2);
    assert.deepEqual(statuses(id), ['done', 'waiting', 'waiting']);
    assert.equal(store.get(id)?.state, 'active');
    assert.equal(store.begin(lease)?.prompt, 'prompt 1');
  });

  it('leaves what is at a provider alone, whoever holds the batch', () => {
    const id = store.add(batchPlan(2, { route: 'provider' }));
    const lease = hold(id);
    const remote = { submission: 's', id: null, submittedAt: 1 };
    assert.equal(store.beginRemote(lease, remote).length, 2);
    assert.deepEqual(store.beginRemote(lease, remote), []);
    store.setRemote(lease, { ...remote, id: 'batch_1' });
    store.release(lease);
    const next = hold(id);
    assert.deepEqual(statuses(id), ['running', 'running']);
    assert.equal(store.get(id)?.remote?.id, 'batch_1');
    store.setRemote(lease, null);
    assert.equal(store.get(id)?.remote?.id, 'batch_1', 'of an earlier holder');
    store.cancel(id);
    assert.deepEqual(store.unfinished('file:///w'), [id]);
    for (const work of store.running(id)) store.finish(work, { status: 'cancelled' });
    store.setRemote(next, null);
    assert.deepEqual(store.unfinished('file:///w'), []);
  });

  it('puts a result and its bill into the file together, once', () => {
    const database = fixture.open();
    const id = database.batches.add(batchPlan(1));
    const work = database.batches.begin(hold(id, database.batches));
    assert.ok(work);
    const usage = { inputTokens: 1, outputTokens: 2, estimated: false };
    const entry = { at: 5, model: 'm', conversationId: null, template: 't', outcome: 'complete', usage } as const;
    for (const stored of [true, false])
      assert.equal(database.batches.finish(work, doneOutcome('x'), { ...entry, costUsd: 1, durationMs: 0 }), stored);
    assert.equal(database.ledger.totals({ since: 0 }).requests, 1);
  });

  it('removes a batch with all that belongs to it', () => {
    const kept = store.add(batchPlan(1));
    const id = store.add(batchPlan(2));
    store.remove(id);
    assert.equal(store.get(id), undefined);
    assert.deepEqual(store.items(id), []);
    assert.deepEqual(
      store.list().map((batch) => batch.id),
      [kept],
    );
  });

  /** Two windows do anything in any order. What was stored of an item never changes, and nothing is lost or doubled. */
  it('stores one result an item, whatever two windows do', () => {
    const stores = [store, fixture.open().batches];
    const rare = ['expire', 'fail', 'putBack', 'release', 'pause', 'resume', 'retry'];
    const actions = fc.oneof(fc.constantFrom('acquire', 'begin', 'finish'), fc.constantFrom(...rare));
    const step = fc.record({ by: fc.nat(1), do: actions, which: fc.nat(20) });
    const property = fc.property(fc.array(step, { minLength: 20, maxLength: 60 }), (steps) => {
      const id = store.add(batchPlan(3));
      const leases: (BatchLease | undefined)[] = [undefined, undefined];
      const begun: { itemId: number; attempt: number }[] = [];
      const answers = new Map<number, string>();
      for (const [at, { by, do: action, which }] of steps.entries()) {
        const mine = stores[by] ?? store;
        const lease = leases[by];
        const work = begun[which % Math.max(1, begun.length)];
        if (action === 'acquire') leases[by] = mine.acquire(id, soon()) ?? lease;
        if (action === 'expire' && lease) mine.renew(lease, 0);
        if (action === 'begin' && lease) {
          const next = mine.begin(lease);
          if (next) {
            assert.ok(!answers.has(next.itemId), 'what is done is not asked again');
            assert.ok(!begun.some(({ itemId, attempt }) => itemId === next.itemId && attempt === next.attempt));
            begun.push(next);
          }
        }
        if (action === 'finish' && work && mine.finish(work, doneOutcome(`answer ${at}`))) {
          assert.ok(!answers.has(work.itemId), 'a second result was stored');
          const attempts = begun.filter(({ itemId }) => itemId === work.itemId).map(({ attempt }) => attempt);
          assert.equal(work.attempt, Math.max(...attempts), 'an earlier attempt was listened to');
          answers.set(work.itemId, `answer ${at}`);
        }
        if (action === 'fail' && work) mine.finish(work, failed);
        if (action === 'putBack' && work) mine.putBack(work);
        if (action === 'release' && lease) mine.release(lease);
        if (action === 'pause') mine.setState(id, 'paused');
        if (action === 'resume') mine.setState(id, 'active');
        if (action === 'retry') mine.retry(id);
        for (const item of mine.items(id)) {
          assert.equal(item.status === 'done', answers.has(item.id));
          if (item.status === 'done') assert.equal(mine.result(item.id)?.answer, answers.get(item.id));
        }
        assert.equal(mine.get(id)?.counts.total, 3);
      }
      // Whatever state that left: a window that comes now brings it to its end.
      store.setState(id, 'active');
      for (const [by, lease] of leases.entries()) if (lease) stores[by]?.release(lease);
      const lease = hold(id);
      for (let work = store.begin(lease); work; work = store.begin(lease)) store.finish(work, doneOutcome('last'));
      const batch = store.get(id) ?? assert.fail();
      assert.ok(isFinished(batch));
      store.remove(id);
    });
    fc.assert(property, { numRuns: 60 });
  });
});
