import { useSignal } from '@preact/signals';
import * as l10n from '@vscode/l10n';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { ConversationSummary } from '../../../core/history.ts';
import { usePanel } from '../context.ts';
import { splitHits } from '../model/hits.ts';
import { Icon } from './Icon.tsx';
import { IconButton } from './IconButton.tsx';

type Props = { readonly item: ConversationSummary; readonly isFirst: boolean; readonly close: () => void };

export function HistoryItem({ item, isFirst, close }: Props) {
  const { store, post, format } = usePanel();
  const renaming = useSignal(false);
  const row = useRef<HTMLButtonElement>(null);
  const pin = useRef<HTMLButtonElement>(null);
  const moves = useRef(false);
  useLayoutEffect(() => {
    // The row has moved in the list, and a browser takes the focus from what moves.
    if (moves.current) pin.current?.focus();
    moves.current = false;
  }, [item.pinned]);
  const isShown = store.conversation.value?.id === item.id;
  const title = item.title || l10n.t('Untitled');

  const open = () => {
    if (!isShown) post({ type: 'openConversation', id: item.id });
    close();
    store.focusRequests.value++;
  };
  const leaveList = () => {
    const list = store.history.peek();
    focusNeighbour(row.current);
    if (list) store.history.value = { ...list, conversations: list.conversations.filter(({ id }) => id !== item.id) };
  };
  const toggleArchived = () => {
    // A search finds archived ones too: there the row stays.
    if (store.history.peek()?.query.trim() === '') leaveList();
    post({ type: 'archiveConversation', id: item.id, archived: !item.archived });
  };
  const remove = () => {
    leaveList();
    post({ type: 'deleteConversation', id: item.id });
  };
  const endRename = (newTitle: string | undefined) => {
    renaming.value = false;
    if (newTitle !== undefined && newTitle !== '' && newTitle !== item.title)
      post({ type: 'renameConversation', id: item.id, title: newTitle });
    requestAnimationFrame(() => row.current?.focus());
  };
  const startRename = () => {
    renaming.value = true;
  };
  if (renaming.value) return <li class="history-item">{<TitleBox title={item.title} end={endRename} />}</li>;
  return (
    <li class={`history-item${isShown ? ' shown' : ''}`}>
      <button
        ref={row}
        type="button"
        class="history-row"
        tabIndex={isFirst ? 0 : -1}
        aria-current={isShown ? 'true' : undefined}
        aria-keyshortcuts="F2 Delete"
        onClick={open}
        onKeyDown={(event) => {
          if (event.key === 'F2') startRename();
          else if (event.key === 'Delete') remove();
          else return;
          event.preventDefault();
        }}
      >
        <span class="history-title" dir="auto">
          {item.pinned && <Mark icon="pinned" text={l10n.t('Pinned')} />}
          {item.private && <Mark icon="lock" text={l10n.t('Private')} />}
          {item.archived && <Mark icon="archive" text={l10n.t('Archived')} />}
          {title}
        </span>
        <span class="history-date" title={format.dateTime(item.updatedAt)}>
          {format.relativeDate(item.updatedAt, Date.now())}
          {' · '}
          {l10n.t('Messages: {0}', format.integer(item.messageCount))}
        </span>
        {item.excerpt && (
          <span class="history-excerpt" dir="auto">
            {splitHits(item.excerpt).map(({ text, hit }) => (hit ? <mark>{text}</mark> : text))}
          </span>
        )}
      </button>
      <span class="history-actions">
        <IconButton
          icon={item.pinned ? 'pinned' : 'pin'}
          label={item.pinned ? l10n.t('Unpin “{0}”', title) : l10n.t('Pin “{0}”', title)}
          buttonRef={pin}
          onClick={() => {
            moves.current = true;
            post({ type: 'pinConversation', id: item.id, pinned: !item.pinned });
          }}
        />
        <IconButton
          icon={item.archived ? 'unarchive' : 'archive'}
          label={item.archived ? l10n.t('Unarchive “{0}”', title) : l10n.t('Archive “{0}”', title)}
          onClick={toggleArchived}
        />
        <IconButton
          icon="files"
          label={l10n.t('Duplicate “{0}”', title)}
          onClick={() => post({ type: 'duplicateConversation', id: item.id })}
        />
        <IconButton icon="edit" label={l10n.t('Rename “{0}”', title)} onClick={startRename} />
        <IconButton
          icon="export"
          label={l10n.t('Export “{0}”…', title)}
          onClick={() => post({ type: 'exportConversation', id: item.id })}
        />
        <IconButton icon="trash" label={l10n.t('Delete “{0}”', title)} onClick={remove} />
      </span>
    </li>
  );
}

function Mark({ icon, text }: { icon: string; text: string }) {
  return (
    <span class="history-mark" title={text}>
      <Icon name={icon} />
      <span class="visually-hidden">{`${text}. `}</span>
    </span>
  );
}

/** Enter and leaving the box keep the new title, Escape keeps the old one. */
function TitleBox({ title, end }: { title: string; end: (title: string | undefined) => void }) {
  const box = useRef<HTMLInputElement>(null);
  const ended = useRef(false);
  const endOnce = (value: string | undefined) => {
    if (ended.current) return;
    ended.current = true;
    end(value);
  };
  useLayoutEffect(() => {
    box.current?.focus();
    box.current?.select();
  }, []);
  return (
    <input
      ref={box}
      class="title-box"
      dir="auto"
      aria-label={l10n.t('New title')}
      defaultValue={title}
      maxLength={200}
      onBlur={(event) => endOnce(event.currentTarget.value.trim())}
      onKeyDown={(event) => {
        if (event.isComposing) return;
        if (event.key === 'Enter') endOnce(event.currentTarget.value.trim());
        else if (event.key === 'Escape') endOnce(undefined);
        else return;
        event.preventDefault();
        event.stopPropagation();
      }}
    />
  );
}

function focusNeighbour(row: HTMLElement | null): void {
  const item = row?.closest('li');
  const neighbour = item?.nextElementSibling ?? item?.previousElementSibling;
  const target = neighbour?.querySelector<HTMLElement>('.history-row');
  if (target) target.focus();
  else document.querySelector<HTMLElement>('.search input')?.focus();
}
