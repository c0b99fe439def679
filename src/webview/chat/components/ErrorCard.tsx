import { useSignal } from '@preact/signals';
import * as l10n from '@vscode/l10n';
import { useEffect } from 'preact/hooks';
import type { ErrorData } from '../../../core/errors.ts';
import { type ErrorAction, explainError } from '../../../core/explainError.ts';
import { usePanel } from '../context.ts';
import type { AnswerEntry } from '../model/entries.ts';
import { Icon } from './Icon.tsx';

const labels: Readonly<Record<ErrorAction, () => string>> = {
  retry: () => l10n.t('Try Again'),
  summarize: () => l10n.t('Summarize and Try Again'),
  setUpModels: () => l10n.t('Set Up Models…'),
  pickModel: () => l10n.t('Choose Another Model…'),
  openSettings: () => l10n.t('Open Settings'),
  newConversation: () => l10n.t('New Chat'),
  useDemo: () => l10n.t('Use the Demo Model'),
};

/** What happened, what to do, and buttons that do it. */
export function ErrorCard({ entry, error }: { entry: AnswerEntry; error: ErrorData }) {
  const { store, post } = usePanel();
  const { what, advice, actions } = explainError(error);
  const secondsLeft = useCountdown(entry.facts.value.createdAt, entry.facts.value.durationMs, error.retryAfterMs);
  const hasOlder = store.hasEarlier.value || store.entries.value.indexOf(entry) > 1;
  const usable = actions.filter((action) => action !== 'summarize' || hasOlder);
  const act = (action: ErrorAction) => {
    if (action === 'newConversation') store.startNew();
    else if (action !== 'retry' && action !== 'summarize') post({ type: 'action', action });
    else {
      store.endRequests.value++;
      post({ type: action === 'retry' ? 'regenerate' : 'summarizeAndRetry', messageId: entry.id });
    }
  };
  return (
    <div class="error-card">
      <Icon name="error" />
      <div class="error-body">
        <p class="error-what">{what}</p>
        <p>{advice}</p>
        {error.detail && (
          <details class="error-detail">
            <summary>{l10n.t('What the provider said')}</summary>
            <p dir="auto">{error.detail}</p>
            {error.requestId && <p>{l10n.t('Request: {0}', error.requestId)}</p>}
          </details>
        )}
        <div class="error-actions">
          {usable.map((action, index) => (
            <button
              key={action}
              type="button"
              class={index === 0 ? 'button' : 'button secondary'}
              disabled={store.streaming.value}
              onClick={() => act(action)}
            >
              {labels[action]()}
              {action === 'retry' && secondsLeft > 0 && ` (${secondsLeft})`}
            </button>
          ))}
        </div>
      </div>
    </div>
  );
}

/** Whole seconds until the provider wants to be asked again, counted from the answer's end; 0 when that is past. */
function useCountdown(createdAt: number, durationMs: number | null, retryAfterMs: number | undefined): number {
  const due = createdAt + (durationMs ?? 0) + (retryAfterMs ?? 0);
  const left = () => (retryAfterMs === undefined ? 0 : Math.max(0, Math.ceil((due - Date.now()) / 1000)));
  const seconds = useSignal(left());
  const isOver = seconds.value === 0;
  useEffect(() => {
    if (isOver) return;
    const timer = setInterval(() => {
      seconds.value = left();
    }, 1000);
    return () => clearInterval(timer);
  }, [due, isOver]);
  return seconds.value;
}
