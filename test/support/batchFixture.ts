import assert from 'node:assert/strict';
import type { BatchStore } from '../../src/core/batches.ts';
import type { ChatEvent, ChatRequest } from '../../src/core/chat.ts';
import type { Handler } from '../../src/core/pipeline.ts';
import { type Batches, createBatches } from '../../src/engine/batch/batches.ts';
import type { BatchCollaborators } from '../../src/engine/batch/drive.ts';
import { startTime } from './storeFixture.ts';

/** A window that works on batches, with a clock that sleeping moves on. */
export type BatchWindow = Batches & {
  /** Milliseconds of each sleep, in order. */
  readonly slept: readonly number[];
  readonly logged: readonly string[];
};

export type WindowOptions = Partial<BatchCollaborators>;

export function openBatchWindow(store: BatchStore, options: WindowOptions = {}): BatchWindow {
  const slept: number[] = [];
  const logged: string[] = [];
  let time = startTime;
  const log = (message: string): void => void logged.push(message);
  const batches = createBatches({
    store,
    chat: answering(({ prompt }) => `answer to ${prompt}`),
    concurrency: () => 2,
    api: async () => undefined,
    costOf: async () => 2,
    masking: { mask: async (request) => request, reveal: async (_request, answer) => answer },
    checkBudget: async () => {},
    logger: { debug: log, info: log, warn: log, error: log },
    now: () => time,
    newRequestId: () => 'request',
    stream: () => true,
    sleep: async (ms, signal) => {
      slept.push(ms);
      await turn();
      if (!signal.aborted) time += ms;
    },
    random: () => 1,
    ...options,
  });
  return { ...batches, slept, logged };
}

/** Lets everything go on that waits for nothing outside. */
export const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Waits until it is so; fails when that takes for ever. */
export async function until(isSo: () => boolean, what = isSo.toString()): Promise<void> {
  const deadline = Date.now() + 8000;
  while (!isSo()) {
    assert.ok(Date.now() < deadline, `never: ${what}`);
    await turn();
  }
}

export type Asked = { readonly prompt: string; readonly request: ChatRequest; readonly signal: AbortSignal };

/** A model that answers with what the script returns, or fails with what it throws. */
export function answering(script: (asked: Asked) => string | Promise<string>): Handler {
  return async function* (request, { signal }): AsyncGenerator<ChatEvent> {
    const [message] = request.messages;
    const text = await script({ prompt: String(message?.content), request, signal });
    yield { type: 'text-delta', text };
    const usage = { inputTokens: 3, outputTokens: 4, estimated: false };
    yield {
      type: 'notice',
      notice: 'metered',
      outcome: 'complete',
      usage,
      costUsd: 0.5,
      durationMs: 1,
      firstTokenMs: 1,
    };
    yield { type: 'finish', reason: 'stop', usage };
  };
}
