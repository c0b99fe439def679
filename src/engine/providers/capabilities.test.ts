import assert from 'node:assert/strict';
import type { ModelInfo } from '../../core/chat.ts';
import { createCapabilities } from './capabilities.ts';

const table = (options: Partial<Parameters<typeof createCapabilities>[0]> = {}) =>
  createCapabilities({ overrides: () => ({}), told: () => undefined, ...options });

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
      assert.equal(table().of(`x/${id}`).vision, true, id);
  });

  it('takes others for blind', () => {
    for (const id of ['gpt-3.5-turbo', 'deepseek-chat', 'llama3.1:8b', 'o3-mini', 'qwen2.5-coder', 'codestral', 'demo'])
      assert.equal(table().of(`x/${id}`).vision, false, id);
  });

  it('knows what thinks, and what takes neither temperature nor instructions', () => {
    for (const id of ['o3', 'gpt-5.1', 'claude-opus-4-1', 'gemini-3-pro', 'deepseek-reasoner', 'qwen3:8b'])
      assert.equal(table().of(`x/${id}`).reasoning, true, id);
    assert.equal(table().of('x/gpt-4o').reasoning, false);
    const { temperature, systemRole, tools } = table().of('openai/o1-mini');
    assert.deepEqual([temperature, systemRole, tools], [false, false, false]);
    assert.deepEqual([table().of('x/llama').systemRole, table().of('x/llama').streaming], [true, true]);
  });

  it('believes the person first, then what was refused, then the endpoint, then the name', () => {
    let own = {};
    const told: ModelInfo = { id: 'm', vision: true, tools: false, contextWindow: 1000, maxOutputTokens: 10 };
    const { of, refuse } = table({ overrides: () => own, told: () => told });
    assert.deepEqual([of('c/m').vision, of('c/m').tools, of('c/m').contextWindow], [true, false, 1000]);
    refuse('c/m', 'vision');
    refuse('c/m', 'system-role');
    refuse('c/m', 'parameter');
    assert.deepEqual([of('c/m').vision, of('c/m').systemRole, of('d/m').vision], [false, false, true]);
    own = { m: { vision: true, contextWindow: 2000, streaming: undefined } };
    assert.deepEqual([of('c/m').vision, of('c/m').contextWindow, of('c/m').streaming], [true, 2000, true]);
    own = { m: { contextWindow: 2000 }, 'c/m': { contextWindow: 3000 } };
    assert.equal(of('c/m').contextWindow, 3000);
  });
});
