import * as l10n from '@vscode/l10n';
import { explainNotice } from '../../../core/explainNotice.ts';
import { usePanel } from '../context.ts';
import type { AnswerEntry } from '../model/entries.ts';
import { Icon } from './Icon.tsx';

/** What was kept back when the question was sent: how many of which kind, never the values. */
export function MaskNote({ entry }: { entry: AnswerEntry }) {
  const { post } = usePanel();
  const masked = entry.facts.value.notices?.find(({ notice }) => notice === 'masked');
  if (!masked) return null;
  return (
    <div class="note mask-note">
      <Icon name="shield" />
      <span>{explainNotice(masked)}</span>
      <button type="button" class="link-button" onClick={() => post({ type: 'action', action: 'chooseMasking' })}>
        {l10n.t('Change…')}
      </button>
    </div>
  );
}
