import * as l10n from '@vscode/l10n';
import { usePanel } from '../context.ts';
import { Icon } from './Icon.tsx';

/** What a new conversation shows: what can be done here, one click away. */
export function EmptyState() {
  const { store, post } = usePanel();
  const fill = (text: string) => () => {
    store.setDraft(text);
    store.focusRequests.value++;
  };
  const questions = [
    l10n.t('Explain how this file works, step by step.'),
    l10n.t('Write a unit test for the selected function.'),
    l10n.t('Which edge cases does this code forget?'),
  ];
  return (
    <div class="empty">
      <Icon name="comment-discussion" />
      <h2>{l10n.t('What are you working on?')}</h2>
      <p class="empty-lead">{l10n.t('Ask a question, or attach code from the editor and ask about it.')}</p>
      <div class="suggestions">
        <Suggestion icon="sparkle" onClick={() => post({ type: 'action', action: 'runTemplate' })}>
          {l10n.t('Run a prompt template on the selection…')}
        </Suggestion>
        {questions.map((question) => (
          <Suggestion key={question} icon="comment" onClick={fill(question)}>
            {question}
          </Suggestion>
        ))}
      </div>
      {store.demoOnly.value && (
        <div class="demo-note" role="note">
          <p>{l10n.t('The demo model answers: it needs no key and no network, and nothing leaves this machine.')}</p>
          <button type="button" class="button" onClick={() => post({ type: 'action', action: 'setUpModels' })}>
            {l10n.t('Set Up Models…')}
          </button>
        </div>
      )}
    </div>
  );
}

function Suggestion({ icon, onClick, children }: { icon: string; onClick: () => void; children: string }) {
  return (
    <button type="button" class="suggestion" onClick={onClick}>
      <Icon name={icon} />
      <span>{children}</span>
    </button>
  );
}
