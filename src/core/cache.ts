import type { CacheTier } from './cacheTiers.ts';
import type { ModelRef, Usage } from './chat.ts';

/**
 * Answers that are kept to be given again: what is kept of them, and the ports of those who keep and find them. Plain
 * data that crosses processes as JSON. Times are milliseconds since the epoch. No port of this file may fail a chat:
 * each says what it does instead of throwing.
 */

/** Grows when what is kept means something else: entries of another version are never found. */
export const cacheVersion = 1;

/** What a caller tells of a request for the cache's sake; in `Context.cache`. All of it is optional. */
export type CacheHints = {
  /** Whose answers these are: a tenant or a user. Nobody gets an answer of another scope. Absent: this machine's person. */
  readonly scope?: string;
  /** The person wants a new answer: nothing is read; what comes is stored in place of what was there. */
  readonly fresh?: boolean;
  /** Nothing of this request is read or stored. */
  readonly private?: boolean;
  /** The words of the person in the last message, without what is attached to it; what a person is shown of the entry. */
  readonly question?: string;
  /** The URIs of the files that are attached, anywhere in the conversation. */
  readonly files?: readonly string[];
  /** The name of the workspace. */
  readonly workspace?: string;
  /** Give the answer of this entry, which was offered for a similar question. */
  readonly use?: string;
};

/** By what entries are found again to be shown and cleared. */
export type CacheTags = {
  /** The model reference that was asked for; `auto` stays `auto`. */
  readonly model: ModelRef;
  /** The connection's id of the model that answered. */
  readonly provider: string;
  readonly workspace: string | null;
  readonly template: string | null;
  readonly conversationId: number | null;
  /** URIs. */
  readonly files: readonly string[];
};

/** One answer, complete and clean. Never changed but for `pinned`; a new answer to the same request replaces it whole. */
export type CachedAnswer = {
  /** 64 hexadecimal digits: SHA-256 of the normalised request, see src/engine/cache/cacheKey.ts. */
  readonly key: string;
  /**
   * The same for all but the question: scope, model, instructions, attachments, tools, sampling. Empty where the request
   * was no first question that stands for itself: then the semantic tier takes no part.
   */
  readonly contextKey: string;
  /** `cacheVersion` when it was stored. */
  readonly version: number;
  /** Whose it is; empty where there is one person only. */
  readonly scope: string;
  /** As a person reads it. */
  readonly question: string;
  readonly text: string;
  readonly reasoning: string;
  /** The model that answered. */
  readonly answeredBy: ModelRef;
  /** What the answer took when it was paid for. */
  readonly usage: Usage;
  /** US dollars; null when no price is known. */
  readonly costUsd: number | null;
  readonly durationMs: number;
  readonly storedAt: number;
  /** Not served from this time on; null: always. */
  readonly expiresAt: number | null;
  /** Neither evicted nor expired. */
  readonly pinned: boolean;
  readonly tags: CacheTags;
};

/** What of an entry is listed; the answer's text is left out, its beginning is there. */
export type CacheEntrySummary = Omit<CachedAnswer, 'text' | 'reasoning'> & {
  /** The first 200 characters of the answer. */
  readonly excerpt: string;
  /** What it takes in the store. */
  readonly bytes: number;
  readonly hits: number;
  readonly lastUsedAt: number;
};

/** Entries that fulfil all that is given; an empty filter names all. Pinned ones are left out unless `pinned` is true. */
export type CacheFilter = {
  readonly keys?: readonly string[];
  readonly scope?: string;
  readonly workspace?: string;
  readonly file?: string;
  readonly template?: string;
  readonly model?: ModelRef;
  readonly provider?: string;
  readonly conversationId?: number;
  /** Stored before this time. */
  readonly before?: number;
  /** Words that the question or the answer holds, each as it is written or longer. */
  readonly query?: string;
  /** True: pinned ones as well. */
  readonly pinned?: boolean;
};

export type CacheSize = { readonly entries: number; readonly bytes: number };

/** What a value of a tag stands for, with how much there is of it: for pickers. */
export type CacheTagCount = CacheSize & { readonly value: string };
export type CacheTagName = 'workspace' | 'file' | 'template' | 'model' | 'provider' | 'conversationId';

/** What was saved since the statistics began. Hits and misses are requests. */
export type CacheStatistics = CacheSize & {
  readonly pinned: number;
  readonly hits: Readonly<Record<CacheTier, number>>;
  readonly misses: number;
  readonly savedTokens: number;
  readonly savedUsd: number;
  readonly savedMs: number;
  /** Of answers to similar questions. */
  readonly learned: SemanticLearning;
  /** When the counting began. */
  readonly since: number;
};

/** One request as the statistics count it. */
export type CacheCount =
  | {
      readonly tier: CacheTier;
      /** The entry that was used. */
      readonly key: string;
      readonly savedTokens: number;
      readonly savedUsd: number;
      readonly savedMs: number;
    }
  | { readonly tier: null };

/**
 * The tier on disk. Never throws and never rejects: what cannot be read is a miss, what cannot be written is left out,
 * and a store that is damaged is dropped and begun anew.
 */
export type CacheStore = {
  /** Grows when any process removed, replaced or pinned entries: what was read before may not hold any more. */
  epoch(): number;
  /** Also an entry that has expired: the caller looks at `expiresAt`. */
  get(key: string): Promise<CachedAnswer | undefined>;
  /** Replaces an entry of the same key; what has been used least lately makes room. */
  put(entry: CachedAnswer): Promise<void>;
  delete(filter: CacheFilter): Promise<CacheSize & { readonly keys: readonly string[] }>;
  /** What `delete` would take away. */
  preview(filter: CacheFilter): Promise<CacheSize>;
  /** Newest first. */
  list(
    filter: CacheFilter,
    page: { readonly limit: number; readonly offset: number },
  ): Promise<readonly CacheEntrySummary[]>;
  /** The values of a tag, most entries first. */
  tagValues(tag: CacheTagName): Promise<readonly CacheTagCount[]>;
  pin(key: string, pinned: boolean): Promise<void>;
  count(count: CacheCount): Promise<void>;
  statistics(): Promise<CacheStatistics>;
  close(): void;
};

/**
 * What the semantic tier keeps, in the same file as the entries and for as long as them: a record whose entry goes is
 * gone as well. Never throws; as `CacheStore`.
 */
export type SemanticRecord = {
  /** The entry's key. */
  readonly key: string;
  readonly contextKey: string;
  /** As a person wrote it. */
  readonly question: string;
  /** Names the model that made the vector (`Embedder.id`); records of another one are not loaded. */
  readonly embedder: string;
  /** In whatever form the semantic tier likes to load it. Empty: found by its characters only. */
  readonly vector: Uint8Array;
};

/** What was seen of an entry's semantic hits: how near the question was, and whether the answer was right for it. */
export type SemanticEvidence = { readonly score: number; readonly right: boolean; readonly at: number };

/**
 * What was learned of all entries together. `offset`: by how much the common threshold is above where it began, as a
 * difference of logits. `rechecked`: answers that were compared with a new one, also those of which nothing was learned.
 */
export type SemanticLearning = {
  readonly offset: number;
  readonly judged: number;
  readonly wrong: number;
  readonly rechecked: number;
};
export const nothingLearned: SemanticLearning = { offset: 0, judged: 0, wrong: 0, rechecked: 0 };

export type SemanticStore = {
  /** All records whose entry is there and has not expired, oldest first. */
  load(embedder: string): AsyncIterable<SemanticRecord>;
  put(record: SemanticRecord): Promise<void>;
  /** Of one entry, oldest first; at most the last 100. */
  evidence(key: string): Promise<readonly SemanticEvidence[]>;
  addEvidence(key: string, evidence: SemanticEvidence): Promise<void>;
  learned(): Promise<SemanticLearning>;
  /** Of all windows one after the other. Returns what is known now. */
  learn(change: (before: SemanticLearning) => SemanticLearning): Promise<SemanticLearning>;
};

export type SemanticQuestion = {
  /** As the person wrote it, without what is attached. */
  readonly question: string;
  /** Only entries of the same context may match. */
  readonly contextKey: string;
};

export type SemanticMatch = {
  /** `serve`: the answer holds. `offer`: the person should decide. */
  readonly verdict: 'serve' | 'offer';
  /** The entry's key; the entry itself may be gone meanwhile. */
  readonly key: string;
  /** The question that the entry's answer was written for. */
  readonly question: string;
  /** 0 to 1. */
  readonly similarity: number;
};

/**
 * Finds the entry whose question asks the same in other words. Knows keys and questions only, no answers. Loads itself
 * from the store and its embedding model with the first question, and drops the model when idle. Never throws: what
 * goes wrong is no match. The caller looks for an equal question first.
 */
export type SemanticIndex = {
  /** Undefined too when it is not ready within `signal`. */
  find(question: SemanticQuestion, signal: AbortSignal): Promise<SemanticMatch | undefined>;
  /** Embeds, indexes and stores. */
  add(entry: SemanticQuestion & { readonly key: string }): Promise<void>;
  /** A record that another machine made; not stored here. */
  take(record: SemanticRecord): void;
  remove(keys: readonly string[]): void;
  /** Whether the answer of the entry was right for `match`'s question. Moves the entry's threshold. */
  feedback(match: Pick<SemanticMatch, 'key' | 'similarity'>, right: boolean): Promise<void>;
  /** The same of an answer that was compared with a new one; undefined: it could not be told. */
  rechecked(match: Pick<SemanticMatch, 'key' | 'similarity'>, right: boolean | undefined): Promise<void>;
  /** `observedWrong`: the rate of wrong among judged hits; null before the first. `bound`: what the person allows. */
  statistics(): {
    readonly entries: number;
    readonly bytes: number;
    readonly judged: number;
    readonly observedWrong: number | null;
    readonly bound: number;
  };
  close(): void;
};

/** What other machines did. */
export type SharedChange =
  | { readonly type: 'semantic'; readonly record: SemanticRecord }
  /** `before`: what was stored later stays; with some room for clocks that go apart. */
  | { readonly type: 'removed'; readonly keys: readonly string[]; readonly before: number };

/** Who asks for an answer that several want at once. */
export type SharedClaim =
  /** We do: `put` tells the others, `release` tells them that nothing comes. Given back by itself when we die. */
  | { readonly ours: true; release(): void }
  /**
   * Another machine does: its answer, or undefined when nothing comes of it or `signal` is aborted. Who gets undefined
   * since the other one died stands in for it, and must `release` as well.
   */
  | { readonly ours: false; wait(signal: AbortSignal): Promise<CachedAnswer | undefined>; release(): void };

/** `since`: when it was reached again, or lost; milliseconds since the epoch. */
export type SharedState = { readonly connected: boolean; readonly since: number };

/** By what shared answers are found to be cleared; those that fulfil all that is given. An empty one names all. */
export type SharedFilter = Pick<
  CacheFilter,
  'scope' | 'workspace' | 'file' | 'template' | 'model' | 'provider' | 'conversationId' | 'before'
>;

export type SharedTagName = 'workspace' | 'template' | 'model' | 'provider';
export type SharedTagCount = { readonly value: string; readonly entries: number };

/** Where vectors are compared: `space` names how they were made. */
export type SharedPlace = { readonly space: string; readonly contextKey: string };

/** Those without a vector of their meaning are compared by their characters. */
export const spaceOf = ({ embedder, vector }: Pick<SemanticRecord, 'embedder' | 'vector'>): string =>
  vector.length === 0 ? 'characters' : embedder;

/**
 * A tier that several machines share. Never throws, and no call but `wait`, `clear`, `values` and `entries` with a filter takes longer than 50 ms: when the
 * server is slow or gone, reads are misses, claims are undefined and writes are left out, until it is back. Removals
 * are made up for then.
 */
export type SharedCache = {
  get(key: string): Promise<CachedAnswer | undefined>;
  /** With the entry's own time to live. */
  put(entry: CachedAnswer): void;
  remove(keys: readonly string[]): void;
  /** Undefined: ask for yourself. */
  claim(key: string): Promise<SharedClaim | undefined>;
  /** `vector`: by which `near` finds it, in `spaceOf` its record. */
  publish(record: SemanticRecord, vector: Int8Array): void;
  /** Hears of what others did from now on, and after a lost connection of what was missed. Returns how to stop. */
  onChange(listener: (change: SharedChange) => void): () => void;
  /** Whether the server can search: then `near` finds what this machine was not told of. */
  searchable(): boolean;
  /**
   * The questions of a context whose vectors are nearest, where the server can search; else none. `space` names how the
   * vectors were made, `vector` has a signed byte for each dimension.
   */
  near(place: SharedPlace, vector: Int8Array, count: number): Promise<readonly SemanticRecord[]>;
  /** How many answers it holds, about, or how many `clear` would remove; undefined when it cannot be asked. */
  entries(filter?: SharedFilter): Promise<number | undefined>;
  /** The values of a tag, most answers first; undefined when it cannot be asked. */
  values(tag: SharedTagName): Promise<readonly SharedTagCount[] | undefined>;
  /**
   * Removes what is shared, from the others' machines too, whoever stored it; a conversation and a file are this machine's
   * own. Returns how many answers; undefined: the server is away, and it is made up for when it is back.
   */
  clear(filter?: SharedFilter): Promise<number | undefined>;
  /** Undefined: there is none at present. */
  state(): SharedState | undefined;
  close(): Promise<void>;
};
