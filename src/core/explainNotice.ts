import * as l10n from '@vscode/l10n';
import type { Notice } from './chat.ts';

/** What a person should know of how an answer came about, in one sentence; undefined for notices of passing interest. */
export function explainNotice(notice: Notice): string | undefined {
  return notice.notice === 'degraded' ? explainDegraded(notice) : undefined;
}

function explainDegraded({ shortfall, parameter = '' }: Extract<Notice, { notice: 'degraded' }>): string {
  switch (shortfall) {
    case 'vision':
      return l10n.t('The model takes no images: it was told that they were left out.');
    case 'system-role':
      return l10n.t('The model has no system role: the instructions went with the first message.');
    case 'tools':
      return l10n.t('The model has no tool calls: the tools were described in the text.');
    case 'streaming':
      return l10n.t('The model does not stream: the answer came in one piece.');
    case 'parameter':
      return l10n.t('The model does not take “{0}”: it was left out.', parameter);
  }
}
