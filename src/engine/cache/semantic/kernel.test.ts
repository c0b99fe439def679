import assert from 'node:assert/strict';
import fc from 'fast-check';
import { plainKernel, simdKernel } from './kernel.ts';
import { createVectors, quantize } from './vectors.ts';

const dimensions = 48;
const row = fc.int8Array({ minLength: dimensions, maxLength: dimensions });

describe('dot-product kernel', () => {
  it('gives in WebAssembly what plain JavaScript gives', () => {
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 40 }), row, (rows, query) => {
        const results = [simdKernel(dimensions), plainKernel(dimensions)].map((kernel) => {
          assert.ok(kernel, 'this machine has SIMD');
          rows.forEach((one, i) => {
            kernel.reserve(i + 1).set(one, i * dimensions);
          });
          return Array.from(kernel.dots(query, rows.length).subarray(0, rows.length));
        });
        assert.deepEqual(results[0], results[1]);
      }),
    );
  });

  it('keeps the rows when it grows by many pages', () => {
    const kernel = simdKernel(dimensions);
    assert.ok(kernel);
    kernel.reserve(1).fill(3);
    kernel.reserve(20_000);
    assert.equal(kernel.dots(new Int8Array(dimensions).fill(2), 1)[0], 6 * dimensions);
  });
});

describe('vectors', () => {
  const vector = (seed: number): Int8Array => quantize(Array.from({ length: 20 }, (_, i) => Math.sin(seed * (i + 1))));

  it('finds the nearest of a group, nearest first, and no removed one', () => {
    const vectors = createVectors(20);
    const slots = [1, 2, 3, 4].map((seed) => vectors.add(vector(seed), seed === 3 ? 1 : 0));
    const [first] = vectors.nearest(vector(2), 0, 2);
    assert.equal(first?.slot, slots[1]);
    assert.ok(first && Math.abs(first.cosine - 1) < 1e-6);
    assert.deepEqual(
      vectors.nearest(vector(3), 1, 5).map(({ slot }) => slot),
      [slots[2]],
    );
    vectors.remove(slots[1] ?? -1);
    const left = vectors.nearest(vector(2), 0, 5);
    assert.deepEqual(left.map(({ slot }) => slot).sort(), [slots[0], slots[3]]);
    assert.ok((left[0]?.cosine ?? 0) >= (left[1]?.cosine ?? 0));
    assert.equal(vectors.add(vector(5), 0), slots[1], 'the slot is used again');
  });

  it('is off by little for a byte per number', () => {
    const exact = Array.from({ length: 512 }, (_, i) => Math.sin(i * i) / 16);
    const other = exact.map((value, i) => value + Math.cos(i) / 30);
    const cosine = (a: readonly number[], b: readonly number[]): number => {
      const dot = (x: readonly number[], y: readonly number[]) =>
        x.reduce((sum, value, i) => sum + value * (y[i] ?? 0), 0);
      return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
    };
    const vectors = createVectors(512);
    vectors.add(quantize(exact), 0);
    assert.ok(Math.abs((vectors.nearest(quantize(other), 0, 1)[0]?.cosine ?? 0) - cosine(exact, other)) < 0.005);
  });
});
