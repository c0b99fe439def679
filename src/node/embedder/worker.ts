import { parentPort, workerData } from 'node:worker_threads';
import { loadSentenceModel } from './model.ts';
import type { EmbedderReply, EmbedderTask } from './wire.ts';

/** The worker thread's part: one text after the other, so that a task that is no longer wanted costs one text at most. */
const { folder } = workerData as { readonly folder: string };
const model = loadSentenceModel(folder);
const reply = (message: EmbedderReply): void => parentPort?.postMessage(message);
// Its failure is told by each task.
model.catch(() => undefined);

parentPort?.on('message', async ({ id, text }: EmbedderTask) => {
  try {
    reply({ id, vector: await (await model).embed(text) });
  } catch (error) {
    reply({ id, error: error instanceof Error ? error.message : String(error) });
  }
});
