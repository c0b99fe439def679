import * as l10n from '@vscode/l10n';
import { useMemo } from 'preact/hooks';
import { answeredBy } from '../../../core/answeredBy.ts';
import { splitModelRef, type Usage } from '../../../core/chat.ts';
import { fileBlocks } from '../../../shared/fileBlocks.ts';
import { usePanel } from '../context.ts';
import type { AnswerEntry } from '../model/entries.ts';
import type { Format } from '../model/format.ts';
import { IconButton } from './IconButton.tsx';
import { Versions } from './Versions.tsx';

/** What an answer took, and what can be done with it. */
export function AnswerFooter({ entry }: { entry: AnswerEntry }) {
  const { store, post, format } = usePanel();
  const { model: asked, notices = [], usage, costUsd, durationMs, createdAt, versions } = entry.facts.value;
  const model = answeredBy(asked, notices);
  const busy = store.streaming.value;
  const text = entry.text.value.source();
  const namesSeveralFiles = useMemo(() => new Set(fileBlocks(text).map(({ path }) => path)).size > 1, [text]);
  return (
    <footer class="answer-footer">
      <span class="answer-buttons">
        <IconButton
          icon="copy"
          label={l10n.t('Copy answer')}
          onClick={() => post({ type: 'copyMessage', messageId: entry.id })}
        />
        {namesSeveralFiles && (
          <IconButton
            icon="diff-multiple"
            label={l10n.t('Apply all…')}
            onClick={() => post({ type: 'applyAll', messageId: entry.id })}
          />
        )}
        <IconButton
          icon="refresh"
          label={l10n.t('Regenerate')}
          disabled={busy}
          onClick={() => {
            store.endRequests.value++;
            post({ type: 'regenerate', messageId: entry.id });
          }}
        />
        <IconButton
          icon="git-branch"
          label={l10n.t('Branch from here')}
          onClick={() => post({ type: 'branchConversation', messageId: entry.id })}
        />
        <IconButton
          icon="output"
          label={l10n.t('Show log, trace and request')}
          onClick={() => post({ type: 'showLogEntry', messageId: entry.id })}
        />
        <Versions id={entry.id} versions={versions} disabled={busy} />
      </span>
      <span class="facts">
        <span class="fact fact-model" title={`${model}\n${format.dateTime(createdAt)}`}>
          {splitModelRef(model).modelId}
        </span>
        {usage && <Tokens usage={usage} format={format} />}
        {usage && (
          <span class="fact" title={costUsd === null ? l10n.t('No price is known for this model') : l10n.t('Cost')}>
            {format.cost(costUsd)}
          </span>
        )}
        {durationMs !== null && (
          <span class="fact" title={l10n.t('Time')}>
            {format.duration(durationMs)}
          </span>
        )}
      </span>
    </footer>
  );
}

function Tokens({ usage, format }: { usage: Usage; format: Format }) {
  const about = usage.estimated ? '≈' : '';
  const input = about + format.integer(usage.inputTokens);
  const output = about + format.integer(usage.outputTokens);
  const lines = [
    l10n.t('Tokens read: {0}', input),
    ...(usage.cachedInputTokens
      ? [l10n.t('of these from the cache: {0}', format.integer(usage.cachedInputTokens))]
      : []),
    ...(usage.cacheWriteTokens
      ? [l10n.t('of these put into the cache: {0}', format.integer(usage.cacheWriteTokens))]
      : []),
    l10n.t('Tokens written: {0}', output),
    ...(usage.reasoningTokens ? [l10n.t('of these for thinking: {0}', format.integer(usage.reasoningTokens))] : []),
    ...(usage.estimated ? [l10n.t('≈: estimated, the provider reported no figures')] : []),
  ];
  return (
    <span class="fact" title={lines.join('\n')}>
      <span class="visually-hidden">{l10n.t('Tokens read: {0}, written: {1}', input, output)}</span>
      <span aria-hidden="true">
        ↑{input} ↓{output}
      </span>
    </span>
  );
}
