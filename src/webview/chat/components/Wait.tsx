import { useSignal } from '@preact/signals';
import * as l10n from '@vscode/l10n';
import { useEffect } from 'preact/hooks';
import type { WaitNotice } from '../../../core/chat.ts';
import { explainWait } from '../../../core/explainNotice.ts';
import { usePanel } from '../context.ts';
import { UseOfferButton } from './CacheNote.tsx';

/** What the answer waits for, counting down, and the way to wait no longer. */
export function Wait({ wait, messageId }: { wait: WaitNotice; messageId: number }) {
  const { post } = usePanel();
  const now = useNow('dueAt' in wait);
  return (
    <span class="waiting-text">
      <span role="status">{explainWait(wait, now)}</span>
      {wait.notice === 'retry-wait' && (
        <button type="button" class="button secondary" onClick={() => post({ type: 'retryNow' })}>
          {l10n.t('Retry Now')}
        </button>
      )}
      {wait.notice === 'cache-offer' && <UseOfferButton messageId={messageId} />}
    </span>
  );
}

/** Milliseconds since the epoch, brought up to date each second while `ticks`. */
function useNow(ticks: boolean): number {
  const now = useSignal(Date.now());
  useEffect(() => {
    now.value = Date.now();
    if (!ticks) return;
    const timer = setInterval(() => {
      now.value = Date.now();
    }, 1000);
    return () => clearInterval(timer);
  }, [ticks]);
  return now.value;
}
