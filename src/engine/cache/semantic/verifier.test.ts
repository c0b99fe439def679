import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Evidence, probability } from './verifier.ts';
import { weights } from './weights.ts';

const names = [
  'cosine',
  'coverage',
  'containment',
  'completeness',
  'agreement',
  'characters',
  'order',
  'asking',
  'addition',
  'action',
  'polarity',
] as const;
const share = fc.double({ min: 0, max: 1, noNaN: true });
const evidence: fc.Arbitrary<Evidence> = fc.record({
  cosine: fc.double({ min: -1, max: 1, noNaN: true }),
  coverage: share,
  containment: share,
  completeness: share,
  agreement: share,
  characters: share,
  order: share,
  asking: share,
  addition: share,
  action: share,
  polarity: share,
});

describe('verifier', () => {
  for (const [head, given] of Object.entries(weights)) {
    it(`of ${head} has no weight below 0`, () => {
      assert.deepEqual(
        given.weights.filter((weight) => weight < 0),
        [],
      );
      assert.ok(given.weights.some((weight) => weight > 0));
    });

    it(`of ${head} never falls when a similarity rises`, () => {
      fc.assert(
        fc.property(evidence, fc.constantFrom(...names), share, (seen, name, more) => {
          const risen = { ...seen, [name]: Math.min(1, seen[name] + more) };
          assert.ok(probability(risen, given) >= probability(seen, given));
        }),
      );
    });
  }

  it('is sure of the same and of nothing in common', () => {
    const all = Object.fromEntries(names.map((name) => [name, 1])) as Evidence;
    const nothing = Object.fromEntries(names.map((name) => [name, 0])) as Evidence;
    assert.ok(probability(all, weights.questions) > 0.9);
    assert.ok(probability(nothing, weights.questions) < 0.1);
  });
});
