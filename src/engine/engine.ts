import type { BatchApi, BatchStore } from '../core/batches.ts';
import type { BudgetState } from '../core/budget.ts';
import type { CacheStore, SemanticStore, SharedCache } from '../core/cache.ts';
import type { ChatRequest, ModelInfo, ModelRef } from '../core/chat.ts';
import type { UsageLedger } from '../core/history.ts';
import type { MaskCounts } from '../core/masking.ts';
import type { Handler } from '../core/pipeline.ts';
import type { Embedder, HostModels, HttpClient, Logger, Now, SecretStore, StateStore, Timers } from '../core/ports.ts';
import type { RequestObserver } from '../core/requestRecord.ts';
import type { TargetHealth } from '../core/targets.ts';
import type { Batches } from './batch/batches.ts';
import type { BatchEstimate, EstimateInput } from './batch/estimate.ts';
import type { CacheControl } from './cache/control.ts';
import type { Capabilities } from './providers/capabilities.ts';
import type { Forecast, ForecastInput } from './routing/forecast.ts';
import type { Connection, Settings } from './settings.ts';

/** What the engine takes and what it gives; createEngine.ts makes it. */

export type EngineOptions = {
  /** Asked at each request, so a changed setting holds from the next one on. */
  readonly settings: () => Settings;
  readonly secrets: SecretStore;
  readonly http: HttpClient;
  readonly ledger?: UsageLedger;
  readonly logger: Logger;
  readonly now: Now;
  /** Where circuits that are open are kept over a restart. */
  readonly health?: StateStore;
  /** Where rate limits that run low are kept over a restart. */
  readonly rateLimits?: StateStore;
  /** Where it is kept over a restart what endpoints do not take. */
  readonly refusals?: StateStore;
  /** A simulated clock's, in tests. */
  readonly timers?: Timers;
  /** Helps to judge how hard a question is; without it the choice of `auto` is coarser. */
  readonly embedder?: Embedder;
  /** The display language (BCP 47), for the demo model's own words. */
  readonly locale?: string;
  /** Hears of every list of models that an endpoint gave. */
  readonly onModels?: (connectionId: string, models: readonly ModelInfo[]) => void;
  /** For connections of the preset `vscode`. */
  readonly hostModels?: HostModels;
  /** What an endpoint said of a model, now or in an earlier session. */
  readonly told?: (model: ModelRef) => ModelInfo | undefined;
  /** Where answers are kept, if they are. */
  readonly cache?: {
    readonly store: CacheStore;
    readonly shared?: SharedCache;
    /** With an embedder: similar questions are found, too. */
    readonly semantic?: SemanticStore;
    /** The workspace of requests that name none. */
    readonly workspace?: string | undefined;
  };
  /** Hears of every request that ended; requests are traced where there is one. */
  readonly observer?: RequestObserver;
};

export type Engine = {
  readonly chat: Handler;
  /** Asks the endpoint. `key` is for a connection whose key is not stored yet. Throws ChatError. */
  listModels(connection: Connection, signal: AbortSignal, key?: string): Promise<readonly ModelInfo[]>;
  /** What the model can do, as far as is known now. */
  capabilities(model: ModelRef): Capabilities;
  /** The model's window in tokens as published; undefined when nobody here knows it. Never throws. */
  contextWindow(model: ModelRef): Promise<number | undefined>;
  /** US dollars that so many tokens cost; null when no price is known. Never throws. */
  cost(model: ModelRef, tokens: { readonly input: number; readonly output: number }): Promise<number | null>;
  /** The models that `auto` chooses from. */
  autoModels(): readonly ModelRef[];
  /** What a question would cost, and a model that would do for far less, if there is one. Never throws. */
  forecast(input: ForecastInput): Promise<Forecast>;
  /** How much of the budgets is used, for those that are set. */
  budgets(): readonly BudgetState[];
  /** Asks at once where the request with this id waits to be repeated. */
  retryNow(requestId: string): void;
  /** The answers that are kept; undefined where none are. */
  readonly cache: CacheControl | undefined;
  /** The request as it would be sent, with placeholders for what the settings keep back, and how many of each kind. */
  masked(request: ChatRequest): Promise<{ readonly request: ChatRequest; readonly counts: MaskCounts }>;
  /** How the targets do that were asked so far. */
  health(): readonly TargetHealth[];
  /** Calls back when a target is left alone, and when it is back. */
  onHealth(listener: () => void): () => void;
  /** Batches over this store. Each call gives another one: a window needs one. */
  batches(store: BatchStore): Promise<Batches>;
  /** The model's own batch service: what a token costs there, as a part of its price; undefined where there is none. */
  batchService(model: ModelRef): Promise<Pick<BatchApi, 'priceFactor' | 'maxBytes'> | undefined>;
  estimateBatch(input: EstimateInput): Promise<BatchEstimate>;
  close(): Promise<void>;
};
