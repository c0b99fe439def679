import { useSignal } from '@preact/signals';
import * as l10n from '@vscode/l10n';
import { useEffect, useRef } from 'preact/hooks';
import { usePanel } from '../context.ts';
import { HistoryItem } from './HistoryItem.tsx';
import { IconButton } from './IconButton.tsx';
import { useRoving } from './useRoving.ts';

/** Milliseconds of rest in typing after which a search starts. */
const rest = 200;

/** All conversations, over the panel. */
export function History() {
  const { store, post } = usePanel();
  const query = useSignal('');
  const archived = useSignal(false);
  const dialog = useRef<HTMLElement>(null);
  const search = useRef<HTMLInputElement>(null);
  const found = store.history.value;
  const roving = useRoving(dialog, search);

  const close = () => {
    store.historyOpen.value = false;
  };
  useEffect(() => {
    search.current?.focus();
    return () => {
      const opener = document.querySelector<HTMLElement>('[data-opens="history"]');
      // Whoever opened another conversation goes on in the box; otherwise the focus returns to where it came from.
      if (document.activeElement === document.body || dialog.current?.contains(document.activeElement)) opener?.focus();
    };
  }, []);
  const text = query.value;
  const isArchive = archived.value;
  useEffect(() => {
    const ask = () => post({ type: 'listConversations', query: text, archived: isArchive, offset: 0 });
    const timer = setTimeout(ask, text === '' ? 0 : rest);
    return () => clearTimeout(timer);
  }, [text, isArchive, post]);

  return (
    <section
      ref={dialog}
      class="history"
      role="dialog"
      aria-modal="true"
      aria-label={l10n.t('Chat history')}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.isComposing) {
          event.stopPropagation();
          close();
        } else roving(event);
      }}
    >
      <header class="header">
        <h1 class="title">{isArchive ? l10n.t('Archived chats') : l10n.t('Chat history')}</h1>
        <IconButton
          icon="archive"
          label={l10n.t('Archived chats')}
          class="toggle"
          aria-pressed={isArchive}
          onClick={() => {
            archived.value = !isArchive;
          }}
        />
        <IconButton
          icon="desktop-download"
          label={l10n.t('Import a chat…')}
          onClick={() => post({ type: 'importConversation' })}
        />
        <IconButton icon="close" label={l10n.t('Close')} onClick={close} />
      </header>
      <div class="search">
        <input
          ref={search}
          type="search"
          dir="auto"
          aria-label={l10n.t('Search in all chats')}
          placeholder={l10n.t('Search in all chats…')}
          value={text}
          onInput={(event) => {
            query.value = event.currentTarget.value;
          }}
        />
      </div>
      {found && <Found query={text} archived={isArchive} close={close} />}
    </section>
  );
}

function Found({ query, archived, close }: { query: string; archived: boolean; close: () => void }) {
  const { store, post } = usePanel();
  const found = store.history.value;
  if (!found) return null;
  if (found.conversations.length === 0) {
    return (
      <p class="history-empty" role="status">
        {emptyText(found.query.trim() !== '', found.archived)}
      </p>
    );
  }
  return (
    <div class="history-scroll">
      <ul class="history-list" aria-label={l10n.t('Chats')}>
        {found.conversations.map((item, index) => (
          <HistoryItem key={item.id} item={item} isFirst={index === 0} close={close} />
        ))}
      </ul>
      {found.hasMore && (
        <button
          type="button"
          class="link-button more"
          onClick={() => post({ type: 'listConversations', query, archived, offset: found.conversations.length })}
        >
          {l10n.t('Show more')}
        </button>
      )}
    </div>
  );
}

function emptyText(isSearch: boolean, archived: boolean): string {
  if (isSearch) return l10n.t('No chat has these words.');
  return archived ? l10n.t('No archived chats.') : l10n.t('No chats yet. The first question starts one.');
}
