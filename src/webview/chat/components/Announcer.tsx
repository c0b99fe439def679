import { useSignal } from '@preact/signals';
import * as l10n from '@vscode/l10n';
import { useEffect, useRef } from 'preact/hooks';
import { usePanel } from '../context.ts';
import type { AnswerEntry } from '../model/entries.ts';
import { spokenText } from '../model/plainText.ts';

/** Milliseconds between two announcements: a screen reader that is interrupted at every word says nothing. */
const pause = 3_000;

/** Tells screen readers of an answer as it arrives, in whole blocks; the list itself is silent. */
export function Announcer() {
  const { store } = usePanel();
  const spoken = useSignal('');
  const progress = useRef<{ id: number; blocks: number } | undefined>(undefined);
  const last = store.entries.value.at(-1);
  const answer = last?.role === 'assistant' ? last : undefined;
  const isStreaming = store.streaming.value;

  useEffect(() => {
    if (!answer) return;
    if (!isStreaming) {
      if (progress.current?.id !== answer.id) return;
      spoken.value = [newText(answer, progress.current), l10n.t('The answer has ended.')].join(' ');
      progress.current = undefined;
      return;
    }
    const now = { id: answer.id, blocks: answer.text.peek().stream.finished.length };
    progress.current = now;
    spoken.value = l10n.t('An answer is being written.');
    const timer = setInterval(() => {
      const text = newText(answer, now);
      if (text !== '') spoken.value = text;
    }, pause);
    return () => clearInterval(timer);
  }, [answer, isStreaming, spoken]);

  return (
    <div class="visually-hidden" aria-live="polite">
      {spoken}
    </div>
  );
}

function newText(answer: AnswerEntry, progress: { blocks: number }): string {
  const { finished } = answer.text.peek().stream;
  const text = finished.slice(progress.blocks).map(spokenText).join(' ');
  progress.blocks = finished.length;
  return text;
}
