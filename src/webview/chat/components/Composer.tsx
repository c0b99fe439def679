import * as l10n from '@vscode/l10n';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { usePanel } from '../context.ts';
import { attachmentIcon, Chip } from './Chip.tsx';
import { Icon } from './Icon.tsx';
import { IconButton } from './IconButton.tsx';
import { useAutoGrow } from './useAutoGrow.ts';

export function Composer() {
  const { store, post } = usePanel();
  const box = useRef<HTMLTextAreaElement>(null);
  const text = store.draft.value.text;
  const isStreaming = store.streaming.value;
  const focusRequests = store.focusRequests.value;
  useAutoGrow(box, text);
  useLayoutEffect(() => {
    if (focusRequests > 0) box.current?.focus();
  }, [focusRequests]);

  const send = () => {
    if (store.draft.peek().text.trim() !== '' && !store.streaming.peek()) store.send(store.draft.peek().text);
    box.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // While an input method composes, Enter takes its suggestion.
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === 'Enter' && !event.shiftKey && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      send();
    } else if (event.key === 'ArrowUp' && text === '' && !isStreaming) {
      const last = store.entries.peek().findLast((entry) => entry.role === 'user');
      if (!last) return;
      event.preventDefault();
      store.editing.value = last.id;
    }
  };
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <div class="box">
        {store.attachments.value.length > 0 && <Attachments />}
        <textarea
          ref={box}
          rows={1}
          dir="auto"
          aria-label={l10n.t('Message')}
          placeholder={l10n.t('Ask about code, or anything else…')}
          value={text}
          onInput={(event) => store.setDraft(event.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
        <div class="toolbar">
          <IconButton
            icon="attach"
            label={l10n.t('Attach the selection')}
            onClick={() => post({ type: 'attachSelection' })}
          />
          <ModelButton />
          {isStreaming ? (
            <IconButton
              icon="stop-circle"
              class="stop"
              label={l10n.t('Stop (Esc)')}
              onClick={() => {
                post({ type: 'stop' });
                box.current?.focus();
              }}
            />
          ) : (
            <IconButton
              icon="send"
              class="send"
              label={l10n.t('Send (Enter)')}
              type="submit"
              disabled={text.trim() === ''}
            />
          )}
        </div>
      </div>
    </form>
  );
}

function ModelButton() {
  const { store, post } = usePanel();
  const { label, ref } = store.model.value;
  const name = label || ref || l10n.t('Choose a model');
  return (
    <button
      type="button"
      class="model-button"
      title={ref ? l10n.t('Model: {0}', ref) : l10n.t('Choose a model')}
      aria-label={l10n.t('Model: {0}', name)}
      onClick={() => post({ type: 'pickModel' })}
    >
      <span class="model-name">{name}</span>
      <Icon name="chevron-down" />
    </button>
  );
}

function Attachments() {
  const { store, post } = usePanel();
  return (
    <ul class="chips" aria-label={l10n.t('Attachments')}>
      {store.attachments.value.map(({ kind, label }, index) => (
        <li key={`${index}${label}`}>
          <Chip icon={attachmentIcon(kind)} label={label}>
            <IconButton
              icon="close"
              label={l10n.t('Remove {0}', label)}
              onClick={() => post({ type: 'removeAttachment', index })}
            />
          </Chip>
        </li>
      ))}
    </ul>
  );
}
