import type { ChatRequest, ModelRef } from '../core/chat.ts';
import type { Attachment, ConversationStore, StoredUserMessage } from '../core/history.ts';
import type { Settings } from '../engine/settings.ts';
import { buildRequest, wholePath } from './buildRequest.ts';

type Input = {
  readonly store: ConversationStore;
  readonly conversationId: number | null;
  readonly text: string;
  readonly attachments: readonly Attachment[];
  readonly model: ModelRef;
  readonly settings: Settings;
  readonly vision: boolean;
};

/** The request that sending this text would make; nothing is stored and nothing is sent. */
export function nextRequest({ store, conversationId, text, attachments, model, settings, vision }: Input): ChatRequest {
  const path = conversationId === null ? [] : wholePath(store, conversationId);
  const question: StoredUserMessage = {
    role: 'user',
    id: 0,
    conversationId: conversationId ?? 0,
    parentId: path.at(-1)?.id ?? null,
    text,
    attachments,
    template: null,
    createdAt: 0,
    versions: [],
  };
  return buildRequest({ model, path: [...path, question], settings, vision });
}
