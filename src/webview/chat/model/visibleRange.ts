/** Items `start` (inclusive) to `end` (exclusive). */
export type Range = { readonly start: number; readonly end: number };

export type Viewport = {
  /** Pixels above the viewport; `'end'` while the list is kept at its end. */
  readonly top: number | 'end';
  readonly height: number;
  /** Pixels above and below the viewport that are drawn as well. */
  readonly overscan: number;
};

/** The items that a viewport touches, from the heights of all items in pixels. */
export function visibleRange(heights: readonly number[], { top, height, overscan }: Viewport): Range {
  if (top === 'end') return lastItems(heights, height + overscan);
  let start = 0;
  let offset = 0;
  while (start < heights.length - 1 && offset + (heights[start] ?? 0) < top - overscan) {
    offset += heights[start] ?? 0;
    start++;
  }
  let end = start;
  while (end < heights.length && offset < top + height + overscan) {
    offset += heights[end] ?? 0;
    end++;
  }
  return { start, end: Math.max(end, Math.min(start + 1, heights.length)) };
}

function lastItems(heights: readonly number[], wanted: number): Range {
  let start = heights.length;
  let filled = 0;
  while (start > 0 && filled < wanted) {
    start--;
    filled += heights[start] ?? 0;
  }
  return { start, end: heights.length };
}

export type Segment =
  | { readonly kind: 'gap'; readonly from: number; readonly height: number }
  | { readonly kind: 'item'; readonly index: number };

/** What is drawn from top to bottom: the items of the range, pinned ones elsewhere, and gaps for the rest. */
export function segments(heights: readonly number[], range: Range, pinned: ReadonlySet<number>): readonly Segment[] {
  const result: Segment[] = [];
  let gap = 0;
  let from = 0;
  const closeGap = () => {
    if (gap > 0) result.push({ kind: 'gap', from, height: gap });
    gap = 0;
  };
  for (const [index, height] of heights.entries()) {
    if ((index >= range.start && index < range.end) || pinned.has(index)) {
      closeGap();
      result.push({ kind: 'item', index });
    } else {
      if (gap === 0) from = index;
      gap += height;
    }
  }
  closeGap();
  return result;
}
