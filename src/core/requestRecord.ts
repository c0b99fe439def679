import type { CacheTier } from './cacheTiers.ts';
import type { ChatRequest, FinishReason, ModelRef, Usage } from './chat.ts';
import type { ErrorData } from './errors.ts';
import type { Purpose } from './pipeline.ts';
import type { Span } from './trace.ts';

/** One request from its beginning to its end, however it ended: what logs, traces, metrics and the dashboard are made of. */
export type RequestRecord = {
  readonly requestId: string;
  readonly traceId: string;
  /** False: whoever called wants no trace of it to be exported. */
  readonly sampled: boolean;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly durationMs: number;
  /** Until the first piece of the answer; null when there was none. */
  readonly firstTokenMs: number | null;
  readonly purpose: Purpose;
  readonly conversationId: number | null;
  /** The stored answer. */
  readonly messageId: number | null;
  readonly template: string | null;
  /** The model that was asked for. */
  readonly model: ModelRef;
  /** The id of the target that answered, or that failed last; null when none was asked. */
  readonly target: string | null;
  readonly outcome: 'complete' | 'stopped' | 'failed';
  readonly finishReason: FinishReason | null;
  readonly usage: Usage;
  /** US dollars; null when no price is known. */
  readonly costUsd: number | null;
  readonly retries: number;
  readonly fallbacks: number;
  readonly error: ErrorData | null;
  /** An answer of the cache: what it had taken when it was paid for; US dollars null when no price is known. */
  readonly hit?: { readonly tier: CacheTier; readonly savedTokens: number; readonly savedUsd: number | null };
  /** The request itself first, each step after the one it is part of. */
  readonly spans: readonly Span[];
};

/** What a record leaves out, since it must not be kept without asking. */
export type RequestDetails = {
  readonly request: ChatRequest;
  /** What was thrown. */
  readonly thrown?: unknown;
  /** The texts of the request must not be kept, whatever the settings say. */
  readonly private?: boolean;
};

/** Hears of every request when it has ended. Must be quick; what it throws is logged and goes no further. */
export type RequestObserver = (record: RequestRecord, details: RequestDetails) => void;

/** What the cache had for a request; undefined where it was not asked. */
export const cacheResultOf = ({ hit, spans }: RequestRecord): string | undefined =>
  hit?.tier ?? spans.find(({ name }) => name === 'cache')?.facts.cache;

/** The calls to targets that a request took. */
export const attemptsOf = ({ spans }: RequestRecord): readonly Span[] => spans.filter(({ name }) => name === 'attempt');
