import assert from 'node:assert/strict';
import type { SemanticIndex } from '../../core/cache.ts';
import { createLazyIndex } from './lazySemantic.ts';

const never = new AbortController().signal;
const question = { question: 'Why?', contextKey: 'c' };

describe('the lazy semantic index', () => {
  const statistics = { entries: 3, bytes: 9, judged: 2, observedWrong: 0.5, bound: 0.01 };

  it('loads once, with the first use', async () => {
    const calls: string[] = [];
    const note = (name: string) => async (): Promise<undefined> => void calls.push(name);
    const index: SemanticIndex = {
      find: note('find'),
      add: note('add'),
      take: note('take'),
      remove: note('remove'),
      feedback: note('feedback'),
      rechecked: note('rechecked'),
      statistics: () => statistics,
      close: note('close'),
    };
    let loads = 0;
    const lazy = createLazyIndex(
      async () => {
        loads += 1;
        return index;
      },
      () => 0.02,
    );
    assert.deepEqual(lazy.statistics(), { entries: 0, bytes: 0, judged: 0, observedWrong: null, bound: 0.02 });
    lazy.remove(['k']);
    lazy.close();
    assert.equal(loads, 0);
    await Promise.all([lazy.find(question, never), lazy.add({ ...question, key: 'k' })]);
    await lazy.feedback({ key: 'k', similarity: 1 }, true);
    lazy.take({ ...question, key: 'k', embedder: 'e', vector: new Uint8Array() });
    await new Promise((resolve) => setImmediate(resolve));
    lazy.remove(['k']);
    lazy.close();
    assert.deepEqual(calls, ['find', 'add', 'feedback', 'take', 'remove', 'close']);
    assert.deepEqual([loads, lazy.statistics()], [1, statistics]);
  });

  it('finds nothing when it cannot be loaded', async () => {
    const lazy = createLazyIndex(
      async () => {
        throw new Error('no file');
      },
      () => 0.01,
    );
    assert.equal(await lazy.find(question, never), undefined);
    await lazy.add({ ...question, key: 'k' });
    await lazy.feedback({ key: 'k', similarity: 1 }, true);
    assert.equal(lazy.statistics().entries, 0);
  });
});
