import * as l10n from '@vscode/l10n';
import { usePanel } from '../context.ts';
import { IconButton } from './IconButton.tsx';

export function Header() {
  const { store } = usePanel();
  const title = store.conversation.value?.title || l10n.t('New chat');
  return (
    <header class="header">
      <h1 class="title" title={title} dir="auto">
        {title}
      </h1>
      <IconButton
        icon="add"
        label={l10n.t('New chat')}
        disabled={store.conversation.value === null}
        onClick={() => {
          store.startNew();
          store.focusRequests.value++;
        }}
      />
      <IconButton
        icon="history"
        label={l10n.t('Chat history')}
        aria-haspopup="dialog"
        data-opens="history"
        onClick={() => {
          store.historyOpen.value = true;
        }}
      />
    </header>
  );
}
