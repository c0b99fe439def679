/** The types every layer speaks. Plain data only: it crosses processes and is stored as JSON. */

import type { AnswerProblem } from './answerProblem.ts';
import type { BudgetPeriod } from './budget.ts';
import type { CacheTier } from './cacheTiers.ts';
import type { ErrorData } from './errors.ts';
import type { MaskCounts } from './masking.ts';
import type { RateLimits } from './rateLimits.ts';
import type { RoutingPolicy, RoutingReason } from './routing.ts';
import type { Shortfall } from './shortfall.ts';

export type TextPart = { readonly type: 'text'; readonly text: string };
/** `data` is base64 without a `data:` prefix. */
export type ImagePart = { readonly type: 'image'; readonly mediaType: string; readonly data: string };
export type ContentPart = TextPart | ImagePart;

export type ToolCall = {
  readonly id: string;
  readonly name: string;
  /** The arguments as JSON text, exactly as the model wrote them: it may be invalid. */
  readonly arguments: string;
};

export type ToolDefinition = {
  readonly name: string;
  readonly description?: string;
  /** A JSON schema. */
  readonly parameters: Readonly<Record<string, unknown>>;
};

export type ChatMessage =
  | { readonly role: 'system'; readonly content: string }
  | { readonly role: 'user'; readonly content: string | readonly ContentPart[] }
  | {
      readonly role: 'assistant';
      readonly content: string;
      readonly reasoning?: string;
      readonly toolCalls?: readonly ToolCall[];
    }
  | { readonly role: 'tool'; readonly toolCallId: string; readonly content: string };

/** Every field is optional: what is absent is not sent, so the provider's default holds. */
export type Sampling = {
  readonly temperature?: number | undefined;
  /** Upper limit of the answer, in tokens. */
  readonly maxTokens?: number | undefined;
  readonly topP?: number | undefined;
  readonly stop?: readonly string[] | undefined;
  readonly seed?: number | undefined;
  readonly presencePenalty?: number | undefined;
  readonly frequencyPenalty?: number | undefined;
  /** How much the model thinks before it answers, where it can be told. */
  readonly reasoning?: 'none' | 'minimal' | 'low' | 'medium' | 'high' | undefined;
};

/** `connection/model`, for example `openrouter/openai/gpt-4o`: the connection's id ends at the first slash. */
export type ModelRef = string;

/** One place that can answer a request: a model, asked with one of its connection's keys. */
export type Target = {
  readonly model: ModelRef;
  /** 0: the connection's first key, 1: its second one, and so on. */
  readonly key: number;
};

/** A request whose last message is the assistant's asks for the rest of that answer. */
export type ChatRequest = {
  readonly model: ModelRef;
  readonly messages: readonly ChatMessage[];
  readonly tools?: readonly ToolDefinition[];
  readonly sampling?: Sampling;
  /** Ask the provider for a stream. The answer is an event stream either way. */
  readonly stream: boolean;
};

/** All figures are tokens. */
export type Usage = {
  /** Input tokens in all, cached ones included. */
  readonly inputTokens: number;
  /** Output tokens in all, reasoning included. */
  readonly outputTokens: number;
  /** Of the input tokens, those read from the provider's cache. */
  readonly cachedInputTokens?: number;
  /** Of the input tokens, those written to the provider's cache, which some charge more for. */
  readonly cacheWriteTokens?: number;
  readonly reasoningTokens?: number;
  /** How the provider bills it where that is not by its standard list: `batch` stands for flex processing too. */
  readonly serviceTier?: 'batch' | 'priority';
  /** US dollars, when the provider itself tells what it charges. */
  readonly reportedCostUsd?: number;
  /** True when the provider reported nothing and the figures are ours. */
  readonly estimated: boolean;
};

/** What the next request would take of the model's window. All figures are tokens. */
export type ContextUse = {
  readonly system: number;
  readonly history: number;
  readonly attachments: number;
  readonly question: number;
  /** Kept free for the answer. */
  readonly reserve: number;
  /** Input and output together; null when nobody told. */
  readonly window: number | null;
  /** False: an estimate. */
  readonly exact: boolean;
};

export type FinishReason = 'stop' | 'length' | 'tool-calls' | 'content-filter' | 'other';

type Bill = {
  readonly outcome: 'complete' | 'stopped' | 'failed';
  readonly usage: Usage;
  /** US dollars; null when no price is known. */
  readonly costUsd: number | null;
  readonly durationMs: number;
  /** Until the first piece of text, reasoning or tool call; null when there was none. */
  readonly firstTokenMs: number | null;
};

/** What happened on the way to an answer, for people to read; never part of the answer. */
export type Notice =
  /** The target is asked now: what was waited for is over. */
  | { readonly type: 'notice'; readonly notice: 'attempt'; readonly target: Target }
  /** The provider sent something that is no part of the answer. Time-outs count it as life and do not pass it on. */
  | { readonly type: 'notice'; readonly notice: 'keep-alive' }
  /** The request was changed to what the model can do. `parameter`: the one that was left out, in the provider's terms. */
  | {
      readonly type: 'notice';
      readonly notice: 'degraded';
      readonly shortfall: Shortfall;
      readonly parameter?: string;
    }
  /** So many values were replaced by placeholders before the request was sent. */
  | { readonly type: 'notice'; readonly notice: 'masked'; readonly counts: MaskCounts }
  /** What the provider says of its limits. The rate limiter takes it out. */
  | { readonly type: 'notice'; readonly notice: 'rate-limits'; readonly limits: RateLimits }
  /** The target failed and is asked again at `dueAt`, in milliseconds since the epoch, or when the person says so. */
  | {
      readonly type: 'notice';
      readonly notice: 'retry-wait';
      readonly target: Target;
      readonly error: ErrorData;
      readonly dueAt: number;
    }
  /** The request has waited for its turn for a second. */
  | {
      readonly type: 'notice';
      readonly notice: 'queued';
      readonly target: Target;
      readonly reason: 'concurrency' | 'rate-limit';
      /** Requests before it. */
      readonly ahead: number;
      /** When its turn comes, where that is known. */
      readonly dueAt?: number;
    }
  /** The model `auto` chose this target, for these reasons. */
  | {
      readonly type: 'notice';
      readonly notice: 'routed';
      readonly target: Target;
      readonly reasons: readonly RoutingReason[];
      readonly policy: RoutingPolicy;
    }
  /** So much of the budget of this period is used, in US dollars: the person wants to know from a share on. */
  | {
      readonly type: 'notice';
      readonly notice: 'budget';
      readonly period: BudgetPeriod;
      readonly usedUsd: number;
      readonly limitUsd: number;
    }
  /** `from` failed; `to` is asked next, or the answer that it gave before and that was put aside is given (`back`). */
  | {
      readonly type: 'notice';
      readonly notice: 'fallback';
      readonly from: Target;
      readonly to: Target;
      readonly error: ErrorData;
      readonly back?: true;
    }
  /** An answer is held back until it is checked; so many lines of it have come. */
  | { readonly type: 'notice'; readonly notice: 'held'; readonly lines: number }
  /** The answer is whole, and this is wrong with it. */
  | {
      readonly type: 'notice';
      readonly notice: 'check-failed';
      readonly problem: AnswerProblem;
      readonly target: Target;
    }
  /** From here on `target` answers, after the last characters of what had come before (`after`). */
  | { readonly type: 'notice'; readonly notice: 'continued'; readonly target: Target; readonly after: string }
  /** The answer, or what follows of it, was paid for before. */
  | {
      readonly type: 'notice';
      readonly notice: 'cache-hit';
      readonly tier: CacheTier;
      /** The entry's key. */
      readonly key: string;
      /** The model that answered. */
      readonly model: ModelRef;
      /** Milliseconds since the epoch. */
      readonly storedAt: number;
      readonly savedTokens: number;
      /** US dollars; null when no price is known. */
      readonly savedUsd: number | null;
      /** True: it is over its time, and a new one is on its way into the cache. */
      readonly stale?: boolean;
      /** Of the semantic tier: the question that the answer was written for, and how near it is (0 to 1). */
      readonly question?: string;
      readonly similarity?: number;
    }
  /** A similar question was answered before. It is for the person to say whether that answer will do. */
  | {
      readonly type: 'notice';
      readonly notice: 'cache-offer';
      readonly key: string;
      readonly question: string;
      readonly storedAt: number;
      readonly similarity: number;
    }
  /** What one attempt took. The meter takes it out and adds it to its own. */
  | ({ readonly type: 'notice'; readonly notice: 'attempt-metered' } & Bill)
  /** The bill of all attempts: right before `finish`, or right before the error is thrown. */
  | ({ readonly type: 'notice'; readonly notice: 'metered' } & Bill);

/** What an answer waits for just now, or what could be had in its place; shown while it lasts. */
export type WaitNotice = Extract<Notice, { notice: 'retry-wait' | 'queued' | 'fallback' | 'cache-offer' }>;

export type CacheHitNotice = Extract<Notice, { notice: 'cache-hit' }>;
export type CacheOfferNotice = Extract<Notice, { notice: 'cache-offer' }>;
export type CheckNotice = Extract<Notice, { notice: 'check-failed' }>;

export type ChatEvent =
  | { readonly type: 'text-delta'; readonly text: string }
  | { readonly type: 'reasoning-delta'; readonly text: string }
  | { readonly type: 'tool-call'; readonly call: ToolCall }
  | { readonly type: 'finish'; readonly reason: FinishReason; readonly usage: Usage }
  | Notice;

export type ModelInfo = {
  /** The id the provider knows, without the connection. */
  readonly id: string;
  readonly name?: string;
  /** Tokens of input and output together. */
  readonly contextWindow?: number;
  /** Tokens an answer can have at most. */
  readonly maxOutputTokens?: number;
} & Abilities;

/** What a model can do. What is absent is not known. */
export type Abilities = {
  /** Takes images. */
  readonly vision?: boolean;
  readonly tools?: boolean;
  /** Thinks before it answers. */
  readonly reasoning?: boolean;
  /** Answers in JSON that follows a given schema. */
  readonly jsonSchema?: boolean;
  readonly streaming?: boolean;
  readonly systemRole?: boolean;
  readonly temperature?: boolean;
};

/** Splits a model reference at its first slash. */
export function splitModelRef(ref: ModelRef): { connectionId: string; modelId: string } {
  const slash = ref.indexOf('/');
  return slash < 0
    ? { connectionId: '', modelId: ref }
    : { connectionId: ref.slice(0, slash), modelId: ref.slice(slash + 1) };
}
