import { useSignal } from '@preact/signals';
import * as l10n from '@vscode/l10n';
import { useEffect } from 'preact/hooks';
import { usePanel } from '../context.ts';
import { IconButton } from './IconButton.tsx';

/** Milliseconds a message stays; longer where there is something to decide. */
const shortly = 6_000;
const long = 15_000;

/** A message at the foot of the panel. It stays while the pointer or the focus is on it. */
export function StatusToast() {
  const { store, post } = usePanel();
  const toast = store.toast.value;
  const held = useSignal(false);
  const isHeld = held.value;
  const close = () => {
    store.toast.value = undefined;
    held.value = false;
  };
  useEffect(() => {
    if (!toast || isHeld) return;
    const timer = setTimeout(close, toast.undo === undefined ? shortly : long);
    return () => clearTimeout(timer);
  }, [toast?.id, isHeld]);
  const hold = (value: boolean) => () => {
    held.value = value;
  };
  return (
    // The region is always there: a screen reader announces what changes in it, not a region that appears.
    <div class="toast-place" role="status">
      {toast && (
        // biome-ignore lint/a11y/noStaticElementInteractions: it only waits while a person is at it
        <div
          class="toast"
          onMouseEnter={hold(true)}
          onMouseLeave={hold(false)}
          onFocusIn={hold(true)}
          onFocusOut={hold(false)}
        >
          <span dir="auto">{toast.text}</span>
          {toast.undo && (
            <button
              type="button"
              class="link-button"
              onClick={() => {
                if (toast.undo) post(toast.undo);
                const list = store.history.peek();
                if (list && store.historyOpen.peek()) {
                  const { query, archived } = list;
                  post({ type: 'listConversations', query, archived, offset: 0 });
                }
                close();
              }}
            >
              {l10n.t('Undo')}
            </button>
          )}
          <IconButton icon="close" label={l10n.t('Close')} onClick={close} />
        </div>
      )}
    </div>
  );
}
