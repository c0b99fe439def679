import { useSignal } from '@preact/signals';
import * as l10n from '@vscode/l10n';
import { usePanel } from '../context.ts';
import { Markdown } from '../markdown/Markdown.tsx';
import type { AnswerEntry } from '../model/entries.ts';
import { Icon } from './Icon.tsx';

/** What the model thought on its way, folded away; drawn only while it is unfolded. */
export function Reasoning({ entry }: { entry: AnswerEntry }) {
  const { format } = usePanel();
  const open = useSignal(false);
  const reasoning = entry.reasoning.value;
  const text = entry.text.value;
  reasoning.revision.value;
  text.revision.value;
  if (reasoning.source() === '') return null;
  const isThinking = entry.facts.value.status === 'streaming' && text.source() === '';
  const thoughtMs = entry.thoughtMs.value;
  const label =
    thoughtMs === null || thoughtMs < 1000 ? l10n.t('Thoughts') : l10n.t('Thought for {0}', format.duration(thoughtMs));
  return (
    <details
      class="reasoning"
      open={open.value}
      onToggle={(event) => {
        open.value = event.currentTarget.open;
      }}
    >
      <summary>
        <Icon name={open.value ? 'chevron-down' : 'chevron-right'} />
        <span class={isThinking ? 'shimmer' : undefined}>{isThinking ? l10n.t('Thinking…') : label}</span>
      </summary>
      {open.value && <Markdown text={reasoning} />}
    </details>
  );
}
