import assert from 'node:assert/strict';
import { tokenizerOf } from './tokenizers.ts';

describe('tokenizers', () => {
  it('counts exactly for OpenAI’s newer models', async () => {
    for (const id of ['gpt-4o-mini', 'openai/gpt-5', 'o3']) {
      const { exact, count } = await tokenizerOf(id);
      assert.equal(exact, true, id);
      // Published examples of o200k_base.
      assert.equal(count('tiktoken is great!'), 6);
      assert.equal(count('hello world'), 2);
      assert.ok(count('<|endoftext|>') > 1);
    }
  });

  it('estimates for all others and says so', async () => {
    const { exact, count } = await tokenizerOf('llama3.1:8b');
    assert.equal(exact, false);
    assert.ok(count('hello world, how are you?') > 3);
  });
});
