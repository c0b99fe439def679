import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { Priority } from './priority.ts';
import { createWaitQueue } from './waitQueue.ts';

type Item = { readonly priority: Priority; readonly id: number };

describe('createWaitQueue', () => {
  it('serves by priority and arrival, sheds the newest of the least important, and loses nobody', () => {
    const command = fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom<Priority>(0, 1, 2, 3) },
      { weight: 1, arbitrary: fc.constant('pop' as const) },
      { weight: 1, arbitrary: fc.record({ remove: fc.nat(30) }) },
    );
    fc.assert(
      fc.property(fc.array(command, { maxLength: 100 }), fc.integer({ min: 1, max: 8 }), (commands, limit) => {
        const queue = createWaitQueue<Item>(limit);
        let model: Item[] = [];
        let id = 0;
        const sorted = (): Item[] => model.toSorted((one, other) => one.priority - other.priority || one.id - other.id);
        for (const each of commands) {
          if (typeof each === 'number') {
            const item = { priority: each, id: id++ };
            const shed = queue.push(item);
            model.push(item);
            if (model.length > limit) {
              assert.deepEqual(shed, sorted().at(-1));
              model = model.filter((other) => other !== shed);
            } else assert.equal(shed, undefined);
          } else if (each === 'pop') {
            const first = queue.peek();
            assert.equal(first, sorted()[0]);
            if (first) assert.ok(queue.remove(first));
            model = model.filter((other) => other !== first);
          } else {
            const item = model.find((other) => other.id === each.remove);
            if (item) assert.equal(queue.ahead(item), sorted().indexOf(item));
            assert.equal(item !== undefined && queue.remove(item), item !== undefined);
            model = model.filter((other) => other !== item);
          }
          assert.equal(queue.size, model.length);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('never sheds a person’s request for background work', () => {
    const queue = createWaitQueue<Item>(2);
    queue.push({ priority: 0, id: 1 });
    queue.push({ priority: 2, id: 2 });
    assert.equal(queue.push({ priority: 2, id: 3 })?.id, 3);
    assert.equal(queue.push({ priority: 0, id: 4 })?.id, 2);
    assert.equal(queue.push({ priority: 1, id: 5 })?.id, 5);
  });
});
