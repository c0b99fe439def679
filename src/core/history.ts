import type { FinishReason, ModelRef, Notice, Usage } from './chat.ts';
import type { ErrorData, ErrorKind } from './errors.ts';

/** What is kept of chats, and the two stores that keep it. Times are milliseconds since the epoch. */

export const attachmentKinds = [
  'selection',
  'file',
  'folder',
  'problems',
  'gitDiff',
  'terminal',
  'symbol',
  'image',
  'summary',
] as const;
export type AttachmentKind = (typeof attachmentKinds)[number];

export type Attachment = {
  readonly kind: AttachmentKind;
  /** What a person reads, for example `src/cart.ts:10-24`. */
  readonly label: string;
  /** Empty where there is no one place, as for a diff. */
  readonly uri: string;
  /** The editor's language id; empty for an image. */
  readonly language: string;
  /** Empty for an image. */
  readonly text: string;
  /** Of an image only; `data` is base64 without a `data:` prefix. */
  readonly image?: { readonly mediaType: string; readonly data: string };
  /** Of a summary only: how many messages it stands for, from the first one of the path. */
  readonly covers?: number;
};

/** `interrupted`: the program that wrote it ended before the answer did. */
export type MessageStatus = 'streaming' | 'complete' | 'stopped' | 'failed' | 'interrupted';

type StoredBase = {
  readonly id: number;
  readonly conversationId: number;
  readonly parentId: number | null;
  readonly text: string;
  readonly createdAt: number;
  /** Ids of the alternatives at this place (same parent), oldest first, this one included. */
  readonly versions: readonly number[];
};

export type StoredUserMessage = StoredBase & {
  readonly role: 'user';
  readonly attachments: readonly Attachment[];
  /** The template that wrote the text, if one did. */
  readonly template: string | null;
};

export type StoredAnswer = StoredBase & {
  readonly role: 'assistant';
  readonly reasoning: string;
  readonly status: MessageStatus;
  readonly error: ErrorData | null;
  readonly model: ModelRef;
  readonly finishReason: FinishReason | null;
  readonly usage: Usage | null;
  /** US dollars; null when no price is known. */
  readonly costUsd: number | null;
  readonly durationMs: number | null;
  /** What a person should know of how it came about; absent when there is nothing. */
  readonly notices?: readonly Notice[];
};

export type StoredMessage = StoredUserMessage | StoredAnswer;

export type ConversationSummary = {
  readonly id: number;
  readonly title: string;
  readonly updatedAt: number;
  readonly messageCount: number;
  readonly pinned: boolean;
  readonly archived: boolean;
  /** Its answers are not kept to be given again, and no log has its texts. */
  readonly private: boolean;
  /** With a search: the first place that matches, as text with the hits between U+0002 and U+0003. */
  readonly excerpt?: string;
};

/** A conversation to be stored whole. The ids name places in the tree only; the store gives its own. */
export type ConversationTree = {
  readonly title: string;
  readonly updatedAt: number;
  readonly private?: boolean;
  /** The last message of the shown path; null when there are no messages. */
  readonly head: number | null;
  /** Parents before their children. */
  readonly messages: Iterable<TreeMessage>;
};

export type TreeMessage =
  | Omit<StoredUserMessage, 'conversationId' | 'versions'>
  | Omit<StoredAnswer, 'conversationId' | 'versions'>;

export type AnswerEnd = {
  readonly status: Exclude<MessageStatus, 'streaming'>;
  readonly error: ErrorData | null;
  readonly finishReason: FinishReason | null;
  readonly usage: Usage | null;
  readonly costUsd: number | null;
  readonly durationMs: number | null;
  readonly notices?: readonly Notice[];
};

/**
 * Conversations as trees: editing or regenerating adds a sibling, nothing is overwritten; `head` names the leaf that is
 * shown. Every call is durable against a killed process when it returns. Throws ChatError `storage`.
 */
export type ConversationStore = {
  createConversation(title: string, options?: { readonly private?: boolean }): number;
  /**
   * Pinned ones first, then the newest; only the archived ones with `archived`, else all others. With `query`: those of
   * either kind whose title or messages hold every word (prefix match), newest first. Deleted ones excluded.
   */
  listConversations(options: {
    query?: string;
    archived?: boolean;
    limit: number;
    offset?: number;
  }): readonly ConversationSummary[];
  getConversation(id: number): ConversationSummary | undefined;
  renameConversation(id: number, title: string): void;
  pinConversation(id: number, pinned: boolean): void;
  setPrivate(id: number, isPrivate: boolean): void;
  /** A new message brings an archived conversation back. */
  archiveConversation(id: number, archived: boolean): void;
  /**
   * Stores a whole conversation or nothing, and returns its id. An answer that was streaming is kept as `interrupted`.
   * Throws ChatError `storage` too when a message comes before its parent or `head` is none of the messages.
   */
  addConversation(tree: ConversationTree): number;
  /** Marks as deleted; `restoreConversation` undoes it until `purgeDeleted` is called. */
  deleteConversation(id: number): void;
  restoreConversation(id: number): void;
  /** Removes for good what was deleted before `before`. */
  purgeDeleted(before: number): void;

  /** Adds under `parentId` (null: a first message) and makes it the head. */
  addUserMessage(
    conversationId: number,
    parentId: number | null,
    message: { text: string; attachments?: readonly Attachment[]; template?: string },
  ): StoredUserMessage;
  /** Opens a streaming answer under the user message and makes it the head. */
  beginAnswer(conversationId: number, parentId: number, model: ModelRef): StoredAnswer;
  /** Appends in O(piece), not O(answer). */
  appendToAnswer(answerId: number, piece: { text: string; reasoning: string }): void;
  endAnswer(answerId: number, end: AnswerEnd): StoredAnswer;
  /**
   * Ends an answer as `stopped`, also one that another process writes: that one cannot append any more. An answer that
   * has ended stays as it is. Undefined when there is none.
   */
  stopAnswer(answerId: number): StoredAnswer | undefined;
  /** Marks answers whose writer is dead as `interrupted`, keeping all that was appended; returns how many. */
  recoverInterrupted(): number;

  getMessage(id: number): StoredMessage | undefined;
  /**
   * The shown path, oldest first: the last `limit` messages up to the head, or up to but without `before`.
   * `hasEarlier` tells whether the path goes on towards the root.
   */
  getPath(
    conversationId: number,
    options: { limit: number; before?: number },
  ): { messages: readonly StoredMessage[]; hasEarlier: boolean };
  /** The whole tree of a conversation, parents before children: for exports. */
  allMessages(conversationId: number): Iterable<StoredMessage>;
  /** Shows the version `messageId` and, below it, the newest descendants. */
  selectVersion(messageId: number): void;

  getDraft(conversationId: number | null): { text: string; at: number };
  setDraft(conversationId: number | null, draft: { text: string; at: number }): void;
  /** What will go with the next message; kept apart from the text, since it is larger and changes less often. */
  getDraftAttachments(conversationId: number | null): readonly Attachment[];
  setDraftAttachments(conversationId: number | null, attachments: readonly Attachment[]): void;

  /** A number that changes when another process wrote to the file. */
  dataVersion(): number;
  close(): void;
};

export type UsageEntry = {
  readonly at: number;
  readonly model: ModelRef;
  readonly conversationId: number | null;
  readonly template: string | null;
  readonly outcome: 'complete' | 'stopped' | 'failed';
  readonly usage: Usage;
  readonly costUsd: number | null;
  readonly durationMs: number;
  /** Until the first piece of the answer. */
  readonly firstTokenMs?: number | null;
  /** The category of what made it fail. */
  readonly error?: ErrorKind;
};

export type UsageTotals = {
  readonly requests: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** US dollars of the requests whose price is known. */
  readonly costUsd: number;
  /** Requests whose price is not known: their cost is missing above. */
  readonly unpriced: number;
  /** True when a figure in it is an estimate. */
  readonly estimated: boolean;
};

/** The columns of an export of requests, in their order. */
export const usageColumns = [
  'time',
  'model',
  'template',
  'workspace',
  'conversation',
  'outcome',
  'error',
  'input_tokens',
  'cached_input_tokens',
  'cache_write_tokens',
  'output_tokens',
  'reasoning_tokens',
  'estimated',
  'cost_usd',
  'duration_ms',
  'first_token_ms',
] as const;

/** What requests are added up by. */
export type UsageGrouping = 'day' | 'model' | 'template' | 'workspace';

/** Requests of one page that have something in common. */
export type UsageSums = {
  /** For `day` the beginning of a quarter of an hour in milliseconds since the epoch: days are a matter of time zones. */
  readonly key: string | number;
  readonly requests: number;
  readonly failed: number;
  readonly stopped: number;
  readonly input_tokens: number;
  readonly cached_input_tokens: number;
  readonly cache_write_tokens: number;
  readonly output_tokens: number;
  readonly reasoning_tokens: number;
  readonly estimated: 0 | 1;
  readonly cost_usd: number;
  /** Requests without a known price: their cost is missing. */
  readonly unpriced_requests: number;
  readonly duration_ms: number;
  /** The highest id. */
  readonly last: number;
};

/** The first `limit` requests from `since` (inclusive) to `until` (exclusive) in the order of their ids after `after`. */
export type UsagePage = {
  readonly since: number;
  readonly until: number;
  readonly after: number;
  readonly limit: number;
};

/** What was used and what it cost; adds up over all windows. Throws ChatError `storage`. */
export type UsageLedger = {
  record(entry: UsageEntry): void;
  /** From `since` (inclusive) to `until` (exclusive). */
  totals(range: { since: number; until?: number; conversationId?: number }): UsageTotals;
  totalsByModel(range: { since: number; until?: number }): readonly (UsageTotals & { readonly model: ModelRef })[];
  /** Records of RFC 4180, or JSON objects with commas between them, of so many rows, the last of which has the id `last`. */
  text(page: UsagePage & { format: 'csv' | 'json' }): {
    readonly text: string;
    readonly rows: number;
    readonly last: number;
  };
  /** Together the rows of the page, in no order. */
  sums(page: UsagePage & { by: UsageGrouping }): readonly UsageSums[];
};

/** What a streaming answer goes on with. The offsets are the lengths before it, in UTF-16 units. */
export type AnswerDelta = {
  readonly type: 'delta';
  readonly conversationId: number;
  readonly messageId: number;
  readonly text: string;
  readonly offset: number;
  readonly reasoning: string;
  readonly reasoningOffset: number;
};
