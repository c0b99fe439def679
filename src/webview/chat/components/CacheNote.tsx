import * as l10n from '@vscode/l10n';
import type { CacheHitNotice, CacheOfferNotice } from '../../../core/chat.ts';
import { usePanel } from '../context.ts';
import type { AnswerEntry } from '../model/entries.ts';
import type { Format } from '../model/format.ts';
import { Icon } from './Icon.tsx';
import { IconButton } from './IconButton.tsx';

/** That an answer was kept from before, or that another one is at hand. */
export function CacheNote({ entry }: { entry: AnswerEntry }) {
  const { store, post, format } = usePanel();
  const { notices = [] } = entry.facts.value;
  const hit = notices.find((notice): notice is CacheHitNotice => notice.notice === 'cache-hit');
  const offer = notices.find((notice): notice is CacheOfferNotice => notice.notice === 'cache-offer');
  const askAgain = () => {
    store.endRequests.value++;
    post({ type: 'regenerate', messageId: entry.id });
  };
  if (hit)
    return (
      <div class="note cache-note">
        <Icon name="history" />
        <span title={format.dateTime(hit.storedAt)}>{explainHit(hit, format)}</span>
        {hit.similarity !== undefined && (
          <IconButton
            icon="thumbsdown"
            label={l10n.t('This answer is wrong for my question')}
            onClick={() => post({ type: 'answerIsWrong', messageId: entry.id })}
          />
        )}
        <button type="button" class="button secondary" disabled={store.streaming.value} onClick={askAgain}>
          {l10n.t('Ask Again')}
        </button>
      </div>
    );
  if (!offer) return null;
  return (
    <div class="note cache-note">
      <Icon name="history" />
      <span>{explainOffer(offer, format)}</span>
      <UseOfferButton messageId={entry.id} />
    </div>
  );
}

export function UseOfferButton({ messageId }: { messageId: number }) {
  const { store, post } = usePanel();
  const use = () => {
    store.endRequests.value++;
    post({ type: 'useOffer', messageId });
  };
  return (
    <button type="button" class="button secondary" onClick={use}>
      {l10n.t('Use That Answer')}
    </button>
  );
}

function explainHit(
  { tier, storedAt, savedUsd, savedTokens, question, stale }: CacheHitNotice,
  format: Format,
): string {
  const saved = savedUsd ? format.cost(savedUsd) : l10n.t('{0} tokens', format.integer(savedTokens));
  const ago = format.elapsed(storedAt, Date.now());
  if (tier === 'in-flight') return l10n.t('Answered together with an equal question. Saved: {0}.', saved);
  if (question !== undefined)
    return l10n.t('From the cache, {0}: the answer to “{1}”. Saved: {2}.', ago, question, saved);
  const text = l10n.t('From the cache, {0}. Saved: {1}.', ago, saved);
  return stale ? `${text} ${l10n.t('It is out of date; a new one is on its way into the cache.')}` : text;
}

const explainOffer = ({ question, storedAt }: CacheOfferNotice, format: Format): string =>
  l10n.t('A similar question was answered {0}: “{1}”', format.elapsed(storedAt, Date.now()), question);
