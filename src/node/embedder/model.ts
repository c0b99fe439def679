import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as core from '@energetic-ai/core';
import { type EmbeddingsModelData, initModel } from '@energetic-ai/embeddings';

/** What is used of TensorFlow.js: its own types are in packages that are not installed. */
type TensorFlow = {
  readonly io: {
    getModelArtifactsForJSON(
      json: unknown,
      weights: () => Promise<[specs: unknown, data: ArrayBuffer]>,
    ): Promise<unknown>;
  };
  /** Resolves when the backend can make tensors. */
  ready(): Promise<void>;
  loadGraphModel(handler: { load(): Promise<unknown> }): Promise<EmbeddingsModelData['model']>;
};
type Manifest = {
  readonly weightsManifest: readonly { readonly paths: readonly string[]; readonly weights: readonly unknown[] }[];
};

const { io, loadGraphModel, ready } = core as unknown as TensorFlow;

async function readTogether(folder: string, paths: readonly string[]): Promise<ArrayBuffer> {
  const parts = await Promise.all(paths.map((path) => readFile(join(folder, path))));
  return new Uint8Array(Buffer.concat(parts)).buffer;
}

export type SentenceModel = { embed(text: string): Promise<Float32Array> };

/**
 * The Universal Sentence Encoder (lite; Cer et al. 2018, arXiv:1803.11175): 512 numbers of unit length for a text, about
 * 10 ms for a sentence. `folder` holds model.json, its weight files and vocab.json. Throws when they cannot be read.
 */
export async function loadSentenceModel(folder: string): Promise<SentenceModel> {
  const model = await initModel(async () => {
    const [json, vocabulary] = await Promise.all(
      ['model.json', 'vocab.json'].map(async (name) => JSON.parse(await readFile(join(folder, name), 'utf8'))),
    );
    const groups = (json as Manifest).weightsManifest;
    const specs = groups.flatMap(({ weights }) => weights);
    const data = await readTogether(
      folder,
      groups.flatMap(({ paths }) => paths),
    );
    // `initModel` starts both at once, and on a busy machine the files are there before the backend is.
    await ready();
    const artifacts = await io.getModelArtifactsForJSON(json, async () => [specs, data]);
    return { model: await loadGraphModel({ load: async () => artifacts }), vocabulary };
  });
  return { embed: async (text) => Float32Array.from(await model.embed(text)) };
}
