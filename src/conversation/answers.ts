import type { CacheHints } from '../core/cache.ts';
import type { ChatMessage, ModelRef, Notice, Sampling, WaitNotice } from '../core/chat.ts';
import { ChatError } from '../core/errors.ts';
import type { AnswerEnd, ConversationStore, StoredAnswer, StoredMessage, StoredUserMessage } from '../core/history.ts';
import type { Handler } from '../core/pipeline.ts';
import type { Logger, Now } from '../core/ports.ts';
import type { RoutingPolicy } from '../core/routing.ts';
import type { Settings } from '../engine/settings.ts';
import { runAnswer } from './answerRun.ts';
import { buildRequest, wholePath } from './buildRequest.ts';
import type { ChatServiceEvent, Turn } from './chatEvents.ts';
import type { Piece } from './pieceJoiner.ts';
import { createStopWatch, endedAnswer } from './watchStops.ts';

export type AnswersOptions = {
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
  readonly emit: (event: ChatServiceEvent) => void;
  /** Shortest time between two deltas of one answer, in milliseconds. */
  readonly flushMs?: number;
  /** How often running answers are looked at in the store: another window may have stopped them. In milliseconds. */
  readonly watchMs?: number;
};

export type Question = {
  readonly user: StoredUserMessage;
  readonly model: ModelRef | undefined;
  readonly sampling: Sampling | undefined;
  readonly routing: RoutingPolicy | undefined;
  readonly cache?: Pick<CacheHints, 'fresh' | 'use'>;
  /** What of the answer is there already. */
  readonly begun?: Pick<StoredAnswer, 'text' | 'reasoning'>;
};

type Run = {
  readonly answerId: number;
  readonly abort: AbortController;
  readonly requestId: string;
  readonly done: Promise<StoredAnswer>;
  wait: WaitNotice | null;
};

/** Answers that are being written, at most one in a conversation. */
export type Answers = {
  /** Opens the answer at once; its run starts when the answer that it replaces has ended. */
  begin(question: Question): Turn;
  /** False: no answer of this window runs there. */
  stop(conversationId: number): boolean;
  waitsFor(conversationId: number): WaitNotice | null;
  retryNow(conversationId: number): void;
  isRunning(conversationId: number): boolean;
  /** Stops all and waits until they are stored. */
  close(): Promise<void>;
};

export function createAnswers(options: AnswersOptions): Answers {
  const { store, chat, settings, now, newRequestId, logger, emit, flushMs = 30, watchMs = 500 } = options;
  const runs = new Map<number, Run>();
  const watchStops = createStopWatch({ store, running: runs, everyMs: watchMs });

  function begin(question: Question): Turn {
    const { user, model } = question;
    const { conversationId } = user;
    const requestId = newRequestId();
    const before = runs.get(conversationId);
    const begun = store.beginAnswer(conversationId, user.id, model ?? options.model());
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

  return {
    begin,
    stop(conversationId) {
      const run = runs.get(conversationId);
      run?.abort.abort();
      return run !== undefined;
    },
    waitsFor: (conversationId) => runs.get(conversationId)?.wait ?? null,
    retryNow(conversationId) {
      const run = runs.get(conversationId);
      if (run) options.retryNow?.(run.requestId);
    },
    isRunning: (conversationId) => runs.has(conversationId),
    async close() {
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
