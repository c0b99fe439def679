import type { FinishReason, Notice, Usage } from '../../core/chat.ts';
import { ChatError } from '../../core/errors.ts';
import type { Middleware } from '../../core/pipeline.ts';
import type { Now } from '../../core/ports.ts';
import { createRecorder, failureOf, type RecorderOptions } from './recorder.ts';
import type { ReportRequest } from './requestReport.ts';

export type MeterOptions = RecorderOptions & {
  readonly now: Now;
  /** Hears of every request's end. */
  readonly report?: ReportRequest | undefined;
};

type Metered = Extract<Notice, { notice: 'metered' }>;
type CacheHit = Extract<Notice, { notice: 'cache-hit' }>;
type Attempt = Pick<Metered, 'usage' | 'costUsd'>;

const nothing: Usage = { inputTokens: 0, outputTokens: 0, estimated: false };
const unread = { type: 'notice', notice: 'metered', outcome: 'stopped' } as const;
const spent = ({ usage }: Attempt): boolean => usage.inputTokens + usage.outputTokens > 0;

/** Optional figures stay absent while nobody reported them. */
function sum(a: Usage, b: Usage): Usage {
  const optional = (key: 'cachedInputTokens' | 'cacheWriteTokens' | 'reasoningTokens') =>
    a[key] === undefined && b[key] === undefined ? {} : { [key]: (a[key] ?? 0) + (b[key] ?? 0) };
  return {
    inputTokens: a.inputTokens + b.inputTokens,
    outputTokens: a.outputTokens + b.outputTokens,
    ...optional('cachedInputTokens'),
    ...optional('cacheWriteTokens'),
    ...optional('reasoningTokens'),
    estimated: a.estimated || b.estimated,
  };
}

/** What all attempts took together; of unknown cost as soon as one is. */
function total(attempts: readonly Attempt[]): Attempt {
  const paid = attempts.filter(spent);
  const [only] = paid;
  if (only && paid.length === 1) return { usage: only.usage, costUsd: only.costUsd };
  return {
    usage: paid.reduce((usage, attempt) => sum(usage, attempt.usage), nothing),
    costUsd: paid.reduce<number | null>(
      (cost, attempt) => (cost === null || attempt.costUsd === null ? null : cost + attempt.costUsd),
      0,
    ),
  };
}

/**
 * Takes the attempts' bills out and adds the one of the whole request, a `metered` notice right before `finish` or
 * before the error is thrown; `finish` tells the usage of all attempts too. Attempts record in the ledger what they
 * spent; a request on which nothing was spent is recorded here, so that each request is recorded at least once.
 */
export function createMeter(options: MeterOptions): Middleware {
  const { now, report } = options;
  const record = createRecorder(options);

  return (next) =>
    async function* meter(request, context) {
      const at = now();
      const attempts: Attempt[] = [];
      const passed = { retries: 0, fallbacks: 0 };
      let firstTokenMs: number | null = null;
      let finishReason: FinishReason | null = null;
      let hit: CacheHit | undefined;
      let thrown: unknown;
      let final: Metered | undefined;

      function bill(outcome: Metered['outcome'], fallback: Usage, error?: ChatError): Metered {
        const known = attempts.length > 0 ? total(attempts) : { usage: fallback, costUsd: 0 };
        const durationMs = now() - at;
        if (!attempts.some(spent)) {
          const { model } = request;
          record({ at, model, outcome, durationMs, firstTokenMs, ...known, ...failureOf(outcome, error) }, context);
        }
        final = { type: 'notice', notice: 'metered', outcome, ...known, durationMs, firstTokenMs };
        return final;
      }

      try {
        for await (const event of next(request, context)) {
          if (event.type === 'notice' && event.notice === 'attempt-metered') {
            attempts.push(event);
            continue;
          }
          if (event.type === 'finish') {
            finishReason = event.reason;
            const metered = bill('complete', event.usage);
            yield metered;
            yield { ...event, usage: metered.usage };
            continue;
          }
          if (event.type !== 'notice') firstTokenMs ??= now() - at;
          else if (event.notice === 'retry-wait') passed.retries += 1;
          else if (event.notice === 'fallback') passed.fallbacks += 1;
          else if (event.notice === 'cache-hit') hit = event;
          yield event;
        }
      } catch (error) {
        const failure = ChatError.from(error);
        thrown = failure;
        yield bill(failure.code === 'cancelled' ? 'stopped' : 'failed', nothing, failure);
        throw failure;
      } finally {
        // Whoever stops reading ends the request too; what it took is in the ledger, from the attempt's own meter.
        final ??= { ...unread, ...total(attempts), durationMs: now() - at, firstTokenMs };
        report?.({ at, bill: final, finishReason, thrown, hit, ...passed }, request, context);
      }
    };
}
