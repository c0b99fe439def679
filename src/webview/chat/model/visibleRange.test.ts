import assert from 'node:assert/strict';
import { segments, visibleRange } from './visibleRange.ts';

const heights = Array.from({ length: 100 }, () => 50);

describe('visibleRange', () => {
  it('covers the viewport and the overscan', () => {
    const { start, end } = visibleRange(heights, { top: 1000, height: 200, overscan: 100 });
    assert.ok(start * 50 <= 900 && end * 50 >= 1300);
    assert.ok(end - start <= 10);
  });

  it('fills the viewport from the end', () =>
    assert.deepEqual(visibleRange(heights, { top: 'end', height: 200, overscan: 100 }), { start: 94, end: 100 }));

  it('keeps at least one item when the position is beyond the end', () =>
    assert.deepEqual(visibleRange(heights, { top: 99_999, height: 200, overscan: 0 }), { start: 99, end: 100 }));

  it('is empty for an empty list', () => {
    assert.deepEqual(visibleRange([], { top: 0, height: 200, overscan: 0 }), { start: 0, end: 0 });
    assert.deepEqual(visibleRange([], { top: 'end', height: 200, overscan: 0 }), { start: 0, end: 0 });
  });
});

describe('segments', () => {
  it('stands gaps in for what is not drawn', () =>
    assert.deepEqual(segments([10, 20, 30, 40, 50], { start: 2, end: 4 }, new Set()), [
      { kind: 'gap', from: 0, height: 30 },
      { kind: 'item', index: 2 },
      { kind: 'item', index: 3 },
      { kind: 'gap', from: 4, height: 50 },
    ]));

  it('draws pinned items outside of the range', () =>
    assert.deepEqual(
      segments([10, 20, 30], { start: 2, end: 3 }, new Set([0])).map((segment) => segment.kind),
      ['item', 'gap', 'item'],
    ));
});
