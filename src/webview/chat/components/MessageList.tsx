import { useSignal } from '@preact/signals';
import * as l10n from '@vscode/l10n';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { usePanel } from '../context.ts';
import type { Entry } from '../model/entries.ts';
import { segments } from '../model/visibleRange.ts';
import { AnswerTurn } from './AnswerTurn.tsx';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { Icon } from './Icon.tsx';
import { UserTurn } from './UserTurn.tsx';
import { useCodeJump } from './useCodeJump.ts';
import { useListKeys } from './useListKeys.ts';
import { useVirtualList, type VirtualList } from './useVirtualList.ts';

/** The conversation. Only what is near the viewport is in the page, however long it is. */
export function MessageList() {
  const { store } = usePanel();
  const entries = store.entries.value;
  const list = useVirtualList(store);
  const active = useSignal<number | undefined>(undefined);
  useCodeJump(store, list);
  const onKeyDown = useListKeys(store, active, list);
  const pinnedIds = [store.editing.value, active.value];
  const pinned = new Set(pinnedIds.map((id) => entries.findIndex((entry) => entry.id === id)).filter((at) => at >= 0));
  const tabStop = entries.some((entry) => entry.id === active.value) ? active.value : entries.at(-1)?.id;
  return (
    <div class="messages-frame">
      <div class="messages" ref={list.scroller} onScroll={list.onScroll}>
        <div
          class="messages-content"
          ref={list.content}
          role="log"
          aria-live="off"
          aria-label={l10n.t('Conversation')}
          onKeyDown={onKeyDown}
          onFocusOut={(event) => {
            if (!event.currentTarget.contains(event.relatedTarget as Node | null)) active.value = undefined;
          }}
        >
          {store.hasEarlier.value && (
            <button type="button" class="link-button earlier" onClick={() => store.loadEarlier()}>
              {l10n.t('Show earlier messages')}
            </button>
          )}
          {segments(list.heights(entries), list.range.value, pinned).map((segment) => {
            if (segment.kind === 'gap') return <Gap key={`gap${segment.from}`} height={segment.height} />;
            const entry = entries[segment.index];
            if (!entry) return null;
            return (
              <Turn
                key={entry.id}
                entry={entry}
                measure={list.measure}
                tabIndex={entry.id === tabStop ? 0 : -1}
                onActive={() => {
                  active.value = entry.id;
                }}
              />
            );
          })}
        </div>
      </div>
      {!list.atEnd.value && entries.length > 0 && (
        <button
          type="button"
          class="jump"
          onClick={() => list.toEnd()}
          aria-label={l10n.t('Jump to the latest message')}
          title={l10n.t('Jump to the latest message')}
        >
          <Icon name="arrow-down" />
        </button>
      )}
    </div>
  );
}

function Gap({ height }: { height: number }) {
  return <div class="gap" style={{ height: `${height}px` }} aria-hidden="true" />;
}

type TurnProps = {
  readonly entry: Entry;
  readonly measure: VirtualList['measure'];
  readonly tabIndex: number;
  readonly onActive: () => void;
};

function Turn({ entry, measure, tabIndex, onActive }: TurnProps) {
  const isUser = entry.role === 'user';
  const element = useRef<HTMLElement>(null);
  useLayoutEffect(() => (element.current ? measure(element.current) : undefined), [measure]);
  return (
    <article
      class={`turn ${isUser ? 'turn-user' : 'turn-answer'}`}
      data-id={entry.id}
      ref={element}
      tabIndex={tabIndex}
      aria-label={isUser ? l10n.t('You') : l10n.t('Answer')}
      onFocusIn={onActive}
    >
      <h2 class="visually-hidden">{isUser ? l10n.t('You') : l10n.t('Answer')}</h2>
      <ErrorBoundary>{isUser ? <UserTurn entry={entry} /> : <AnswerTurn entry={entry} />}</ErrorBoundary>
    </article>
  );
}
