import * as l10n from '@vscode/l10n';
import type { Notice } from '../../../core/chat.ts';
import { explainNotice } from '../../../core/explainNotice.ts';
import { usePanel } from '../context.ts';
import { Markdown } from '../markdown/Markdown.tsx';
import type { AnswerEntry } from '../model/entries.ts';
import { AnswerFooter } from './AnswerFooter.tsx';
import { CacheNote } from './CacheNote.tsx';
import { CheckNote } from './CheckNote.tsx';
import { ContinueButton } from './ContinueButton.tsx';
import { ErrorCard } from './ErrorCard.tsx';
import { Icon } from './Icon.tsx';
import { MaskNote } from './MaskNote.tsx';
import { Reasoning } from './Reasoning.tsx';
import { Wait } from './Wait.tsx';

export function AnswerTurn({ entry }: { entry: AnswerEntry }) {
  const { status } = entry.facts.value;
  return (
    <div class={`answer answer-${status}`}>
      <Reasoning entry={entry} />
      <Markdown text={entry.text.value} />
      <AnswerStatus entry={entry} />
      <Notices entry={entry} />
      <CheckNote entry={entry} />
      <CacheNote entry={entry} />
      <MaskNote entry={entry} />
      {status !== 'streaming' && <AnswerFooter entry={entry} />}
    </div>
  );
}

function AnswerStatus({ entry }: { entry: AnswerEntry }) {
  const { status, error, finishReason, notices = [] } = entry.facts.value;
  if (status === 'streaming') return <Waiting entry={entry} />;
  if (status === 'complete' && finishReason === 'content-filter')
    // The check of the answer says so, too, with a button.
    return notices.some(isOfCheck) ? null : (
      <Note icon="info" text={l10n.t('The provider’s content filter ended the answer.')} />
    );
  if (status === 'complete' && finishReason !== 'length') return null;
  return (
    <>
      {status === 'failed' && error && <ErrorCard entry={entry} error={error} />}
      {status === 'stopped' && <Note icon="debug-stop" text={l10n.t('Stopped. What arrived is kept.')} />}
      {status === 'interrupted' && (
        <Note icon="debug-disconnect" text={l10n.t('This answer was interrupted; what arrived is kept.')} />
      )}
      {status === 'complete' && (
        <Note icon="info" text={l10n.t('The answer ended at its length limit. Ask to go on.')} />
      )}
      <ContinueButton entry={entry} />
    </>
  );
}

const isOfCheck = ({ notice }: Notice): boolean => notice === 'check-failed';

/** How the answer came about, where a person would not expect it. */
function Notices({ entry }: { entry: AnswerEntry }) {
  const { notices = [] } = entry.facts.value;
  const sentences = notices
    .filter((notice) => !isOfCheck(notice) && notice.notice !== 'masked')
    .map(explainNotice)
    .filter((sentence) => sentence !== undefined);
  return sentences.map((sentence) => <Note key={sentence} icon="info" text={sentence} />);
}

/** Before the first text it says that the answer is on its way; afterwards it is a small sign of life. */
function Waiting({ entry }: { entry: AnswerEntry }) {
  const text = entry.text.value;
  const reasoning = entry.reasoning.value;
  text.revision.value;
  reasoning.revision.value;
  const wait = usePanel().store.wait.value;
  const hasBegun = text.source() !== '' || reasoning.source() !== '';
  return (
    <div class="waiting">
      <span class="dots" aria-hidden="true">
        <span />
        <span />
        <span />
      </span>
      {wait ? (
        <Wait wait={wait} messageId={entry.id} />
      ) : (
        !hasBegun && <span class="waiting-text">{l10n.t('Waiting for the answer…')}</span>
      )}
    </div>
  );
}

function Note({ icon, text }: { icon: string; text: string }) {
  return (
    <p class="note">
      <Icon name={icon} />
      <span>{text}</span>
    </p>
  );
}
