import type { ChatStore } from '../model/chatStore.ts';
import type { VirtualList } from './useVirtualList.ts';

/** Frames to wait, at most, for what is drawn with the next one or the one after it; a busy page takes some more. */
export const untilDrawn = 20;

/** Brings a message into the page and scrolls to it: else the list would take it away again. */
export async function intoPage(id: number, store: ChatStore, list: VirtualList): Promise<HTMLElement | undefined> {
  const find = () => list.content.current?.querySelector<HTMLElement>(`article[data-id="${id}"]`) ?? undefined;
  const isDrawn = (): boolean => {
    if (find()) return true;
    list.reveal(store.entries.peek().findIndex((entry) => entry.id === id));
    return false;
  };
  // Asked again with each frame: where the list has just moved, its own scrolling may take the message away.
  await until(isDrawn, untilDrawn);
  find()?.scrollIntoView({ block: 'nearest' });
  return find();
}

/** Waits for a condition, which is asked before each frame; false when it did not hold after so many. */
export async function until(condition: () => boolean, frames: number): Promise<boolean> {
  for (let frame = 0; frame < frames; frame++) {
    if (condition()) return true;
    await nextFrame();
  }
  return condition();
}

export const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));
