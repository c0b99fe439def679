import type { CacheHints } from '../core/cache.ts';
import type { ChatMessage, ModelRef, Notice, Sampling, WaitNotice } from '../core/chat.ts';
import { ChatError } from '../core/errors.ts';
import type {
  AnswerEnd,
  Attachment,
  ConversationStore,
  StoredAnswer,
  StoredMessage,
  StoredUserMessage,
} from '../core/history.ts';
import type { Handler } from '../core/pipeline.ts';
import type { Logger, Now } from '../core/ports.ts';
import type { RoutingPolicy } from '../core/routing.ts';
import type { Settings } from '../engine/settings.ts';
import { runAnswer } from './answerRun.ts';
import { buildRequest, wholePath } from './buildRequest.ts';
import type { Piece } from './pieceJoiner.ts';
import { titleFrom } from './title.ts';
import { createStopWatch, endedAnswer } from './watchStops.ts';

export type ChatServiceEvent =
  /** Added, replaced or ended. */
  | { readonly type: 'message'; readonly message: StoredMessage }
  /** Already stored. The offsets are the lengths before it, in UTF-16 units. */
  | {
      readonly type: 'delta';
      readonly conversationId: number;
      readonly messageId: number;
      readonly text: string;
      readonly offset: number;
      readonly reasoning: string;
      readonly reasoningOffset: number;
    }
  | { readonly type: 'title'; readonly conversationId: number; readonly title: string }
  /** What a streaming answer waits for; null when that is over. */
  | { readonly type: 'wait'; readonly conversationId: number; readonly wait: WaitNotice | null }
  /** The shown path changed in another way than by a message at its end. */
  | { readonly type: 'path'; readonly conversationId: number };

/** `done` never rejects: a failed answer is an answer too. */
export type Turn = { readonly conversationId: number; readonly answerId: number; readonly done: Promise<StoredAnswer> };

export type SendInput = {
  /** Null begins a conversation. */
  readonly conversationId: number | null;
  readonly text: string;
  readonly attachments?: readonly Attachment[];
  readonly template?: string;
  readonly model?: ModelRef;
  readonly sampling?: Sampling;
  readonly routing?: RoutingPolicy;
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

type Collaborators = {
  readonly store: ConversationStore;
  readonly chat: Handler;
  readonly settings: () => Settings;
  /** The model in use when a call names none. */
  readonly model: () => ModelRef;
  readonly now: Now;
  readonly newRequestId: () => string;
  /** Ends the wait of the request with this id. */
  readonly retryNow?: (requestId: string) => void;
  readonly logger: Logger;
  /** Shortest time between two deltas of one answer, in milliseconds. */
  readonly flushMs?: number;
  /** How often running answers are looked at in the store: another window may have stopped them. In milliseconds. */
  readonly watchMs?: number;
};

type Run = {
  readonly answerId: number;
  readonly abort: AbortController;
  readonly requestId: string;
  readonly done: Promise<StoredAnswer>;
  wait: WaitNotice | null;
};

type Question = {
  readonly user: StoredUserMessage;
  readonly model: ModelRef | undefined;
  readonly sampling: Sampling | undefined;
  readonly routing: RoutingPolicy | undefined;
  readonly cache?: Pick<CacheHints, 'fresh' | 'use'>;
  /** What of the answer is there already. */
  readonly begun?: Pick<StoredAnswer, 'text' | 'reasoning'>;
};

export function createChatService(collaborators: Collaborators): ChatService {
  const { store, chat, settings, now, newRequestId, logger, flushMs = 30, watchMs = 500 } = collaborators;
  const listeners = new Set<(event: ChatServiceEvent) => void>();
  const runs = new Map<number, Run>();
  let closed = false;
  const watchStops = createStopWatch({ store, running: runs, everyMs: watchMs });

  function emit(event: ChatServiceEvent): void {
    for (const listener of listeners) {
      try {
        listener(event);
      } catch (error) {
        logger.error('A listener of the chat failed.', { error: String(error) });
      }
    }
  }

  /** Opens the answer at once; its run starts when the answer that it replaces has ended. */
  function answer(question: Question): Turn {
    const { user, model } = question;
    const { conversationId } = user;
    const requestId = newRequestId();
    const before = runs.get(conversationId);
    const begun = store.beginAnswer(conversationId, user.id, model ?? collaborators.model());
    const abort = new AbortController();
    const done = (async () => {
      await before?.done;
      const ended = await runToEnd(begun, question, requestId, abort);
      setWait(begun, requestId, null);
      if (runs.get(conversationId)?.abort === abort) runs.delete(conversationId);
      emit({ type: 'message', message: ended });
      return ended;
    })();
    runs.set(conversationId, { answerId: begun.id, abort, requestId, done, wait: null });
    watchStops();
    return { conversationId, answerId: begun.id, done };
  }

  async function runToEnd(
    begun: StoredAnswer,
    { user, sampling, routing, cache, begun: beginning }: Question,
    requestId: string,
    abort: AbortController,
  ): Promise<StoredAnswer> {
    const written = { text: '', reasoning: '' };
    const write = (piece: Piece): void => {
      store.appendToAnswer(begun.id, piece);
      const { conversationId, id: messageId } = begun;
      const offset = written.text.length;
      const reasoningOffset = written.reasoning.length;
      written.text += piece.text;
      written.reasoning += piece.reasoning;
      if (waitOf(begun) !== 'cache-offer') setWait(begun, requestId, null);
      emit({ type: 'delta', conversationId, messageId, ...piece, offset, reasoningOffset });
    };
    const end = await runAnswer({
      abort,
      now,
      flushMs,
      open: (signal) => {
        if (signal.aborted) throw new ChatError('cancelled');
        const path = wholePath(store, begun.conversationId, begun.id);
        if (beginning) write(beginning);
        const { template } = user;
        const context = {
          requestId,
          signal,
          purpose: template === null ? ('chat' as const) : ('template' as const),
          conversationId: begun.conversationId,
          messageId: begun.id,
          ...(template !== null && { template }),
          ...(routing && { routing }),
          cache: { ...cache, question: user.text, files: filesOf(path) },
        };
        // The engine tells a model that sees no images what it misses.
        const request = buildRequest({ model: begun.model, path, settings: settings(), sampling, vision: true });
        if (!beginning) return chat(request, context);
        const soFar: ChatMessage = { role: 'assistant', content: beginning.text };
        return chat({ ...request, messages: [...request.messages, soFar] }, context);
      },
      onNotice: (notice) => noticed(begun, requestId, notice),
      write,
    });
    return storeEnd(begun, written, end);
  }

  function setWait({ conversationId }: StoredAnswer, requestId: string, wait: WaitNotice | null): void {
    const run = runs.get(conversationId);
    if (run?.requestId !== requestId || run.wait === wait) return;
    run.wait = wait;
    emit({ type: 'wait', conversationId, wait });
  }

  function noticed(begun: StoredAnswer, requestId: string, notice: Notice): void {
    const wait = waitOf(begun);
    switch (notice.notice) {
      case 'retry-wait':
      case 'queued':
      case 'fallback':
      case 'cache-offer':
        setWait(begun, requestId, notice);
        break;
      case 'attempt':
        // That another one is asked stays of interest until it answers, and an offer as long as the answer is written.
        if (wait !== 'fallback' && wait !== 'cache-offer') setWait(begun, requestId, null);
    }
  }

  const waitOf = ({ conversationId }: StoredAnswer): WaitNotice['notice'] | undefined =>
    runs.get(conversationId)?.wait?.notice;

  /** What cannot be stored is shown all the same, with the reason. */
  function storeEnd(begun: StoredAnswer, written: { text: string; reasoning: string }, end: AnswerEnd): StoredAnswer {
    try {
      return store.endAnswer(begun.id, end);
    } catch (thrown) {
      const elsewhere = endedAnswer(store, begun.id);
      if (elsewhere) return elsewhere;
      const { data } = ChatError.from(thrown);
      logger.error('An answer could not be stored.', { code: data.code, detail: data.detail });
      return { ...begun, ...written, ...end, status: 'failed', error: end.error ?? data };
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
    const turn = answer({ user, model: input.model, sampling: input.sampling, routing: input.routing });
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

  function begin(text: string): number {
    const title = titleFrom(text);
    const conversationId = store.createConversation(title);
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
    const turn = answer({
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
    const run = runs.get(conversationId);
    if (run) run.abort.abort();
    else stopElsewhere(conversationId);
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
      const conversationId = input.conversationId ?? begin(input.text);
      const head = store.getPath(conversationId, { limit: 1 }).messages.at(-1);
      return ask(conversationId, head?.id ?? null, input, false);
    },

    regenerate: (answerId, { model, use } = {}) => replace(answerId, model, false, use),
    continueAnswer: (answerId, { model } = {}) => replace(answerId, model, true),
    waitsFor: (conversationId) => runs.get(conversationId)?.wait ?? null,
    retryNow: (conversationId) => {
      const run = runs.get(conversationId);
      if (run) collaborators.retryNow?.(run.requestId);
    },

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
    isStreaming: (conversationId) => runs.has(conversationId),

    onEvent: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },

    close: async () => {
      closed = true;
      const running = [...runs.values()];
      for (const { abort } of running) abort.abort();
      await Promise.all(running.map(({ done }) => done));
    },
  };
}

/** What is attached anywhere in the conversation, as URIs. */
function filesOf(path: readonly StoredMessage[]): readonly string[] {
  const attached = path.flatMap((message) => (message.role === 'user' ? message.attachments : []));
  return [...new Set(attached.map(({ uri }) => uri))].filter((uri) => uri !== '');
}

function unknownMessage(id: number): ChatError {
  return new ChatError('storage', { detail: `message ${id}?` });
}
