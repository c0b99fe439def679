import assert from 'node:assert/strict';
import { seesImages } from './capabilities.ts';

describe('capabilities', () => {
  it('knows the families that see', () => {
    for (const id of [
      'gpt-4o-mini',
      'openai/gpt-5',
      'claude-sonnet-4-5',
      'gemini-2.5-pro',
      'qwen2.5-vl:7b',
      'llava:13b',
      'o3',
    ])
      assert.equal(seesImages(id, undefined), true, id);
  });

  it('takes others for blind', () => {
    for (const id of ['gpt-3.5-turbo', 'deepseek-chat', 'llama3.1:8b', 'o3-mini', 'qwen2.5-coder', 'codestral', 'demo'])
      assert.equal(seesImages(id, undefined), false, id);
  });

  it('believes the endpoint first', () => {
    assert.equal(seesImages('gpt-4o', { id: 'gpt-4o', vision: false }), false);
    assert.equal(seesImages('house-model', { id: 'house-model', vision: true }), true);
  });
});
