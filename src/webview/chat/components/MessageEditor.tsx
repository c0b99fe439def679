import { useSignal } from '@preact/signals';
import * as l10n from '@vscode/l10n';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { usePanel } from '../context.ts';
import { useAutoGrow } from './useAutoGrow.ts';

/** Changes a question in its place; what follows it becomes another version of the conversation. */
export function MessageEditor({ id, text }: { id: number; text: string }) {
  const { store, post } = usePanel();
  const value = useSignal(text);
  const box = useRef<HTMLTextAreaElement>(null);
  useAutoGrow(box, value.value);
  useLayoutEffect(() => {
    box.current?.focus();
    box.current?.setSelectionRange(text.length, text.length);
  }, [text.length]);

  const close = () => {
    store.editing.value = undefined;
    store.focusRequests.value++;
  };
  const resend = () => {
    if (value.value.trim() === '' || store.streaming.peek()) return;
    post({ type: 'editAndResend', messageId: id, text: value.value });
    close();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.isComposing) return;
    if (event.key === 'Escape') {
      event.stopPropagation();
      close();
    } else if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      resend();
    }
  };
  return (
    <div class="editor">
      <textarea
        ref={box}
        rows={1}
        dir="auto"
        aria-label={l10n.t('Edit message')}
        value={value.value}
        onInput={(event) => {
          value.value = event.currentTarget.value;
        }}
        onKeyDown={onKeyDown}
      />
      <div class="editor-actions">
        <button type="button" class="button secondary" onClick={close}>
          {l10n.t('Cancel')}
        </button>
        <button
          type="button"
          class="button"
          disabled={value.value.trim() === '' || store.streaming.value}
          onClick={resend}
        >
          {l10n.t('Send')}
        </button>
      </div>
    </div>
  );
}
