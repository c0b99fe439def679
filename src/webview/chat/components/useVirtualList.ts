import { batch, type Signal, signal } from '@preact/signals';
import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import type { ChatStore } from '../model/chatStore.ts';
import type { Entry } from '../model/entries.ts';
import { type Range, visibleRange } from '../model/visibleRange.ts';

/** Pixels: assumed of a message not measured yet; drawn beyond the viewport; close enough to the end to stay there. */
const assumedHeight = 160;
const overscan = 800;
const endZone = 24;
/** Pixels from the top at which earlier messages are asked for: far enough that they are there before the top is. */
const earlierZone = 4000;
/**
 * Milliseconds: a jump that follows another one so soon is not drawn until the list rests so long, since nobody can read
 * what flies past; at the latest after `longestUndrawn`.
 */
const restAfterJump = 200;
const longestUndrawn = 1500;

export type VirtualList = {
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly content: RefObject<HTMLDivElement | null>;
  readonly range: Signal<Range>;
  /** True while the list is kept at its end. */
  readonly atEnd: Signal<boolean>;
  heights(entries: readonly Entry[]): readonly number[];
  /** Keeps an entry's height up to date. Returns how to stop. */
  measure(element: HTMLElement): () => void;
  onScroll(): void;
  toEnd(): void;
  /** Brings an entry into the page and near the viewport. */
  reveal(index: number): void;
};

/**
 * Which messages are in the page, and the scroll position. While reading further up, Chromium's own scroll anchoring
 * holds what is in view in place, whatever changes above it; at the end, the list follows what is added.
 */
export function useVirtualList(store: ChatStore): VirtualList {
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const list = useMemo(() => createVirtualList(store, scroller, content), [store]);
  const entries = store.entries.value;
  const conversationId = store.conversation.value?.id;

  list.keepPlace(entries);
  const endRequests = store.endRequests.value;
  useLayoutEffect(() => list.toEnd(), [conversationId, endRequests]);
  useLayoutEffect(() => list.entriesChanged(), [entries]);
  useEffect(() => list.observe(), [list]);
  return list;
}

function createVirtualList(
  store: ChatStore,
  scroller: RefObject<HTMLDivElement | null>,
  content: RefObject<HTMLDivElement | null>,
): VirtualList & { keepPlace(entries: readonly Entry[]): void; entriesChanged(): void; observe(): () => void } {
  const measured = new Map<number, number>();
  const range = signal<Range>({ start: 0, end: 0 });
  const atEnd = signal(true);
  let lastTop = 0;
  let seenPrepended = 0;
  let prepending = false;
  let lastJump = Number.NEGATIVE_INFINITY;
  let undrawnSince: number | undefined;
  let rest: ReturnType<typeof setTimeout> | undefined;

  const heights = (entries: readonly Entry[]) => entries.map((entry) => measured.get(entry.id) ?? assumedHeight);

  function setRange(next: Range): void {
    clearTimeout(rest);
    undrawnSince = undefined;
    const now = range.peek();
    if (next.start !== now.start || next.end !== now.end) range.value = next;
  }

  function currentRange(): Range {
    const element = scroller.current;
    const height = element?.clientHeight || 1000;
    const top = atEnd.peek() || !element ? 'end' : element.scrollTop;
    return visibleRange(heights(store.entries.peek()), { top, height, overscan });
  }

  function updateRange(): void {
    const next = currentRange();
    const now = range.peek();
    const isJump = !atEnd.peek() && now.end > now.start && (next.end <= now.start || next.start >= now.end);
    if (isJump && isFlying()) {
      clearTimeout(rest);
      rest = setTimeout(() => setRange(currentRange()), restAfterJump);
    } else setRange(next);
  }

  /** Notes a jump; true when it follows another one, as while the scroll bar's thumb is dragged. */
  function isFlying(): boolean {
    const time = performance.now();
    const soon = time - lastJump < restAfterJump;
    lastJump = time;
    if (!soon) return false;
    undrawnSince ??= time;
    return time - undrawnSince < longestUndrawn;
  }

  function scrollToEnd(): void {
    const element = scroller.current;
    if (!element) return;
    element.scrollTop = element.scrollHeight;
    lastTop = element.scrollTop;
  }

  function onScroll(): void {
    const element = scroller.current;
    if (!element) return;
    const top = element.scrollTop;
    const isNearEnd = element.scrollHeight - top - element.clientHeight < endZone;
    batch(() => {
      if (isNearEnd) atEnd.value = true;
      else if (top < lastTop) atEnd.value = false;
      updateRange();
    });
    lastTop = top;
    if (!atEnd.peek() && top < earlierZone) store.loadEarlier(undrawnSince === undefined ? 'page' : 'many');
  }

  const sizes = new ResizeObserver((changes) => {
    for (const { target, borderBoxSize } of changes) {
      const id = Number((target as HTMLElement).dataset.id);
      const height = borderBoxSize[0]?.blockSize ?? 0;
      if (height > 0) measured.set(id, height);
    }
    if (atEnd.peek()) scrollToEnd();
    updateRange();
  });

  return {
    scroller,
    content,
    range,
    atEnd,
    heights,
    measure(element) {
      sizes.observe(element);
      return () => sizes.unobserve(element);
    },
    onScroll,
    toEnd() {
      atEnd.value = true;
      updateRange();
      scrollToEnd();
    },
    reveal(index) {
      const now = range.peek();
      if (index >= now.start && index < now.end) return;
      atEnd.value = false;
      setRange({ start: Math.max(0, index - 2), end: index + 3 });
    },
    /** Called while drawing: what was in the page stays there when earlier messages are put before it. */
    keepPlace() {
      const added = store.prepended.peek() - seenPrepended;
      seenPrepended = store.prepended.peek();
      const now = range.peek();
      if (added > 0) {
        // At the very top the browser anchors nothing.
        if (scroller.current?.scrollTop === 0) scroller.current.scrollTop = 1;
        prepending = true;
        range.value = { start: now.start + added, end: now.end + added };
      }
    },
    entriesChanged() {
      if (prepending) {
        // The browser moves the scroll position after this: its event brings the range up to date.
        prepending = false;
        return;
      }
      updateRange();
      if (atEnd.peek()) scrollToEnd();
    },
    observe() {
      const element = scroller.current;
      if (!element) return () => {};
      const outer = new ResizeObserver(() => {
        if (atEnd.peek()) scrollToEnd();
        updateRange();
      });
      outer.observe(element);
      return () => {
        clearTimeout(rest);
        outer.disconnect();
        sizes.disconnect();
      };
    },
  };
}
