import type { ChatEvent, FinishReason, Notice, Usage } from '../core/chat.ts';
import { ChatError } from '../core/errors.ts';
import { explainNotice } from '../core/explainNotice.ts';
import type { AnswerEnd } from '../core/history.ts';
import type { Now } from '../core/ports.ts';
import { createPieceJoiner, type Piece } from './pieceJoiner.ts';

type Bill = Extract<Notice, { notice: 'metered' }>;

type Options = {
  readonly open: (signal: AbortSignal) => AsyncIterable<ChatEvent>;
  readonly abort: AbortController;
  readonly write: (piece: Piece) => void;
  /** Hears of each notice but the bill, after all text that came before it is written. */
  readonly onNotice?: (notice: Notice) => void;
  readonly now: Now;
  readonly flushMs: number;
};

/** How long a stopped source may take to send its bill before it is left alone. */
const stopGraceMs = 1000;

/**
 * Reads one answer from its source and hands it on in joined pieces. Never rejects: every way to end is an AnswerEnd.
 * The source is asked for the next event only after the last one is dealt with, and after each `write` the event loop
 * has its turn, so a source that is always ready neither fills the memory nor blocks `stop`.
 */
export async function runAnswer(options: Options): Promise<AnswerEnd> {
  const { abort, now } = options;
  const startedAt = now();
  let bill: Bill | undefined;
  let finish: { reason: FinishReason; usage: Usage } | undefined;
  let failure: unknown;
  const notices = new Map<string, Notice>();
  const joiner = createPieceJoiner({
    intervalMs: options.flushMs,
    now,
    write: options.write,
    onError: (error) => {
      failure = error;
      abort.abort();
    },
  });

  async function take(event: ChatEvent): Promise<void> {
    if (event.type === 'finish') finish = event;
    else if (event.type === 'notice' && event.notice === 'metered') bill = event;
    else if (event.type === 'notice') {
      keep(event);
      if (event.notice !== 'attempt') joiner.flush();
      options.onNotice?.(event);
    } else if (abort.signal.aborted) await nextTurn();
    else if (event.type === 'text-delta') await pass({ text: event.text, reasoning: '' });
    else if (event.type === 'reasoning-delta') await pass({ text: '', reasoning: event.text });
  }

  /** The same one comes once, however many attempts an answer takes. */
  function keep(notice: Notice): void {
    const ofCache = notice.notice === 'cache-hit' || notice.notice === 'cache-offer';
    if (ofCache || explainNotice(notice) !== undefined) notices.set(JSON.stringify(notice), notice);
  }

  async function pass(piece: Piece): Promise<void> {
    if (joiner.add(piece)) await nextTurn();
  }

  const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

  try {
    for await (const event of untilStopped(options.open(abort.signal), abort.signal)) await take(event);
  } catch (error) {
    if (!abort.signal.aborted) failure = error;
    abort.abort();
  }
  try {
    joiner.flush();
  } catch (error) {
    failure ??= error;
  }
  joiner.dispose();
  const stopped = abort.signal.aborted;
  return endOf({ bill, finish, failure, stopped, durationMs: now() - startedAt, notices: [...notices.values()] });
}

type Outcome = {
  readonly bill: Bill | undefined;
  readonly finish: { readonly reason: FinishReason; readonly usage: Usage } | undefined;
  readonly failure: unknown;
  readonly stopped: boolean;
  readonly durationMs: number;
  readonly notices: readonly Notice[];
};

function endOf({ bill, finish, failure, stopped, durationMs, notices }: Outcome): AnswerEnd {
  const facts = {
    finishReason: finish?.reason ?? null,
    usage: bill?.usage ?? finish?.usage ?? null,
    costUsd: bill?.costUsd ?? null,
    durationMs: bill?.durationMs ?? durationMs,
    ...(notices.length > 0 ? { notices } : {}),
  };
  if (failure !== undefined) {
    const error = ChatError.from(failure);
    if (error.kind === 'cancelled') return { ...facts, status: 'stopped', error: null };
    return { ...facts, status: 'failed', error: error.data };
  }
  if (finish) return { ...facts, status: 'complete', error: null };
  if (stopped) return { ...facts, status: 'stopped', error: null };
  return { ...facts, status: 'failed', error: new ChatError('answer-cut').data };
}

/** The source's events; after the signal, those that still come within the grace period. */
async function* untilStopped(source: AsyncIterable<ChatEvent>, signal: AbortSignal): AsyncGenerator<ChatEvent> {
  const iterator = source[Symbol.asyncIterator]();
  const grace = graceAfter(signal);
  try {
    for (;;) {
      const next = iterator.next();
      // When the grace period wins, nobody else is left to hear this rejection.
      next.catch(() => {});
      const result = await Promise.race([next, grace.over]);
      if (result === undefined || result.done) return;
      yield result.value;
    }
  } finally {
    grace.dispose();
    // Lets a source that waits at a `yield` clean up; not awaited, since one that hangs would never answer.
    iterator.return?.().catch(() => {});
  }
}

function graceAfter(signal: AbortSignal): { over: Promise<undefined>; dispose(): void } {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  let timer: NodeJS.Timeout | undefined;
  const start = (): void => {
    timer = setTimeout(resolve, stopGraceMs, undefined);
  };
  if (signal.aborted) start();
  else signal.addEventListener('abort', start, { once: true });
  return {
    over: promise,
    dispose: () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', start);
    },
  };
}
