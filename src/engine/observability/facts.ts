import type { Usage } from '../../core/chat.ts';
import { splitModelRef } from '../../core/chat.ts';
import { ChatError, type ErrorData } from '../../core/errors.ts';
import type { RequestRecord } from '../../core/requestRecord.ts';
import type { Facts } from '../../core/trace.ts';

type Bill = Pick<RequestRecord, 'outcome' | 'usage' | 'costUsd' | 'durationMs' | 'firstTokenMs'>;

const usageFacts = ({ inputTokens, outputTokens, estimated, ...optional }: Usage): Facts => ({
  inputTokens,
  outputTokens,
  ...(optional.cachedInputTokens !== undefined && { cachedInputTokens: optional.cachedInputTokens }),
  ...(optional.cacheWriteTokens !== undefined && { cacheWriteTokens: optional.cacheWriteTokens }),
  ...(optional.reasoningTokens !== undefined && { reasoningTokens: optional.reasoningTokens }),
  ...(estimated && { estimated }),
});

export const billFacts = ({ outcome, usage, costUsd, durationMs, firstTokenMs }: Bill): Facts => ({
  outcome,
  ...usageFacts(usage),
  ...(costUsd !== null && { costUsd }),
  durationMs,
  ...(firstTokenMs !== null && { firstTokenMs }),
});

export const errorFacts = (error: ErrorData | null | undefined): Facts =>
  error
    ? {
        errorCode: error.code,
        errorKind: error.kind,
        ...(error.status !== undefined && { httpStatus: error.status }),
      }
    : {};

const stackFrames = 10;

/** Where an error of ours was thrown. */
export function exceptionFacts(thrown: unknown): Facts {
  if (!ChatError.is(thrown) || thrown.kind !== 'internal') return {};
  const origin = thrown.cause instanceof Error ? thrown.cause : thrown;
  const frames = (origin.stack ?? '').split('\n').map((line) => line.trim());
  const stack = frames.filter((line) => line.startsWith('at ')).slice(0, stackFrames);
  return { exceptionType: origin.name, ...(stack.length > 0 && { exceptionStack: stack.join('\n') }) };
}

/** Everything a record tells but its steps. */
export const requestFacts = (record: Omit<RequestRecord, 'spans' | 'traceId' | 'sampled' | 'at'>): Facts => ({
  requestId: record.requestId,
  purpose: record.purpose,
  ...(record.conversationId !== null && { conversationId: record.conversationId }),
  ...(record.messageId !== null && { messageId: record.messageId }),
  ...(record.template !== null && { template: record.template }),
  model: record.model,
  ...(record.target !== null && { target: record.target }),
  provider: splitModelRef(record.target ?? record.model).connectionId,
  ...(record.finishReason !== null && { finishReason: record.finishReason }),
  ...billFacts(record),
  retries: record.retries,
  fallbacks: record.fallbacks,
  ...(record.hit && { cache: record.hit.tier, savedTokens: record.hit.savedTokens }),
  ...(record.hit && record.hit.savedUsd !== null && { savedUsd: record.hit.savedUsd }),
  ...errorFacts(record.error),
});
