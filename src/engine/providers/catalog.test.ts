import assert from 'node:assert/strict';
import { isLocal, presetOf, presets, protocolOf } from './catalog.ts';
import { parseBaseUrl } from './openaiCompatible/baseUrl.ts';

describe('the catalogue', () => {
  it('has the presets, each once, with usable addresses', () => {
    assert.deepEqual(
      presets.map(({ label }) => label),
      [
        'OpenAI',
        'OpenAI (Responses API)',
        'Anthropic',
        'Google Gemini',
        'OpenRouter',
        'Azure OpenAI',
        'Groq',
        'Mistral',
        'DeepSeek',
      ].concat(
        ['Together', 'Fireworks', 'Cerebras', 'Deep Infra', 'Ollama', 'LM Studio', 'llama.cpp', 'vLLM', 'Jan'],
        ['LocalAI', 'VS Code', 'Custom'],
      ),
    );
    assert.equal(new Set(presets.map(({ id }) => id)).size, presets.length);
    for (const { id, baseUrl, local, needsKey, keyUrl } of presets.filter(
      ({ baseUrl, protocol }) => baseUrl !== '' && protocol !== 'vscode',
    )) {
      assert.equal(parseBaseUrl(baseUrl).display, baseUrl);
      assert.equal(baseUrl.startsWith('http://localhost:'), local, id);
      assert.deepEqual([needsKey, keyUrl?.startsWith('https://') ?? false], [!local, !local], id);
    }
  });

  it('knows a service by its host, whatever the preset says', () => {
    assert.equal(presetOf({ preset: 'custom', baseUrl: ' https://api.groq.com/openai/v1/ ' })?.id, 'groq');
    assert.equal(presetOf({ preset: 'mistral', baseUrl: 'https://proxy.example.com' })?.id, 'mistral');
    assert.equal(presetOf({ preset: 'custom', baseUrl: 'https://house.openai.azure.com/openai/v1' })?.id, 'azure');
    for (const baseUrl of ['https://example.com/v1', 'http://localhost:8080/v1', '', 'nonsense'])
      assert.equal(presetOf({ preset: 'custom', baseUrl }), undefined);
  });

  it('tells what is spoken: the connection’s own word first, then the preset’s', () => {
    assert.equal(protocolOf({ preset: 'anthropic' }), 'anthropic');
    assert.equal(protocolOf({ preset: 'groq' }), 'openai-chat');
    assert.equal(protocolOf({ preset: 'custom', protocol: 'google' }), 'google');
    assert.equal(protocolOf({ preset: 'unheard-of' }), 'openai-chat');
  });

  it('calls a local server local only on this machine', () => {
    for (const baseUrl of ['http://localhost:11434/v1', 'http://127.0.0.1:1/v1', 'http://[::1]:2/v1'])
      assert.equal(isLocal({ preset: 'ollama', baseUrl }), true);
    assert.equal(isLocal({ preset: 'ollama', baseUrl: 'https://ollama.example.com/v1' }), false);
    assert.equal(isLocal({ preset: 'custom', baseUrl: 'http://localhost:4000/v1' }), false);
    assert.equal(isLocal({ preset: 'openai', baseUrl: 'http://localhost:4000/v1' }), false);
  });
});
