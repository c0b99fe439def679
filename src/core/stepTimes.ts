import * as l10n from '@vscode/l10n';
import type { SpanName } from './trace.ts';

/** A step of a request; `failed` are attempts that failed, `other` is what no step accounts for: waits before a new attempt. */
export type StepName = Exclude<SpanName, 'request' | 'attempt'> | 'failed' | 'other';

/** Where the time of many requests went. */
export type StepTimes = {
  readonly requests: number;
  /** The longest step first. */
  readonly steps: readonly StepTime[];
};

export type StepTime = {
  readonly name: StepName;
  /** Of the time of all requests; all shares add up to 1. */
  readonly share: number;
  /** Milliseconds of a request, also of those that did without the step. */
  readonly meanMs: number;
  /** Milliseconds: 95 of 100 requests took less for it. */
  readonly p95Ms: number;
  /** The id of the target that took most of it; null when the step asks none. */
  readonly target: string | null;
};

/** What people call a step of a request, inside a sentence; undefined for a name that is none of ours. */
export function stepLabel(name: string): string | undefined {
  return labels[name]?.();
}

const labels: Readonly<Record<string, () => string>> = {
  mask: () => l10n.t('masking'),
  cache: () => l10n.t('cache'),
  route: () => l10n.t('choosing the model'),
  queue: () => l10n.t('waiting for its turn'),
  attempt: () => l10n.t('attempt'),
  'first-byte': () => l10n.t('waiting for the first word'),
  stream: () => l10n.t('writing'),
  validate: () => l10n.t('checking the answer'),
  render: () => l10n.t('showing the answer'),
  failed: () => l10n.t('failed attempts'),
  other: () => l10n.t('waits before another attempt, and all else'),
} satisfies Record<StepName | 'attempt', () => string>;
