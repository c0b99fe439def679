import * as l10n from '@vscode/l10n';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { usePanel } from '../context.ts';
import { attachmentIcon, Chip } from './Chip.tsx';
import { CompletionList, completionId, completionListId } from './CompletionList.tsx';
import { ContextMeter } from './ContextMeter.tsx';
import { Icon } from './Icon.tsx';
import { IconButton } from './IconButton.tsx';
import { useAutoGrow } from './useAutoGrow.ts';
import { completionKey, useCompletion } from './useCompletion.ts';
import { onPaste, useDrop } from './useDrop.ts';

export function Composer() {
  const { store, post } = usePanel();
  const box = useRef<HTMLTextAreaElement>(null);
  const text = store.draft.value.text;
  const isStreaming = store.streaming.value;
  const focusRequests = store.focusRequests.value;
  const completion = useCompletion(box);
  useAutoGrow(box, text);
  useDrop(box, post);
  useLayoutEffect(() => {
    if (focusRequests > 0) box.current?.focus();
  }, [focusRequests]);

  const send = () => {
    const draft = store.draft.peek().text;
    if (draft.trim() !== '' && store.streaming.peek())
      store.say(l10n.t('An answer is still being written. Wait for its end, or stop it with Esc.'));
    else if (draft.trim() !== '') store.send(draft);
    box.current?.focus();
  };
  const openAttach = () => {
    const element = box.current;
    if (!element) return;
    element.focus();
    const before = element.value.slice(0, element.selectionStart);
    element.setRangeText(/(?:^|\s)$/.test(before) ? '#' : ' #', element.selectionStart, element.selectionEnd, 'end');
    store.setDraft(element.value);
    completion.changed(element.value, element.selectionStart);
  };
  const hasItems = completion.items.value.length > 0;
  const onKeyDown = (event: KeyboardEvent) => {
    // While an input method composes, Enter takes its suggestion.
    if (event.isComposing || event.keyCode === 229 || completionKey(event, completion, send)) return;
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
        <CompletionList completion={completion} />
        {store.attachments.value.length > 0 && <Attachments />}
        <textarea
          ref={box}
          rows={1}
          dir="auto"
          aria-label={l10n.t('Message')}
          placeholder={l10n.t('Ask about code, or anything else…')}
          value={text}
          aria-autocomplete="list"
          aria-haspopup="listbox"
          aria-controls={hasItems ? completionListId : undefined}
          aria-activedescendant={hasItems ? completionId(completion.active.value) : undefined}
          onInput={(event) => {
            store.setDraft(event.currentTarget.value);
            completion.changed(event.currentTarget.value, event.currentTarget.selectionStart);
          }}
          onKeyDown={onKeyDown}
          onClick={(event) => completion.changed(event.currentTarget.value, event.currentTarget.selectionStart)}
          onBlur={completion.close}
          onPaste={(event) => onPaste(event, post)}
        />
        <div class="toolbar">
          <IconButton icon="attach" label={l10n.t('Attach… (#)')} onClick={openAttach} />
          <PrivateButton />
          <ModelButton />
          <ContextMeter />
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

/** Whether answers may be kept and texts logged; says so in a word where they may not. */
function PrivateButton() {
  const { store, post } = usePanel();
  const isPrivate = store.isPrivate.value;
  const label = l10n.t('Private conversation: nothing of it is kept in the cache, and no log has its text');
  return (
    <button
      type="button"
      class={`model-button private-button${isPrivate ? ' on' : ''}`}
      title={label}
      aria-label={label}
      aria-pressed={isPrivate}
      onClick={() => post({ type: 'setPrivate', private: !isPrivate })}
    >
      <Icon name={isPrivate ? 'lock' : 'unlock'} />
      {isPrivate && <span class="model-name">{l10n.t('Private')}</span>}
    </button>
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
      {store.attachments.value.map(({ kind, label, note }, index) => (
        <li key={`${index}${label}`}>
          <Chip icon={attachmentIcon(kind)} label={label} note={note}>
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
