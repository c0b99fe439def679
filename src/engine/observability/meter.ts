import type { Notice, Usage } from '../../core/chat.ts';
import { ChatError } from '../../core/errors.ts';
import type { Middleware } from '../../core/pipeline.ts';
import type { Now } from '../../core/ports.ts';
import { createRecorder, type RecorderOptions } from './recorder.ts';

export type MeterOptions = RecorderOptions & { readonly now: Now };

type Metered = Extract<Notice, { notice: 'metered' }>;
type Attempt = Pick<Metered, 'usage' | 'costUsd'>;

const nothing: Usage = { inputTokens: 0, outputTokens: 0, estimated: false };
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
  const { now } = options;
  const record = createRecorder(options);

  return (next) =>
    async function* meter(request, context) {
      const at = now();
      const attempts: Attempt[] = [];
      let firstTokenMs: number | null = null;

      function bill(outcome: Metered['outcome'], fallback: Usage): Metered {
        const known = attempts.length > 0 ? total(attempts) : { usage: fallback, costUsd: 0 };
        const durationMs = now() - at;
        if (!attempts.some(spent)) record({ at, model: request.model, outcome, durationMs, ...known }, context);
        return { type: 'notice', notice: 'metered', outcome, ...known, durationMs, firstTokenMs };
      }

      try {
        for await (const event of next(request, context)) {
          if (event.type === 'notice' && event.notice === 'attempt-metered') {
            attempts.push(event);
            continue;
          }
          if (event.type === 'finish') {
            const final = bill('complete', event.usage);
            yield final;
            yield { ...event, usage: final.usage };
            continue;
          }
          if (event.type !== 'notice') firstTokenMs ??= now() - at;
          yield event;
        }
      } catch (thrown) {
        const error = ChatError.from(thrown);
        yield bill(error.code === 'cancelled' ? 'stopped' : 'failed', nothing);
        throw error;
      }
    };
}
