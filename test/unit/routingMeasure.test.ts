import assert from 'node:assert/strict';
import { gapRecovered, saved, savedAtRandom } from '../bench/routing/measure.ts';

const rows = [
  { weak: 0, strong: 1 },
  { weak: 1, strong: 1 },
  { weak: 1, strong: 1 },
  { weak: 0, strong: 1 },
];

describe('what routing saves', () => {
  it('is half when the two that need it score highest, and nothing when they score lowest', () => {
    assert.equal(saved(rows, [0.9, 0.1, 0.2, 0.8]), 0.5);
    assert.equal(saved(rows, [0.1, 0.9, 0.8, 0.2]), 0);
  });

  it('is what the wanted share leaves to a coin', () => {
    assert.equal(savedAtRandom(rows, 1), 0);
    assert.equal(savedAtRandom(rows, 0.75), 0.5);
    assert.equal(savedAtRandom(rows, 0.4), 1);
  });

  it('closes the gap as early as the score is good', () => {
    assert.equal(gapRecovered(rows, [0.9, 0.1, 0.2, 0.8]), (0.5 + 1 + 1 + 1) / 4);
    assert.equal(gapRecovered(rows, [0.1, 0.9, 0.8, 0.2]), (0 + 0 + 0.5 + 1) / 4);
  });
});
