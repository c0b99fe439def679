import type { ChatRequest, FinishReason, ModelRef, Sampling, Usage } from './chat.ts';
import type { ErrorData } from './errors.ts';
import type { UsageEntry } from './history.ts';
import type { Answer } from './pipeline.ts';
import type { RoutingPolicy } from './routing.ts';

/**
 * Batches: one prompt template over many files or selections. What is kept of them, the store that keeps it, and what a
 * provider's own batch service must offer. Times are milliseconds since the epoch.
 */

/** What becomes of the answers; as in templates. */
export type BatchMode = 'chat' | 'replace' | 'insert' | 'newFile';
/** `queue`: one request after the other; `provider`: the provider's own batch service, cheaper and slower. */
export type BatchRoute = 'queue' | 'provider';
/** What the person wants of it. Whether it is finished, its counts tell. */
export type BatchState = 'active' | 'paused' | 'cancelled';
export type BatchItemStatus = 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';

/** A file as it was when the batch was made. */
export type BatchSource = {
  readonly uri: string;
  /** The path that a person reads. */
  readonly label: string;
  /** The editor's language id; empty when not known. */
  readonly language: string;
  readonly text: string;
};

/** A range of a source, in UTF-16 units. */
export type BatchRange = { readonly start: number; readonly end: number };

export type BatchPlan = {
  /** The template's name as a person reads it. */
  readonly title: string;
  /** The template's source, which names it in every language. */
  readonly template: string;
  readonly mode: BatchMode;
  readonly model: ModelRef;
  readonly sampling: Sampling;
  /** What matters most where the model is `auto`. */
  readonly routing?: RoutingPolicy | undefined;
  readonly route: BatchRoute;
  /** The folder whose windows go on with it after a restart. */
  readonly workspace: string;
  readonly sources: readonly BatchSource[];
  /** `source` is an index into `sources`. */
  readonly items: readonly (BatchRange & {
    readonly source: number;
    readonly label: string;
    readonly prompt: string;
  })[];
};

/** What was handed to the provider. `id` is null from right before it is sent until the provider's reply is stored. */
export type RemoteBatch = { readonly submission: string; readonly id: string | null; readonly submittedAt: number };

export type BatchCounts = Readonly<Record<BatchItemStatus, number>> & { readonly total: number };

export type Batch = {
  readonly id: number;
  readonly title: string;
  readonly template: string;
  readonly mode: BatchMode;
  readonly model: ModelRef;
  readonly sampling: Sampling;
  readonly routing: RoutingPolicy | null;
  readonly route: BatchRoute;
  readonly workspace: string;
  readonly state: BatchState;
  /** Why it was paused, if not by the person. */
  readonly problem: ErrorData | null;
  readonly remote: RemoteBatch | null;
  readonly createdAt: number;
  /** The last result or change of state. */
  readonly updatedAt: number;
  readonly counts: BatchCounts;
  /** US dollars of the answers whose price is known. */
  readonly costUsd: number;
};

/** Nothing is left to do. */
export const isFinished = ({ counts }: Pick<Batch, 'counts'>): boolean => counts.waiting + counts.running === 0;

export type BatchItem = {
  readonly id: number;
  readonly batchId: number;
  readonly label: string;
  readonly uri: string;
  readonly status: BatchItemStatus;
  /** How often it was begun. */
  readonly attempt: number;
  readonly error: ErrorData | null;
  readonly finishReason: FinishReason | null;
  readonly usage: Usage | null;
  readonly costUsd: number | null;
};

export type BatchResult = BatchItem & BatchRange & { readonly answer: string; readonly source: BatchSource };

/** The right to work on a batch. `epoch` grows with each holder: what an earlier one does has no effect any more. */
export type BatchLease = { readonly batchId: number; readonly epoch: number };

/** One item to be asked. Only the attempt that was begun last may end it. */
export type BatchWork = { readonly itemId: number; readonly attempt: number; readonly prompt: string };

export type BatchOutcome =
  | {
      readonly status: 'done';
      readonly answer: string;
      readonly finishReason: FinishReason;
      readonly usage: Usage;
      readonly costUsd: number | null;
    }
  | { readonly status: 'failed'; readonly error: ErrorData }
  | { readonly status: 'cancelled' };

/**
 * Every call is one transaction and durable against a killed process when it returns. An item has at most one result:
 * `finish` stores the first one of the attempt that was begun last and refuses all others. Throws ChatError `storage`.
 */
export type BatchStore = {
  add(plan: BatchPlan): number;
  /** Newest first. */
  list(): readonly Batch[];
  get(batchId: number): Batch | undefined;
  items(batchId: number): readonly BatchItem[];
  /** Of this workspace, what windows go on with: active ones with items left, and cancelled ones still at a provider. */
  unfinished(workspace: string): readonly number[];
  /** With answers and sources, one at a time; the item's own order. */
  results(batchId: number): Iterable<BatchResult>;
  result(itemId: number): BatchResult | undefined;
  /** Removes a batch and all its items for good. */
  remove(batchId: number): void;

  /** Paused or active again. Without effect on a cancelled batch. */
  setState(batchId: number, state: 'active' | 'paused', problem?: ErrorData | null): void;
  /** What waits is cancelled; what runs is for its holder to end. */
  cancel(batchId: number): void;
  /** Failed and cancelled items wait again, and the batch is active; returns how many. Not while anything runs. */
  retry(batchId: number): number;

  /**
   * Undefined while another process holds the batch: one that lives and whose lease has not run out. What an earlier
   * holder of a `queue` batch had begun waits again.
   */
  acquire(batchId: number, untilMs: number): BatchLease | undefined;
  /** False when the lease was lost. */
  renew(lease: BatchLease, untilMs: number): boolean;
  /** Gives the batch free. What was begun of a `queue` batch waits again. */
  release(lease: BatchLease): void;

  /** The next waiting item; undefined when there is none, the batch is not active or the lease was lost. */
  begin(lease: BatchLease): BatchWork | undefined;
  /** Begins all waiting items at once for the provider's service; empty as for `begin`. */
  beginRemote(lease: BatchLease, remote: RemoteBatch): readonly BatchWork[];
  /** Null: nothing is at the provider any more. */
  setRemote(lease: BatchLease, remote: RemoteBatch | null): void;
  /** What is begun: the attempts that a provider's results are for. */
  running(batchId: number): readonly Omit<BatchWork, 'prompt'>[];
  /** What an item asks; empty once it has its answer. */
  prompt(itemId: number): string;
  /** An attempt that came to nothing: the item waits again. */
  putBack(work: Omit<BatchWork, 'prompt'>): boolean;
  /** True when this was stored, and with it `entry` in the ledger; false when the attempt is no longer the last. */
  finish(work: Omit<BatchWork, 'prompt'>, outcome: BatchOutcome, entry?: UsageEntry): boolean;
};

export type RemoteItem = { readonly customId: string; readonly request: ChatRequest };

export type RemoteResult =
  | { readonly customId: string; readonly answer: Answer }
  | { readonly customId: string; readonly error: ErrorData }
  | { readonly customId: string; readonly cancelled: true };

export type RemoteProgress = {
  /** `failed`: the provider refused the whole batch, `error` says why. */
  readonly state: 'running' | 'ended' | 'failed';
  readonly error?: ErrorData;
};

/** A provider's own batch service. Every call throws ChatErrors. */
export type BatchApi = {
  /** Most bytes of all requests together. */
  readonly maxBytes: number;
  /** What a token costs there, as a part of its normal price. */
  readonly priceFactor: number;
  /** Hands the requests over and returns the provider's id. `submission` is ours, to find the batch again by. */
  submit(items: readonly RemoteItem[], submission: string, signal: AbortSignal): Promise<string>;
  /** The id of a submission whose reply was lost; null when there is none, undefined when the provider cannot tell. */
  find(submission: string, signal: AbortSignal): Promise<string | null | undefined>;
  progress(id: string, signal: AbortSignal): Promise<RemoteProgress>;
  /** In any order, some may be missing or come twice: the reader must not trust the list. */
  results(id: string, signal: AbortSignal): AsyncIterable<RemoteResult>;
  cancel(id: string, signal: AbortSignal): Promise<void>;
  /** Deletes what the provider keeps of the batch, as far as it can. */
  clean(id: string, signal: AbortSignal): Promise<void>;
};
