import * as z from 'zod/mini';
import type { FinishReason } from '../core/chat.ts';
import { ChatError, errorCodes } from '../core/errors.ts';
import { attachmentKinds } from '../core/history.ts';

const finishReasons = ['stop', 'length', 'tool-calls', 'content-filter', 'other'] as const satisfies FinishReason[];

/**
 * The JSON form of a conversation, version 1: the whole tree with its figures. Attachments go without their URIs, which
 * would tell strangers where a person keeps files.
 */
const usage = z.object({
  inputTokens: z.number(),
  outputTokens: z.number(),
  cachedInputTokens: z.optional(z.number()),
  cacheWriteTokens: z.optional(z.number()),
  reasoningTokens: z.optional(z.number()),
  estimated: z.boolean(),
});

/** What a date of JavaScript can hold: any other one cannot be shown. */
const latestDate = 8.64e15;

const base = {
  /** Unique in the file; a parent comes before its children. */
  id: z.int(),
  parentId: z.nullable(z.int()),
  text: z.string(),
  /** Milliseconds since the epoch. */
  createdAt: z.number().check(z.minimum(0), z.maximum(latestDate)),
};

const message = z.discriminatedUnion('role', [
  z.object({
    ...base,
    role: z.literal('user'),
    attachments: z.array(
      z.object({
        kind: z.enum(attachmentKinds),
        label: z.string(),
        language: z.string(),
        text: z.string(),
        covers: z.optional(z.int()),
        image: z.optional(z.object({ mediaType: z.string(), data: z.string() })),
      }),
    ),
    template: z.nullable(z.string()),
  }),
  z.object({
    ...base,
    role: z.literal('assistant'),
    reasoning: z.string(),
    status: z.enum(['streaming', 'complete', 'stopped', 'failed', 'interrupted']),
    /** The error's code and status only: the rest is of use where it happened. */
    error: z.nullable(z.object({ code: z.enum(errorCodes), status: z.optional(z.number()) })),
    model: z.string(),
    finishReason: z.nullable(z.enum(finishReasons)),
    usage: z.nullable(usage),
    costUsd: z.nullable(z.number()),
    durationMs: z.nullable(z.number()),
  }),
]);

export const conversationExport = z.object({
  format: z.literal('chat-llm/conversation'),
  version: z.literal(1),
  title: z.string(),
  updatedAt: z.number().check(z.minimum(0)),
  /** Present where it is. */
  private: z.optional(z.boolean()),
  /** The last message of the shown path; null when there are no messages. */
  head: z.nullable(z.int()),
  messages: z.array(message),
});

export type ConversationExport = z.infer<typeof conversationExport>;
export type ExportedMessage = z.infer<typeof message>;

/** Reads what `exportConversation` wrote as JSON. Throws ChatError `bad-import` that names the first wrong place. */
export function parseConversationExport(json: string): ConversationExport {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (cause) {
    throw new ChatError('bad-import', { detail: 'JSON' }, { cause });
  }
  const result = conversationExport.safeParse(value);
  if (!result.success) throw badImport(result.error.issues[0]?.path.join('.') ?? '');
  const place = misplaced(result.data);
  if (place !== undefined) throw badImport(place);
  return result.data;
}

/** What the types cannot say: each message hangs below an earlier one, an answer below a question. */
function misplaced({ head, messages }: ConversationExport): string | undefined {
  const roles = new Map<number, ExportedMessage['role']>();
  for (const [at, { id, parentId, role }] of messages.entries()) {
    const above = parentId === null ? undefined : roles.get(parentId);
    if (roles.has(id)) return `messages.${at}.id`;
    if (above === undefined ? parentId !== null || role === 'assistant' : role === 'assistant' && above !== 'user')
      return `messages.${at}.parentId`;
    roles.set(id, role);
  }
  const hasHead = head === null ? messages.length === 0 : roles.has(head);
  return hasHead ? undefined : 'head';
}

function badImport(place: string): ChatError {
  return new ChatError('bad-import', { detail: place === '' ? 'chat-llm/conversation' : place });
}
