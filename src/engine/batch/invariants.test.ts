import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { answering, openBatchWindow, turn, until } from '../../../test/support/batchFixture.ts';
import { batchPlan, createStoreFixture } from '../../../test/support/storeFixture.ts';
import { isFinished } from '../../core/batches.ts';
import { ChatError, type ErrorCode } from '../../core/errors.ts';

/** What a model does when it is asked: answers, or fails in a way that is the item's, passes, or stops the batch. */
const behaviours = ['answer', 'answer', 'answer', 'content-filtered', 'overloaded', 'key-rejected'] as const;
const actions = ['pause', 'resume', 'cancel', 'retry', 'turn', 'turn', 'turn', 'restart'] as const;

type Scenario = {
  readonly items: number;
  readonly concurrency: number;
  readonly behaviour: readonly (typeof behaviours)[number][];
  readonly actions: readonly (typeof actions)[number][];
};

describe('the queue of a batch, whatever models and people do', () => {
  const scenario = fc.record({
    items: fc.integer({ min: 1, max: 8 }),
    concurrency: fc.integer({ min: 1, max: 4 }),
    behaviour: fc.array(fc.constantFrom(...behaviours), { minLength: 1, maxLength: 20 }),
    actions: fc.array(fc.constantFrom(...actions), { maxLength: 30 }),
  });

  it('never asks for more than allowed, for none that is done or cancelled, and for each in the end', async () => {
    const fixture = createStoreFixture();
    const store = fixture.open().batches;
    const run = async ({ items, concurrency, behaviour, actions }: Scenario) => {
      let asked = 0;
      let running = 0;
      let isKind = false;
      // An error in the model would be one more failure of an item.
      const wrong: string[] = [];
      const batchId = { current: 0 };
      const chat = answering(async ({ prompt, signal }) => {
        const at = asked++;
        running += 1;
        if (running > concurrency) wrong.push(`${running} at a time`);
        const item = store
          .items(batchId.current)
          .find(({ label }) => label === `${prompt.replace('prompt ', 'file')}.ts`);
        if (item?.status !== 'running') wrong.push(`asked for what is ${item?.status}`);
        await turn();
        running -= 1;
        if (signal.aborted) throw new ChatError('cancelled');
        const what = isKind ? 'answer' : (behaviour[at % behaviour.length] ?? 'answer');
        if (what !== 'answer') throw new ChatError(what satisfies ErrorCode);
        return `answer to ${prompt}`;
      });
      const open = () => openBatchWindow(store, { chat, concurrency: () => concurrency });
      let window = open();
      const id = store.add(batchPlan(items));
      batchId.current = id;
      window.goOn('file:///w', Number.POSITIVE_INFINITY);
      for (const action of actions) {
        const before = [...store.results(id)].filter(({ status }) => status === 'done');
        if (action === 'turn') await turn();
        else if (action === 'restart') {
          await window.close();
          assert.equal(store.get(id)?.counts.running, 0, 'closing leaves nothing behind');
          window = open();
          window.goOn('file:///w', Number.POSITIVE_INFINITY);
        } else window[action](id);
        for (const { id: itemId, answer } of before) assert.equal(store.result(itemId)?.answer, answer);
      }
      // A person who wants it done, and a model that works.
      isKind = true;
      await until(() => {
        const batch = store.get(id) ?? assert.fail();
        if (batch.state === 'paused') window.resume(id);
        if (batch.counts.failed + batch.counts.cancelled > 0 && !window.isDriven(id)) window.retry(id);
        return isFinished(batch) && batch.counts.done === items && !window.isDriven(id);
      }, 'all done');
      for (const [at, { answer }] of [...store.results(id)].entries()) assert.equal(answer, `answer to prompt ${at}`);
      assert.deepEqual(wrong, []);
      await window.close();
      store.remove(id);
    };
    try {
      await fc.assert(fc.asyncProperty(scenario, run), { numRuns: 60 });
    } finally {
      fixture.close();
    }
  });
});
