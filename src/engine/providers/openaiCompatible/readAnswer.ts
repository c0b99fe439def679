import type { ChatEvent } from '../../../core/chat.ts';
import { ChatError, type ErrorCode } from '../../../core/errors.ts';
import type { UsageEstimate } from '../../../core/ports.ts';
import { type Answer, createAnswer } from './answer.ts';
import { createPayloads, PayloadError, type Payloads } from './payloads.ts';

export type ReadAnswerOptions = {
  readonly body: AsyncIterable<Uint8Array>;
  readonly estimate: UsageEstimate;
  /** Upper limit, in characters of text, reasoning and arguments. */
  readonly maxChars: number;
  readonly error: (code: ErrorCode, cause?: unknown) => ChatError;
  /** The error that a provider reports inside its answer. */
  readonly failed: (body: unknown) => ChatError;
  readonly tailMs?: number;
};

/** How long the usage and the end of a stream are waited for once its answer is complete, in milliseconds. */
const defaultTailMs = 2000;

/** How long the rest of a finished answer's body is waited for, so that the connection can be used again. */
const drainMs = 50;

const keepAlive: ChatEvent = { type: 'notice', notice: 'keep-alive' };

/** The next bytes of a complete answer's body; its end when they do not come in time. */
export async function nextOfTail(
  body: AsyncIterator<Uint8Array>,
  tailMs = defaultTailMs,
): Promise<IteratorResult<Uint8Array>> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<IteratorResult<Uint8Array>>((resolve) => {
    timer = setTimeout(() => resolve({ done: true, value: undefined }), tailMs);
  });
  try {
    return await Promise.race([body.next(), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Reads an ended answer's body to its end, or closes the socket when that does not come at once. */
export async function drain(body: AsyncIterator<Uint8Array>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, drainMs);
  });
  const rest = async (): Promise<void> => {
    while (!(await body.next()).done);
  };
  await Promise.race([rest().catch(() => {}), late]);
  clearTimeout(timer);
  await body.return?.();
}

/** Why an answer whose body has ended is no good, or undefined when it is complete. */
function verdict(answer: Answer, payloads: Payloads, dropped: boolean): ErrorCode | undefined {
  const { finishReason, hasContent, recognised } = answer.state;
  const complete = payloads.done || finishReason !== undefined || (payloads.whole && recognised && !dropped);
  if (!complete) {
    if (dropped) return 'answer-cut';
    if (payloads.blank) return 'empty-answer';
    return recognised || !payloads.found ? 'answer-cut' : 'malformed-response';
  }
  if (hasContent) return undefined;
  return finishReason === 'content-filter' ? 'content-filtered' : 'empty-answer';
}

/**
 * The events of one answer, streamed or whole. Everything that came before a failure is delivered before it is thrown:
 * `answer-cut`, `empty-answer`, `malformed-response`, `answer-too-large`, `content-filtered`, what the provider reports,
 * or `cancelled`. An answer whose finish reason has come is complete, whatever happens to the connection after it.
 */
export async function* readAnswer(options: ReadAnswerOptions): AsyncGenerator<ChatEvent, void> {
  const { maxChars, error } = options;
  const payloads = createPayloads(maxChars);
  const answer = createAnswer(options.estimate);
  const body = options.body[Symbol.asyncIterator]();
  let dropped: unknown;
  let finished = false;

  const read = async (): Promise<readonly unknown[] | undefined> => {
    let result: IteratorResult<Uint8Array>;
    try {
      result = await (answer.state.finishReason === undefined ? body.next() : nextOfTail(body, options.tailMs));
    } catch (cause) {
      if (ChatError.is(cause) && cause.code === 'cancelled') throw error('cancelled', cause);
      dropped = cause;
      return undefined;
    }
    return result.done ? undefined : payloads.push(result.value);
  };

  try {
    for (let ended = false; !ended && !payloads.done; ) {
      const batch = await read();
      ended = batch === undefined;
      let delivered = false;
      for (const payload of batch ?? payloads.end(dropped !== undefined)) {
        for (const event of answer.push(payload)) {
          delivered = true;
          yield event;
        }
        if (answer.state.failure !== undefined) throw options.failed({ error: answer.state.failure });
        if (answer.state.size > maxChars) throw error('answer-too-large');
      }
      if (!delivered && !ended) yield keepAlive;
    }
    yield* answer.flush();
    const problem = verdict(answer, payloads, dropped !== undefined);
    const { refusal: message } = answer.state;
    if (message !== '' && (problem === 'empty-answer' || problem === 'content-filtered'))
      throw options.failed({ error: { message, code: 'content_filter' } });
    if (problem) throw error(problem, dropped);
    finished = true;
    yield* answer.finish();
  } catch (cause) {
    if (!(cause instanceof PayloadError)) throw cause;
    yield* answer.flush();
    throw error(cause.reason === 'too-large' ? 'answer-too-large' : 'malformed-response', cause);
  } finally {
    await (finished ? drain(body) : body.return?.());
  }
}
