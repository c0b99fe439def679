import { Worker } from 'node:worker_threads';
import { ChatError } from '../../core/errors.ts';
import type { Embedder, Logger } from '../../core/ports.ts';
import type { EmbedderReply, EmbedderTask } from './wire.ts';

export type EmbedderOptions = {
  /** The worker's module. */
  readonly worker: URL;
  /** Where the model's files are. */
  readonly folder: string;
  /** The thread and its 150 MB go after this long without a text, in milliseconds. */
  readonly idleMs?: number;
  readonly logger: Logger;
};

type Waiting = { resolve(vector: Float32Array): void; reject(error: unknown): void };
type Thread = { readonly worker: Worker; readonly waiting: Map<number, Waiting> };

const emptyVector = new Float32Array(512);

/**
 * Sentence embeddings in a worker thread that starts with the first text and ends when idle. A model that could not be
 * loaded is not tried again; every later call throws at once.
 */
export function createEmbedder({ worker, folder, idleMs = 300_000, logger }: EmbedderOptions): Embedder {
  let thread: Thread | undefined;
  let idle: NodeJS.Timeout | undefined;
  let broken: ChatError | undefined;
  let lastId = 0;

  function stop(): void {
    clearTimeout(idle);
    const stopped = thread;
    thread = undefined;
    for (const { reject } of stopped?.waiting.values() ?? []) reject(new ChatError('cancelled'));
    void stopped?.worker.terminate();
  }

  function fail(failed: Thread, detail: string): void {
    broken = new ChatError('internal', { detail });
    logger.warn('Sentence embeddings are not available', { detail });
    for (const { reject } of failed.waiting.values()) reject(broken);
    failed.waiting.clear();
    if (thread === failed) stop();
  }

  function rest(): void {
    clearTimeout(idle);
    idle = setTimeout(stop, idleMs);
    idle.unref();
  }

  function start(): Thread {
    const started: Thread = { worker: new Worker(worker, { workerData: { folder } }), waiting: new Map() };
    // A thread that only waits must not keep the process alive.
    started.worker.unref();
    started.worker.on('message', (reply: EmbedderReply) => {
      const waiting = started.waiting.get(reply.id);
      started.waiting.delete(reply.id);
      if ('error' in reply) {
        waiting?.reject(new ChatError('internal', { detail: reply.error }));
        fail(started, reply.error);
      } else waiting?.resolve(reply.vector);
      if (started.waiting.size === 0 && thread === started) {
        started.worker.unref();
        rest();
      }
    });
    started.worker.on('error', (error) => fail(started, error.message));
    // One that ends by itself says nothing else.
    started.worker.on('exit', (code) => {
      if (thread === started) fail(started, `the thread ended with ${code}`);
    });
    return started;
  }

  function embedOne(text: string, signal: AbortSignal): Promise<Float32Array> {
    // An empty text has no tokens, which the model cannot take.
    if (text.trim() === '') return Promise.resolve(emptyVector);
    thread ??= start();
    const { worker: running, waiting } = thread;
    clearTimeout(idle);
    running.ref();
    lastId += 1;
    const task: EmbedderTask = { id: lastId, text };
    return new Promise((resolve, reject) => {
      const stopWaiting = (): void => {
        if (waiting.delete(task.id)) reject(new ChatError('cancelled'));
      };
      const settled = (): void => signal.removeEventListener('abort', stopWaiting);
      waiting.set(task.id, {
        resolve(vector) {
          settled();
          resolve(vector);
        },
        reject(error) {
          settled();
          reject(error);
        },
      });
      signal.addEventListener('abort', stopWaiting, { once: true });
      running.postMessage(task);
    });
  }

  return {
    id: 'use-lite-1',
    dimensions: emptyVector.length,
    async embed(texts, signal) {
      if (broken) throw broken;
      if (signal.aborted) throw new ChatError('cancelled');
      return Promise.all(texts.map((text) => embedOne(text, signal)));
    },
    close: stop,
  };
}
