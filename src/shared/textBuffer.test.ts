import assert from 'node:assert/strict';
import { createTextBuffer } from './textBuffer.ts';

describe('createTextBuffer', () => {
  it('gives all pieces in order, at any time', () => {
    const buffer = createTextBuffer('begin ');
    let expected = 'begin ';
    for (let count = 0; count < 3000; count += 1) {
      buffer.add(`${count} `);
      expected += `${count} `;
      if (count % 1000 === 23) assert.equal(buffer.text(), expected);
    }
    assert.equal(buffer.text(), expected);
    assert.equal(createTextBuffer().text(), '');
  });
});
