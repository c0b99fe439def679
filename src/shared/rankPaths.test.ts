import assert from 'node:assert/strict';
import { rankPaths } from './rankPaths.ts';

const rank = (paths: readonly string[], query: string, limit = 10): string[] =>
  rankPaths(paths, query, (path) => path, limit);

describe('rankPaths', () => {
  it('puts the name before the folder, the whole before the part, the short before the long', () => {
    const paths = [
      'cart/total.ts',
      'src/shopping-cart.ts',
      'src/cart.test.ts',
      'src/cart.ts',
      'src/cat/art.ts',
      'b.ts',
    ];
    assert.deepEqual(rank(paths, 'cart'), [
      'src/cart.ts',
      'src/cart.test.ts',
      'src/shopping-cart.ts',
      'cart/total.ts',
      'src/cat/art.ts',
    ]);
    assert.deepEqual(rank(paths, 'CART.TS')[0], 'src/cart.ts');
  });

  it('gives all for no query and never more than the limit', () => {
    assert.deepEqual(rank(['b', 'a'], ''), ['b', 'a']);
    assert.deepEqual(rank(['b', 'a'], '', 1), ['b']);
    assert.deepEqual(rank(['xa', 'a', 'ya'], 'a', 2), ['a', 'xa']);
    assert.deepEqual(rank(['abc'], 'acb'), []);
  });
});
