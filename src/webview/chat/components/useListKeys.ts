import type { Signal } from '@preact/signals';
import type { ChatStore } from '../model/chatStore.ts';
import { intoPage } from './intoPage.ts';
import type { VirtualList } from './useVirtualList.ts';

const steps: Readonly<Record<string, (at: number, last: number) => number>> = {
  ArrowUp: (at) => at - 1,
  ArrowDown: (at) => at + 1,
  Home: () => 0,
  End: (_, last) => last,
};

/** The arrow keys, Home and End walk over the messages while one of them has the focus. */
export function useListKeys(store: ChatStore, active: Signal<number | undefined>, list: VirtualList) {
  return (event: KeyboardEvent): void => {
    const step = steps[event.key];
    const target = event.target as HTMLElement;
    if (!step || event.altKey || event.ctrlKey || event.metaKey || !target.matches('article.turn')) return;
    event.preventDefault();
    const entries = store.entries.peek();
    const at = entries.findIndex((entry) => entry.id === Number(target.dataset.id));
    const next = entries[Math.min(entries.length - 1, Math.max(0, step(at, entries.length - 1)))];
    if (!next) return;
    active.value = next.id;
    void intoPage(next.id, store, list).then((turn) => turn?.focus({ preventScroll: true }));
  };
}
