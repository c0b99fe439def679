import { useSignal } from '@preact/signals';
import * as l10n from '@vscode/l10n';
import { useRef } from 'preact/hooks';
import type { ContextUse } from '../../../core/chat.ts';
import { usePanel } from '../context.ts';

/** How full the model's window is; its parts on a click. */
export function ContextMeter() {
  const { store, post, format } = usePanel();
  const open = useSignal(false);
  const button = useRef<HTMLButtonElement>(null);
  const use = store.context.value;
  if (!use) return null;
  const used = use.system + use.history + use.attachments + use.question;
  const total = used + use.reserve;
  const isOver = use.window !== null && total > use.window;
  const approximately = use.exact ? '' : '≈';
  const figure = approximately + format.compact(used);
  const text = use.window === null ? figure : `${figure} / ${format.compact(use.window)}`;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !open.value) return;
    // Escape would stop the answer, too.
    event.stopPropagation();
    open.value = false;
    button.current?.focus();
  };
  return (
    <div class="context">
      <button
        ref={button}
        type="button"
        class={`context-button${isOver ? ' over' : ''}`}
        aria-expanded={open.value}
        aria-label={isOver ? l10n.t('Context: {0} tokens, too many', text) : l10n.t('Context: {0} tokens', text)}
        title={l10n.t('What the next request takes of the model’s window')}
        onKeyDown={onKeyDown}
        onClick={() => {
          open.value = !open.value;
        }}
      >
        {text}
      </button>
      {open.value && (
        <section class="context-details" aria-label={l10n.t('Context')}>
          <Parts use={use} />
          <p>{noteOf(use)}</p>
          <button
            type="button"
            class="link-button"
            onKeyDown={onKeyDown}
            onClick={() => post({ type: 'showRequest', text: store.draft.peek().text })}
          >
            {l10n.t('Show request')}
          </button>
        </section>
      )}
    </div>
  );
}

function noteOf({ exact, window }: ContextUse): string {
  const counted = exact ? l10n.t('Counted with the model’s own tokenizer.') : l10n.t('The figures are estimates.');
  return window === null ? `${counted} ${l10n.t('The size of the model’s window is not known.')}` : counted;
}

function Parts({ use }: { use: ContextUse }) {
  const { format } = usePanel();
  const rows: readonly (readonly [string, number])[] = [
    [l10n.t('System prompt'), use.system],
    [l10n.t('Conversation'), use.history],
    [l10n.t('Attachments'), use.attachments],
    [l10n.t('Message'), use.question],
    [l10n.t('Kept for the answer'), use.reserve],
    ...(use.window === null ? [] : [[l10n.t('The model’s window'), use.window] as const]),
  ];
  return (
    <dl>
      {rows.map(([label, tokens]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{format.integer(tokens)}</dd>
        </div>
      ))}
    </dl>
  );
}
