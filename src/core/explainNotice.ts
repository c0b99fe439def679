import * as l10n from '@vscode/l10n';
import { explainProblem } from './answerProblem.ts';
import { type Notice, splitModelRef, type Target, type WaitNotice } from './chat.ts';
import { explainError } from './explainError.ts';
import { type MaskCounts, type MaskKind, maskKinds } from './masking.ts';
import type { RoutingReason } from './routing.ts';

/** What a person should know of how an answer came about, in one sentence; undefined for notices of passing interest. */
export function explainNotice(notice: Notice): string | undefined {
  switch (notice.notice) {
    case 'degraded':
      return explainDegraded(notice);
    case 'fallback':
      return explainFallback(notice);
    case 'check-failed':
      return explainProblem(notice.problem);
    case 'continued':
      return l10n.t('From “{0}” on, “{1}” continued the answer.', endOf(notice.after), targetName(notice.target));
    case 'routed':
      return explainRouted(notice);
    case 'budget':
      return explainBudget(notice);
    case 'masked':
      return l10n.t('Sent as placeholders: {0}. The answer shows the values again.', maskedText(notice.counts));
    default:
      return undefined;
  }
}

function explainFallback({ from, to, error, back }: Extract<Notice, { notice: 'fallback' }>): string {
  const { what } = explainError(error);
  return back
    ? l10n.t('“{0}” failed: {1} So this is the answer of “{2}” after all.', targetName(from), what, targetName(to))
    : l10n.t('“{0}” failed: {1} “{2}” was asked next.', targetName(from), what, targetName(to));
}

const maskLabels: Readonly<Record<MaskKind, (count: number) => string>> = {
  secret: (count) => l10n.t('secrets ({0})', count),
  iban: (count) => l10n.t('bank accounts ({0})', count),
  card: (count) => l10n.t('payment cards ({0})', count),
  'national-id': (count) => l10n.t('national ids ({0})', count),
  ip: (count) => l10n.t('IP addresses ({0})', count),
  mac: (count) => l10n.t('MAC addresses ({0})', count),
  email: (count) => l10n.t('e-mail addresses ({0})', count),
  phone: (count) => l10n.t('phone numbers ({0})', count),
};

/** What was masked, by kind: never the values. */
export const maskedText = (counts: MaskCounts): string =>
  maskKinds.flatMap((kind) => (counts[kind] ? [maskLabels[kind](counts[kind])] : [])).join(', ');

const routingReasons: Readonly<Record<RoutingReason, () => string>> = {
  cheapest: () => l10n.t('it costs least'),
  best: () => l10n.t('it is the strongest'),
  easy: () => l10n.t('the question is easy enough for it'),
  hard: () => l10n.t('the question is hard'),
  between: () => l10n.t('the question is neither easy nor hard'),
  'needs-vision': () => l10n.t('it sees images'),
  'needs-tools': () => l10n.t('it calls tools'),
  'needs-window': () => l10n.t('the conversation is too long for others'),
  'others-down': () => l10n.t('others do not answer at present'),
  'others-slow': () => l10n.t('others are slow at present'),
  'only-one': () => l10n.t('it is the only one that is set up'),
};

function explainRouted({ target, reasons }: Extract<Notice, { notice: 'routed' }>): string {
  const { modelId } = splitModelRef(target.model);
  return l10n.t('Auto chose “{0}”: {1}.', modelId, reasons.map((reason) => routingReasons[reason]()).join(', '));
}

function explainBudget({ period, usedUsd, limitUsd }: Extract<Notice, { notice: 'budget' }>): string {
  const share = Math.floor((100 * usedUsd) / limitUsd);
  return period === 'day'
    ? l10n.t('{0} % of today’s budget of {1} US dollars is used.', share, limitUsd.toFixed(2))
    : l10n.t('{0} % of this month’s budget of {1} US dollars is used.', share, limitUsd.toFixed(2));
}

/** What an answer waits for, in words; `now` is milliseconds since the epoch. */
export function explainWait(wait: WaitNotice, now: number): string {
  const seconds = 'dueAt' in wait && wait.dueAt !== undefined ? Math.max(0, Math.ceil((wait.dueAt - now) / 1000)) : 0;
  switch (wait.notice) {
    case 'retry-wait':
      return `${explainError(wait.error).what} ${l10n.t('Next try in {0} s.', seconds)}`;
    case 'fallback':
      return explainNotice(wait) ?? '';
    case 'cache-offer':
      return l10n.t('A similar question was answered before: “{0}”', wait.question);
    case 'queued':
      if (wait.reason === 'rate-limit')
        return l10n.t('Waiting for the rate limit of “{0}”: about {1} s.', targetName(wait.target), seconds);
      return l10n.t('“{0}” is busy. Requests before this one: {1}.', targetName(wait.target), wait.ahead);
  }
}

/** The model without its connection, with the key's number where it is not the first. */
export const targetName = ({ model, key }: Target): string =>
  key === 0 ? splitModelRef(model).modelId : l10n.t('{0}, key {1}', splitModelRef(model).modelId, key + 1);

/** The last words of a text, in one line. */
const endOf = (text: string): string => `…${text.replace(/\s+/g, ' ').slice(-40)}`;

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
