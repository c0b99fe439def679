import * as l10n from '@vscode/l10n';
import { explainProblem } from '../../../core/answerProblem.ts';
import type { CheckNotice } from '../../../core/chat.ts';
import { usePanel } from '../context.ts';
import type { AnswerEntry } from '../model/entries.ts';
import { Icon } from './Icon.tsx';

/** What a check found wrong with an answer that was shown, and the way to another one. */
export function CheckNote({ entry }: { entry: AnswerEntry }) {
  const { store, post } = usePanel();
  const { notices = [] } = entry.facts.value;
  const found = notices.find((notice): notice is CheckNotice => notice.notice === 'check-failed');
  if (!found) return null;
  const askAgain = () => {
    store.endRequests.value++;
    post({ type: 'regenerate', messageId: entry.id });
  };
  return (
    <div class="note check-note">
      <Icon name="warning" />
      <span>{explainProblem(found.problem)}</span>
      <button type="button" class="button secondary" disabled={store.streaming.value} onClick={askAgain}>
        {l10n.t('Ask Again')}
      </button>
    </div>
  );
}
