import { useSignal } from '@preact/signals';
import * as l10n from '@vscode/l10n';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { ContextUse } from '../../../core/chat.ts';
import type { PriceView } from '../../../protocol/messages.ts';
import { usePanel } from '../context.ts';
import type { Format } from '../model/format.ts';

/** How full the model's window is; its parts on a click. */
export function ContextMeter() {
  const { store, post, format } = usePanel();
  const open = useSignal(false);
  const button = useRef<HTMLButtonElement>(null);
  const place = useRef<HTMLDivElement>(null);
  const isOpen = open.value;
  useLayoutEffect(() => {
    if (!isOpen) return;
    const isInside = (target: EventTarget | null): boolean => place.current?.contains(target as Node | null) ?? false;
    const leave = ({ target }: Event) => {
      if (!isInside(target)) open.value = false;
    };
    document.addEventListener('pointerdown', leave);
    document.addEventListener('focusin', leave);
    return () => {
      document.removeEventListener('pointerdown', leave);
      document.removeEventListener('focusin', leave);
    };
  }, [isOpen]);
  const use = store.context.value;
  const price = store.price.value;
  if (!use) return null;
  const used = use.system + use.history + use.attachments + use.question;
  const total = used + use.reserve;
  const isOver = use.window !== null && total > use.window;
  const approximately = use.exact ? '' : '≈';
  const figure = approximately + format.compact(used);
  const text = use.window === null ? figure : `${figure} / ${format.compact(use.window)}`;
  const cost = price?.usd ? `${price.atMost ? '≤' : '≈'} ${format.cost(price.usd)}` : '';
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !open.value) return;
    // Escape would stop the answer, too.
    event.stopPropagation();
    open.value = false;
    button.current?.focus();
  };
  return (
    <div class="context" ref={place}>
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
        {cost && (
          <span class="context-price" aria-hidden="true">
            {` · ${cost}`}
          </span>
        )}
      </button>
      {price?.cheaper && !open.value && <Cheaper offer={price.cheaper} title={whyCheaper(price.cheaper, format)} />}
      {open.value && (
        <section class="context-details" aria-label={l10n.t('Context')}>
          <Parts use={use} />
          <p>{noteOf(use)}</p>
          {price && <p>{priceText(price, format)}</p>}
          {price?.cheaper && <CheaperInWords offer={price.cheaper} />}
          <button
            type="button"
            class="link-button"
            onKeyDown={onKeyDown}
            onClick={() => {
              open.value = false;
              post({ type: 'showRequest', text: store.draft.peek().text });
            }}
          >
            {l10n.t('Show request')}
          </button>
        </section>
      )}
    </div>
  );
}

function priceText({ usd, atMost }: PriceView, format: Format): string {
  if (usd === null) return l10n.t('No price is known for this model');
  if (usd === 0) return l10n.t('This request costs nothing.');
  const cost = format.cost(usd);
  return atMost
    ? l10n.t('This request costs at most about {0}.', cost)
    : l10n.t('This request costs about {0}, a full answer included.', cost);
}

type Offer = NonNullable<PriceView['cheaper']>;

/** A far cheaper model for an easy question. */
function Cheaper({ offer, title }: { offer: Offer; title?: string }) {
  const { post } = usePanel();
  const use = () => post({ type: 'useModel', model: offer.model });
  return (
    <button type="button" class="link-button cheaper" title={title} onClick={use}>
      {l10n.t('Use {0}', offer.label)}
    </button>
  );
}

/** The same with its reason: a narrow panel has room for it here only. */
function CheaperInWords({ offer }: { offer: Offer }) {
  const { format } = usePanel();
  return (
    <p>
      {whyCheaper(offer, format)} <Cheaper offer={offer} />
    </p>
  );
}

const whyCheaper = ({ label, usd }: Offer, format: Format): string =>
  l10n.t('This question looks easy: “{0}” would answer it for about {1}.', label, format.cost(usd));

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
