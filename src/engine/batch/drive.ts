import type { Batch, BatchApi, BatchLease, BatchStore } from '../../core/batches.ts';
import type { ChatRequest, ModelRef, Usage } from '../../core/chat.ts';
import type { Handler } from '../../core/pipeline.ts';
import type { Logger, Now } from '../../core/ports.ts';

/** What working on batches takes. */
export type BatchCollaborators = {
  readonly store: BatchStore;
  readonly chat: Handler;
  /** Items of one batch that are asked at a time; the limits of a target hold besides. Asked each time. */
  readonly concurrency: () => number;
  /** The model's own batch service; undefined where there is none. Throws ChatErrors. */
  readonly api: (model: ModelRef) => Promise<BatchApi | undefined>;
  /** Throws ChatError `budget-reached` when the model may cost nothing more. */
  readonly checkBudget: (model: ModelRef) => Promise<void>;
  /** US dollars; null when no price is known. */
  readonly costOf: (model: ModelRef, usage: Usage) => Promise<number | null>;
  /** What goes to a provider's service is masked here; what goes through `chat` is masked on its way. */
  readonly masking: {
    /** The request with placeholders. */
    mask(request: ChatRequest): Promise<ChatRequest>;
    /** The answer to such a request with the values in their places. */
    reveal(request: ChatRequest, answer: string): Promise<string>;
  };
  readonly logger: Logger;
  readonly now: Now;
  readonly newRequestId: () => string;
  /** Whether to ask for streams. */
  readonly stream: () => boolean;
  /** Ends early, without an error, when the signal is aborted. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  /** From 0 to 1. */
  readonly random: () => number;
};

/** One process's work on one batch, from the moment that it holds the lease. */
export type Drive = BatchCollaborators & {
  readonly batch: Batch;
  readonly lease: BatchLease;
  /** Aborted when the batch is cancelled, the lease is lost or the program ends. */
  readonly signal: AbortSignal;
  /** Aborted when something changed that a sleeper should look at. Another one each time. */
  readonly woken: () => AbortSignal;
  readonly changed: () => void;
};
