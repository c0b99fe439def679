import type { ChatError, ErrorCode } from '../../core/errors.ts';

/** What an item's failure means for the rest of its batch. */

/** `stop`: all others would fail too; `wait`: later it may work; `fail`: it is about this item. */
export type Verdict = 'stop' | 'wait' | 'fail';

/** A person has to do something before any other item can work. */
const stopping: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'quota-exhausted',
  'budget-reached',
  'unknown-connection',
  'endpoint-not-found',
  'model-not-found',
  'bad-url',
  'bad-settings',
  'tls-failed',
  'host-not-found',
  'connection-refused',
  'batch-unconfirmed',
  'storage',
]);

/** Failures that say nothing about the other items. */
const own: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'context-too-long',
  'content-filtered',
  'empty-answer',
  'answer-too-large',
  'answer-cut',
  'batch-unanswered',
]);

export function verdictOf(error: ChatError): Verdict {
  if (error.kind === 'auth' || stopping.has(error.code)) return 'stop';
  return error.data.retryable && !own.has(error.code) ? 'wait' : 'fail';
}

export const isOwn = (code: ErrorCode): boolean => own.has(code);

const firstWaitMs = 2000;
const longestWaitMs = 60_000;
/** A provider that asks for more than this is taken at its word only up to here. */
const longestAskedMs = 600_000;

/** Milliseconds before try number `tries` (from 0): twice as long each time, between half and all of it by chance. */
export function waitMs(tries: number, retryAfterMs: number | undefined, random: () => number): number {
  if (retryAfterMs !== undefined) return Math.min(retryAfterMs, longestAskedMs);
  return Math.min(longestWaitMs, firstWaitMs * 2 ** tries) * (0.5 + random() / 2);
}
