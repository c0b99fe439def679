import assert from 'node:assert/strict';
import { splitHits } from './hits.ts';

describe('splitHits', () => {
  it('separates hits from the text around them', () =>
    assert.deepEqual(splitHits('a \u0002b\u0003 c \u0002d\u0003'), [
      { text: 'a ', hit: false },
      { text: 'b', hit: true },
      { text: ' c ', hit: false },
      { text: 'd', hit: true },
    ]));

  it('bears marks that do not match', () =>
    assert.deepEqual(splitHits('\u0003x\u0002y'), [
      { text: '\u0003x', hit: false },
      { text: 'y', hit: true },
    ]));
});
