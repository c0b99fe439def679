import assert from 'node:assert/strict';
import type { StateStore } from '../../core/ports.ts';
import { createRefusals } from './refusals.ts';

const hourMs = 3_600_000;

describe('refusals', () => {
  let time: number;
  let state: unknown;
  const now = (): number => time;
  const store: StateStore = {
    load: () => structuredClone(state),
    save(value) {
      state = value;
    },
  };
  beforeEach(() => {
    time = 1e12;
    state = undefined;
  });

  it('are known after a restart, for that model alone', () => {
    createRefusals({ now, store }).add('a/m', 'temperature');
    const { of, add } = createRefusals({ now, store });
    assert.deepEqual([of('a/m'), of('a/n')], [['temperature'], []]);
    add('a/m', '#vision');
    assert.deepEqual(createRefusals({ now, store }).of('a/m'), ['temperature', '#vision']);
  });

  it('are forgotten after a day, and what has been forgotten is not stored', () => {
    const first = createRefusals({ now, store });
    first.add('a/m', 'temperature');
    time += 23 * hourMs;
    assert.deepEqual(first.of('a/m'), ['temperature']);
    first.add('a/n', 'seed');
    time += hourMs;
    assert.deepEqual([first.of('a/m'), first.of('a/n')], [[], ['seed']]);
    first.add('a/n', 'stop');
    assert.deepEqual(Object.keys(state as object), ['a/n ']);
    time -= 48 * hourMs;
    assert.deepEqual(first.of('a/n'), [], 'a clock that was wrong');
  });

  it('say nothing of another server behind the same name', () => {
    let address = 'http://one';
    const { of, add } = createRefusals({ now, store, placeOf: () => address });
    add('a/m', 'temperature');
    address = 'http://two';
    assert.deepEqual(of('a/m'), []);
    address = 'http://one';
    assert.deepEqual(of('a/m'), ['temperature']);
  });

  it('of two windows do not take each other’s away', () => {
    const [one, two] = [createRefusals({ now, store }), createRefusals({ now, store })];
    assert.deepEqual([one.of('a/m'), two.of('a/m')], [[], []]);
    one.add('a/m', 'temperature');
    two.add('a/m', 'seed');
    assert.deepEqual(createRefusals({ now, store }).of('a/m').toSorted(), ['seed', 'temperature']);
  });

  it('survive a damaged store', () => {
    state = { 'a/m ': 'nonsense' };
    assert.deepEqual(createRefusals({ now, store }).of('a/m'), []);
  });
});
