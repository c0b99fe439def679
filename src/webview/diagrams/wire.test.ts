import assert from 'node:assert/strict';
import { parseReply } from './wire.ts';

const drawn = { id: 1, svg: '<svg/>', width: 10, height: 20, type: 'pie', labels: ['a'] };

describe('parseReply', () => {
  it('takes drawings and errors', () => {
    assert.deepEqual(parseReply(drawn), drawn);
    assert.deepEqual(parseReply({ id: 2, error: 'x'.repeat(3000) }), { id: 2, error: 'x'.repeat(2000) });
    assert.deepEqual(parseReply({ ...drawn, labels: ['a', 7, null] }), drawn);
  });

  it('takes nothing else', () => {
    const wrong = [null, 'x', {}, { ...drawn, id: '1' }, { ...drawn, svg: 1 }, { ...drawn, type: undefined }];
    const sizes = [0, -1, Number.NaN, Number.POSITIVE_INFINITY, '10'].map((width) => ({ ...drawn, width }));
    for (const value of [...wrong, ...sizes]) assert.equal(parseReply(value), undefined, JSON.stringify(value));
  });
});
