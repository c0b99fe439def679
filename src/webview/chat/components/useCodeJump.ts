import * as l10n from '@vscode/l10n';
import { useEffect, useRef } from 'preact/hooks';
import type { CodeJump } from '../../../protocol/messages.ts';
import type { ChatStore } from '../model/chatStore.ts';
import type { Entry } from '../model/entries.ts';
import { intoPage, nextFrame, until, untilDrawn } from './intoPage.ts';
import type { VirtualList } from './useVirtualList.ts';

const block = 'figure.code-block';
/** A part of a long answer that is not in the page while it is far away. */
const absent = '.block-chapter:empty';
/** Frames to wait for earlier messages, at most. */
const untilFetched = 300;
const fence = /^[ \t>]*(?:`{3,}|~{3,})/m;

/** Leads the focus from one code block to the next, either way, also to one that is not in the page yet. */
export function useCodeJump(store: ChatStore, list: VirtualList): void {
  const jump = store.codeJump.value;
  const underWay = useRef(false);
  useEffect(() => {
    if (!jump || underWay.current) return;
    underWay.current = true;
    void jumpToCode(jump.way, store, list).finally(() => {
      underWay.current = false;
    });
  }, [jump]);
}

async function jumpToCode(way: CodeJump, store: ChatStore, list: VirtualList): Promise<void> {
  const content = list.content.current;
  if (!content) return;
  const start = startOf(content, way);
  let turn = start?.closest<HTMLElement>('article.turn');
  let found = turn && (await blockIn(turn, way, start));
  while (!found) {
    const next = await nextWithCode(turn?.dataset.id, way, store);
    if (next === undefined) return store.say(l10n.t('There is no other code block in this direction.'));
    turn = await intoPage(next.id, store, list);
    if (!turn) return;
    found = await blockIn(turn, way);
  }
  const isTall = found.offsetHeight > (list.scroller.current?.clientHeight ?? 0);
  found.focus({ preventScroll: true });
  found.scrollIntoView({ block: isTall ? 'start' : 'nearest' });
  list.onScroll();
}

/** The focused part of the conversation, else the last part before what is in view, seen in the way of the jump. */
function startOf(content: HTMLElement, way: CodeJump): Element | undefined {
  const { activeElement } = document;
  if (activeElement && activeElement !== content && content.contains(activeElement)) return activeElement;
  const { top, bottom } = (content.parentElement ?? content).getBoundingClientRect();
  const parts = [...content.querySelectorAll(`article.turn, ${block}`)];
  return way === 'next'
    ? parts.findLast((part) => part.getBoundingClientRect().top < top)
    : parts.find((part) => part.getBoundingClientRect().top >= bottom);
}

/** The nearest block of a turn, seen from a part of it or from the edge; parts that are absent are brought in on the way. */
async function blockIn(turn: Element, way: CodeJump, from?: Element): Promise<HTMLElement | undefined> {
  for (let place = from; ; ) {
    const all = [...turn.querySelectorAll<HTMLElement>(`${block}, ${absent}`)];
    const beyond = all.filter((element) => isBeyond(place, element, way));
    const nearest = way === 'next' ? beyond[0] : beyond.at(-1);
    if (!nearest?.matches(absent)) return nearest;
    nearest.scrollIntoView({ block: way === 'next' ? 'start' : 'end' });
    if (!(await until(() => !nearest.matches(absent), untilDrawn))) return;
    const inside = [...nearest.querySelectorAll<HTMLElement>(block)];
    if (inside.length > 0) return way === 'next' ? inside[0] : inside.at(-1);
    // What was passed may be absent again: it is not looked at twice.
    place = nearest;
  }
}

function isBeyond(from: Element | undefined, element: Element, way: CodeJump): boolean {
  if (!from) return true;
  const place = from.compareDocumentPosition(element);
  if (way === 'next') return (place & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
  return (place & Node.DOCUMENT_POSITION_PRECEDING) !== 0 && (place & Node.DOCUMENT_POSITION_CONTAINS) === 0;
}

const hasCode = (entry: Entry): boolean => entry.role === 'assistant' && fence.test(entry.text.peek().source());

/** The next answer with code beyond the message `id`; earlier messages are fetched for it. */
async function nextWithCode(id: string | undefined, way: CodeJump, store: ChatStore): Promise<Entry | undefined> {
  for (;;) {
    const entries = store.entries.peek();
    const at = entries.findIndex((entry) => String(entry.id) === id);
    if (way === 'next') return entries.slice(at + 1).find(hasCode);
    const found = entries.slice(0, at < 0 ? entries.length : at).findLast(hasCode);
    if (found || !store.hasEarlier.peek()) return found;
    store.loadEarlier('many');
    if (!(await until(() => store.entries.peek() !== entries, untilFetched))) return;
    // Once they are drawn the list knows their places.
    await nextFrame();
  }
}
