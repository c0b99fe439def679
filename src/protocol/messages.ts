import * as z from 'zod/mini';
import type { ContextUse, FinishReason, Notice, Usage, WaitNotice } from '../core/chat.ts';
import type { ErrorData } from '../core/errors.ts';
import type { AnswerDelta, Attachment, ConversationSummary, MessageStatus } from '../core/history.ts';

/**
 * The messages between panel and extension host: the only channel between them. The host's messages are trusted and
 * typed; the panel's are checked by the schema below, since a webview shows text that a model wrote.
 */

/** A message as the panel shows it: no URIs and no keys beyond what is on the screen. */
export type UserMessageView = {
  readonly role: 'user';
  readonly id: number;
  readonly text: string;
  readonly attachments: readonly Pick<Attachment, 'kind' | 'label'>[];
  readonly template: string | null;
  readonly createdAt: number;
  readonly versions: readonly number[];
};

export type AnswerView = {
  readonly role: 'assistant';
  readonly id: number;
  readonly text: string;
  readonly reasoning: string;
  readonly status: MessageStatus;
  readonly error: ErrorData | null;
  readonly model: string;
  readonly finishReason: FinishReason | null;
  readonly usage: Usage | null;
  readonly costUsd: number | null;
  readonly durationMs: number | null;
  readonly notices?: readonly Notice[];
  readonly createdAt: number;
  readonly versions: readonly number[];
};

export type MessageView = UserMessageView | AnswerView;

/** An attachment of the next message. */
export type AttachmentView = Pick<Attachment, 'kind' | 'label'> & {
  /** What a person should know before sending, for example that the model does not see the image. */
  readonly note?: string;
};

/** What the box offers while a `#` or `/` word is typed. */
export type CompletionItem = {
  readonly id: string;
  /** A codicon. */
  readonly icon: string;
  readonly label: string;
  readonly detail: string;
  /** Takes the typed word's place; one that ends in `:` goes on completing. */
  readonly insert: string;
};

/** Everything the panel shows. Sent on `ready` and whenever the shown conversation changes. */
export type PanelState = {
  /** Null: a new conversation that is stored with its first message. */
  readonly conversation: { readonly id: number; readonly title: string } | null;
  /** The end of the shown path, oldest first. */
  readonly messages: readonly MessageView[];
  readonly hasEarlier: boolean;
  readonly draft: { readonly text: string; readonly at: number };
  readonly attachments: readonly AttachmentView[];
  readonly model: { readonly ref: string; readonly label: string };
  /** What the streaming answer waits for. */
  readonly wait: WaitNotice | null;
  /** True while no connection is set up: only the demo model answers. */
  readonly demoOnly: boolean;
  /** Nothing of the conversation is kept in the cache or logged with its text. */
  readonly private: boolean;
};

/** What the next request would cost, in US dollars. */
export type PriceView = {
  /** Null when no price is known. */
  readonly usd: number | null;
  /** True: a model may be chosen that costs less. */
  readonly atMost: boolean;
  /** A model that would do for far less. */
  readonly cheaper?: { readonly model: string; readonly label: string; readonly usd: number };
};

/** To the code block after, or the one before. */
export type CodeJump = 'next' | 'previous';

export type HostMessage =
  | { readonly type: 'state'; readonly state: PanelState }
  | {
      readonly type: 'earlier';
      readonly conversationId: number;
      readonly messages: readonly MessageView[];
      readonly hasEarlier: boolean;
    }
  /** Adds a message at the end of the shown path, or replaces the one with its id. */
  | { readonly type: 'message'; readonly conversationId: number; readonly message: MessageView }
  /**
   * Appends to a streaming answer. Where the offsets do not fit what the panel has, the panel asks for the state again with `ready`.
   */
  | AnswerDelta
  /** What the streaming answer waits for; null: nothing any more. */
  | { readonly type: 'wait'; readonly conversationId: number; readonly wait: WaitNotice | null }
  | { readonly type: 'title'; readonly conversationId: number; readonly title: string }
  | { readonly type: 'model'; readonly model: PanelState['model']; readonly demoOnly: boolean }
  | { readonly type: 'attachments'; readonly attachments: PanelState['attachments'] }
  | { readonly type: 'context'; readonly context: ContextUse; readonly price?: PriceView }
  /** The question of the last `send` is stored, or kept as the draft until that is decided: the panel may forget it. */
  | { readonly type: 'taken' }
  /** Puts a text back into the box that was not sent after all. */
  | { readonly type: 'draft'; readonly text: string }
  /** Answers the `complete` with this number. */
  | { readonly type: 'completions'; readonly request: number; readonly items: readonly CompletionItem[] }
  | {
      readonly type: 'conversations';
      readonly query: string;
      /** True: without a query these are the archived ones. */
      readonly archived: boolean;
      readonly conversations: readonly ConversationSummary[];
      readonly hasMore: boolean;
    }
  /** A short message at the foot of the panel; `undo` is what the panel sends when the person takes it back. */
  | { readonly type: 'status'; readonly text: string; readonly undo?: PanelMessage }
  /** Opens the list of conversations and puts the cursor into its search box. */
  | { readonly type: 'showHistory' }
  /** Leads the focus to the next code block, or the one before. */
  | { readonly type: 'jumpToCode'; readonly way: CodeJump }
  /** Puts the cursor into the message box, whatever covers it. */
  | { readonly type: 'focusInput' };

/** Media types of the pictures that can be pasted or dropped. */
export const imageTypes = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'] as const;

const id = z.int();
const text = z.string().check(z.maxLength(10_000_000));

const panelMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('loadEarlier'), conversationId: id, before: id, amount: z.enum(['page', 'many']) }),
  z.object({ type: z.literal('send'), text }),
  z.object({ type: z.literal('stop') }),
  z.object({ type: z.literal('regenerate'), messageId: id }),
  /** Puts the kept answer in place of this one that was offered with it. */
  z.object({ type: z.literal('useOffer'), messageId: id }),
  /** The kept answer to a similar question is wrong for this one. */
  z.object({ type: z.literal('answerIsWrong'), messageId: id }),
  /** Asks the question of this answer again, with a summary of all before it. */
  z.object({ type: z.literal('summarizeAndRetry'), messageId: id }),
  /** Asks for the rest of an answer that broke off. */
  z.object({ type: z.literal('continueAnswer'), messageId: id }),
  /** Ends the wait for a repetition. */
  z.object({ type: z.literal('retryNow') }),
  z.object({ type: z.literal('editAndResend'), messageId: id, text }),
  z.object({ type: z.literal('selectVersion'), messageId: id }),
  z.object({ type: z.literal('draft'), text, at: z.number() }),
  z.object({ type: z.literal('newConversation') }),
  /** Of the shown conversation, or the one that begins with the next message. */
  z.object({ type: z.literal('setPrivate'), private: z.boolean() }),
  z.object({ type: z.literal('openConversation'), id }),
  z.object({ type: z.literal('listConversations'), query: z.string(), archived: z.boolean(), offset: z.int() }),
  z.object({ type: z.literal('renameConversation'), id, title: z.string() }),
  z.object({ type: z.literal('pinConversation'), id, pinned: z.boolean() }),
  z.object({ type: z.literal('archiveConversation'), id, archived: z.boolean() }),
  z.object({ type: z.literal('duplicateConversation'), id }),
  z.object({ type: z.literal('branchConversation'), messageId: id }),
  z.object({ type: z.literal('importConversation') }),
  z.object({ type: z.literal('deleteConversation'), id }),
  z.object({ type: z.literal('undoDelete'), id }),
  z.object({ type: z.literal('exportConversation'), id }),
  z.object({ type: z.literal('pickModel') }),
  /** One that the host offered as cheaper. */
  z.object({ type: z.literal('useModel'), model: z.string() }),
  /** Shows what sending this text would send. */
  z.object({ type: z.literal('showRequest'), text }),
  z.object({ type: z.literal('complete'), request: id, trigger: z.enum(['#', '/']), query: z.string() }),
  /** One of the items that were offered. */
  z.object({ type: z.literal('attach'), item: z.string() }),
  /** Files and folders that were dropped on the panel. */
  z.object({ type: z.literal('attachUris'), uris: z.array(z.string()).check(z.maxLength(100)) }),
  z.object({ type: z.literal('attachImage'), name: z.string(), mediaType: z.enum(imageTypes), data: text }),
  z.object({ type: z.literal('removeAttachment'), index: id }),
  z.object({
    type: z.literal('code'),
    action: z.enum(['copy', 'insert', 'newFile', 'apply']),
    code: text,
    /** The fence's info string: a language, perhaps a path. */
    info: z.string(),
  }),
  z.object({ type: z.literal('applyAll'), messageId: id }),
  z.object({ type: z.literal('copyMessage'), messageId: id }),
  z.object({ type: z.literal('showLogEntry'), messageId: id }),
  /** The end of this answer, which was being written, is on the screen. */
  z.object({ type: z.literal('shown'), messageId: id }),
  z.object({ type: z.literal('openLink'), href: z.string() }),
  z.object({
    type: z.literal('action'),
    action: z.enum(['setUpModels', 'openSettings', 'pickModel', 'runTemplate', 'useDemo', 'chooseMasking']),
  }),
]);

export type PanelMessage = z.infer<typeof panelMessage>;

/** The message, or undefined for anything the panel has no business sending. */
export function parsePanelMessage(value: unknown): PanelMessage | undefined {
  const result = panelMessage.safeParse(value);
  return result.success ? result.data : undefined;
}

/** What the host writes into the page's `<script type="application/json" id="boot">`. */
export type PanelBoot = {
  /** BCP 47, for dates and numbers. */
  readonly locale: string;
  /** The l10n bundle of the display language: English text to translation; empty for English. */
  readonly strings: Readonly<Record<string, string>>;
};
