import * as l10n from '@vscode/l10n';
import { usePanel } from '../context.ts';
import type { AnswerEntry } from '../model/entries.ts';

/** Asks for the rest of an answer that broke off; the demo model has none. */
export function ContinueButton({ entry }: { entry: AnswerEntry }) {
  const { store, post } = usePanel();
  if (entry.text.value.source().trim() === '' || store.model.value.ref === 'demo/demo') return null;
  const goOn = () => {
    store.endRequests.value++;
    post({ type: 'continueAnswer', messageId: entry.id });
  };
  return (
    <button type="button" class="button secondary continue" disabled={store.streaming.value} onClick={goOn}>
      {l10n.t('Continue')}
    </button>
  );
}
