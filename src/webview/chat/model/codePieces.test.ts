import assert from 'node:assert/strict';
import { cutPieces, piecesOf } from './codePieces.ts';

describe('piecesOf', () => {
  it('flattens the tree and joins neighbours of one colour', () =>
    assert.deepEqual(
      piecesOf({
        children: [
          { scope: 'keyword', children: ['let'] },
          ' a',
          { scope: 'operator', children: [' ='] },
          { scope: 'string', children: ['`', { scope: 'subst', children: ['b'] }, '`'] },
        ],
      }),
      [
        { text: 'let', color: 'keyword' },
        { text: ' a =', color: '' },
        { text: '`', color: 'string' },
        { text: 'b', color: '' },
        { text: '`', color: 'string' },
      ],
    ));
});

describe('cutPieces', () => {
  it('cuts at the chunks’ borders', () =>
    assert.deepEqual(
      cutPieces(
        [
          { text: 'abc', color: 'x' },
          { text: 'de', color: '' },
        ],
        [2, 2, 1, 4],
      ).map((chunk) => chunk.map((piece) => piece.text)),
      [['ab'], ['c', 'd'], ['e'], []],
    ));
});
