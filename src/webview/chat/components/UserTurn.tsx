import { useSignal } from '@preact/signals';
import * as l10n from '@vscode/l10n';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { usePanel } from '../context.ts';
import type { UserEntry } from '../model/entries.ts';
import { attachmentIcon, Chip } from './Chip.tsx';
import { IconButton } from './IconButton.tsx';
import { MessageEditor } from './MessageEditor.tsx';
import { Versions } from './Versions.tsx';

export function UserTurn({ entry }: { entry: UserEntry }) {
  const { store, post, format } = usePanel();
  const { text, attachments, template, versions, createdAt } = entry.view.value;
  const busy = store.streaming.value;
  if (store.editing.value === entry.id) return <MessageEditor id={entry.id} text={text} />;
  return (
    <div class="user">
      <div class="bubble" title={format.dateTime(createdAt)}>
        {(attachments.length > 0 || template !== null) && (
          <div class="chips">
            {template !== null && <Chip icon="sparkle" label={template} />}
            {attachments.map(({ kind, label }) => (
              <Chip icon={attachmentIcon(kind)} label={label} />
            ))}
          </div>
        )}
        <FoldedText text={text} />
      </div>
      <div class="turn-actions">
        <Versions id={entry.id} versions={versions} disabled={busy} />
        <IconButton
          icon="copy"
          label={l10n.t('Copy message')}
          onClick={() => post({ type: 'copyMessage', messageId: entry.id })}
        />
        <IconButton
          icon="edit"
          label={l10n.t('Edit and resend')}
          disabled={busy}
          onClick={() => {
            store.editing.value = entry.id;
          }}
        />
        <IconButton
          icon="git-branch"
          label={l10n.t('Branch from here')}
          onClick={() => post({ type: 'branchConversation', messageId: entry.id })}
        />
      </div>
    </div>
  );
}

/** A long question, such as a template with code in it, shows its beginning until asked for more. */
function FoldedText({ text }: { text: string }) {
  const element = useRef<HTMLDivElement>(null);
  const overflows = useSignal(false);
  const unfolded = useSignal(false);
  useLayoutEffect(() => {
    const current = element.current;
    if (current && !unfolded.peek()) overflows.value = current.scrollHeight > current.clientHeight + 8;
  }, [text]);
  return (
    <>
      <div ref={element} class={`user-text${unfolded.value ? '' : ' folded'}${overflows.value ? ' overflows' : ''}`}>
        {text.split(/\n{2,}/).map((paragraph) => (
          <p dir="auto">{paragraph}</p>
        ))}
      </div>
      {overflows.value && (
        <button
          type="button"
          class="link-button"
          aria-expanded={unfolded.value}
          onClick={() => {
            unfolded.value = !unfolded.value;
          }}
        >
          {unfolded.value ? l10n.t('Show less') : l10n.t('Show more')}
        </button>
      )}
    </>
  );
}
