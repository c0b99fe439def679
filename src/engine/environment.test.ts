import assert from 'node:assert/strict';
import { settingsFromEnvironment } from './environment.ts';

describe('settingsFromEnvironment', () => {
  it('says nothing when nothing is set', () => {
    const nothing = { overrides: {}, keys: {}, debug: false };
    assert.deepEqual(settingsFromEnvironment({}), nothing);
    assert.deepEqual(settingsFromEnvironment({ LLM_API_KEY: ' ', LLM_CHAT_MODEL: '', LLM_STREAMING: 'yes' }), nothing);
  });

  it('reads every variable', () => {
    const env = {
      LLM_API_BASE_URL: 'http://localhost:11434/v1',
      LLM_API_KEY: ' key ',
      OPENAI_API_KEY: 'other',
      LLM_CHAT_MODEL: 'qwen3:8b',
      LLM_STREAMING: 'no',
      LLM_DEMO_MODE: '1',
      LLM_DEBUG: '1',
    };
    assert.deepEqual(settingsFromEnvironment(env), {
      overrides: { model: 'env/qwen3:8b', streaming: false, demoMode: true },
      connection: { id: 'env', preset: 'custom', baseUrl: 'http://localhost:11434/v1', models: ['qwen3:8b'] },
      keys: { env: 'key' },
      debug: true,
    });
  });

  it('takes OpenAI’s address and key when there is no other', () => {
    assert.deepEqual(settingsFromEnvironment({ OPENAI_API_KEY: 'sk-1' }), {
      overrides: {},
      connection: { id: 'env', preset: 'custom', baseUrl: 'https://api.openai.com/v1' },
      keys: { env: 'sk-1' },
      debug: false,
    });
  });

  it('takes 0, no, false and off for off', () => {
    for (const off of ['0', 'no', 'False', 'OFF']) {
      const { overrides, debug } = settingsFromEnvironment({ LLM_STREAMING: off, LLM_DEMO_MODE: off, LLM_DEBUG: off });
      assert.deepEqual([overrides, debug], [{ streaming: false }, false]);
    }
  });
});
