import type { ModelRef, Sampling, WaitNotice } from '../core/chat.ts';
import { ChatError } from '../core/errors.ts';
import type { Attachment, StoredUserMessage } from '../core/history.ts';
import type { RoutingPolicy } from '../core/routing.ts';
import { type AnswersOptions, createAnswers } from './answers.ts';
import type { ChatServiceEvent, Turn } from './chatEvents.ts';
import { titleFrom } from './title.ts';

export type SendInput = {
  /** Null begins a conversation. */
  readonly conversationId: number | null;
  readonly text: string;
  readonly attachments?: readonly Attachment[];
  readonly template?: string;
  readonly model?: ModelRef;
  readonly sampling?: Sampling;
  readonly routing?: RoutingPolicy;
  /** Of a conversation that begins. */
  readonly private?: boolean;
};

/**
 * Chats over many turns. `send`, `regenerate`, `continueAnswer` and `editAndResend` store the question and an empty answer before they
 * return, and throw ChatError `storage` when that fails; a running answer of the same conversation is stopped first.
 */
export type ChatService = {
  send(input: SendInput): Turn;
  /** A new answer, not one that was kept; with `use`, the kept answer that was offered under this key. */
  regenerate(answerId: number, options?: { model?: ModelRef; use?: string }): Turn;
  /** `attachments`: instead of those that the question has. */
  editAndResend(userMessageId: number, text: string, options?: { attachments?: readonly Attachment[] }): Turn;
  /** A version of an answer that broke off: it begins with the old text, and the model is asked for the rest. */
  continueAnswer(answerId: number, options?: { model?: ModelRef }): Turn;
  /** What the conversation's answer waits for just now. */
  waitsFor(conversationId: number): WaitNotice | null;
  /** Ends the wait for a repetition. */
  retryNow(conversationId: number): void;
  /** Also an answer of another window, which notices within a second. */
  stop(conversationId: number): void;
  /** Names a conversation and tells so. */
  rename(conversationId: number, title: string): void;
  isStreaming(conversationId: number): boolean;
  onEvent(listener: (event: ChatServiceEvent) => void): () => void;
  /** Stops all answers, marks them as stopped and waits for that. */
  close(): Promise<void>;
};

type Collaborators = Omit<AnswersOptions, 'emit'>;

export function createChatService(collaborators: Collaborators): ChatService {
  const { store, logger } = collaborators;
  const listeners = new Set<(event: ChatServiceEvent) => void>();
  const answers = createAnswers({ ...collaborators, emit });
  let closed = false;

  function emit(event: ChatServiceEvent): void {
    for (const listener of listeners) {
      try {
        listener(event);
      } catch (error) {
        logger.error('A listener of the chat failed.', { error: String(error) });
      }
    }
  }

  function requireOpen(): void {
    if (closed) throw new ChatError('cancelled');
  }

  /** Adds the question and its empty answer; `branch` when it does not simply follow what is shown. */
  function ask(
    conversationId: number,
    parentId: number | null,
    input: Omit<SendInput, 'conversationId'>,
    branch: boolean,
  ) {
    stop(conversationId);
    const { text, attachments = [], template } = input;
    const user = store.addUserMessage(conversationId, parentId, {
      text,
      attachments,
      ...(template !== undefined && { template }),
    });
    const turn = answers.begin({ user, model: input.model, sampling: input.sampling, routing: input.routing });
    announce(turn, user, branch);
    return turn;
  }

  function announce(turn: Turn, user: StoredUserMessage, branch: boolean): void {
    if (branch) emit({ type: 'path', conversationId: turn.conversationId });
    else {
      emit({ type: 'message', message: user });
      const begun = store.getMessage(turn.answerId);
      if (begun) emit({ type: 'message', message: begun });
    }
  }

  function begin(text: string, isPrivate: boolean): number {
    const title = titleFrom(text);
    const conversationId = store.createConversation(title, { private: isPrivate });
    emit({ type: 'title', conversationId, title });
    return conversationId;
  }

  /** Another version of an answer, which begins with the old one's text or anew. */
  function replace(answerId: number, model: ModelRef | undefined, goesOn: boolean, use?: string): Turn {
    requireOpen();
    const old = store.getMessage(answerId);
    const user = old?.parentId ? store.getMessage(old.parentId) : undefined;
    if (old?.role !== 'assistant' || user?.role !== 'user') throw unknownMessage(answerId);
    stop(old.conversationId);
    const { text, reasoning } = old;
    const turn = answers.begin({
      user,
      model,
      sampling: undefined,
      routing: undefined,
      cache: use === undefined ? { fresh: true } : { use },
      ...(goesOn && text !== '' && { begun: { text, reasoning } }),
    });
    emit({ type: 'path', conversationId: turn.conversationId });
    return turn;
  }

  function stop(conversationId: number): void {
    if (!answers.stop(conversationId)) stopElsewhere(conversationId);
  }

  function stopElsewhere(conversationId: number): void {
    const last = store.getPath(conversationId, { limit: 1 }).messages.at(-1);
    if (last?.role !== 'assistant' || last.status !== 'streaming') return;
    const message = store.stopAnswer(last.id);
    if (message) emit({ type: 'message', message });
  }

  return {
    send: (input) => {
      requireOpen();
      const conversationId = input.conversationId ?? begin(input.text, input.private ?? false);
      const head = store.getPath(conversationId, { limit: 1 }).messages.at(-1);
      return ask(conversationId, head?.id ?? null, input, false);
    },

    regenerate: (answerId, { model, use } = {}) => replace(answerId, model, false, use),
    continueAnswer: (answerId, { model } = {}) => replace(answerId, model, true),
    waitsFor: answers.waitsFor,
    retryNow: answers.retryNow,

    editAndResend: (userMessageId, text, options = {}) => {
      requireOpen();
      const old = store.getMessage(userMessageId);
      if (old?.role !== 'user') throw unknownMessage(userMessageId);
      const { attachments = old.attachments } = options;
      const { template } = old;
      return ask(old.conversationId, old.parentId, { text, attachments, ...(template && { template }) }, true);
    },

    stop,
    rename: (conversationId, title) => {
      store.renameConversation(conversationId, title);
      emit({ type: 'title', conversationId, title });
    },
    isStreaming: answers.isRunning,

    onEvent: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },

    close: async () => {
      closed = true;
      await answers.close();
    },
  };
}

function unknownMessage(id: number): ChatError {
  return new ChatError('storage', { detail: `message ${id}?` });
}
