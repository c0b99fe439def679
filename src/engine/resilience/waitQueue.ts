import type { Priority } from './priority.ts';

/** Requests that wait for their turn: by priority, and by arrival within one. */
export type WaitQueue<Item extends { readonly priority: Priority }> = {
  readonly size: number;
  /**
   * Adds the item. In a full queue something has to go, which is returned: the newest one of the least important, which
   * may be the item itself.
   */
  push(item: Item): Item | undefined;
  peek(): Item | undefined;
  /** False when it is not there. */
  remove(item: Item): boolean;
  /** How many come before the item. */
  ahead(item: Item): number;
};

export function createWaitQueue<Item extends { readonly priority: Priority }>(limit: number): WaitQueue<Item> {
  const items: Item[] = [];
  return {
    get size() {
      return items.length;
    },
    push(item) {
      const place = items.findIndex((other) => other.priority > item.priority);
      items.splice(place < 0 ? items.length : place, 0, item);
      return items.length > limit ? items.pop() : undefined;
    },
    peek: () => items[0],
    remove(item) {
      const at = items.indexOf(item);
      if (at >= 0) items.splice(at, 1);
      return at >= 0;
    },
    ahead: (item) => Math.max(0, items.indexOf(item)),
  };
}
