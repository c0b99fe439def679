import assert from 'node:assert/strict';
import type { ChatRequest } from '../../core/chat.ts';
import { cacheKeyOf, contextKeyOf } from './cacheKey.ts';

const place = { scope: '', place: { baseUrl: 'https://a' } };
const request: ChatRequest = {
  model: 'a/x',
  messages: [
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content: 'const a = 1;\n\nWhat is a?' },
  ],
  sampling: { temperature: 0, maxTokens: 100 },
  stream: true,
};
const ask = (content: string): ChatRequest => ({ ...request, messages: [{ role: 'user', content }] });

describe('the cache key', () => {
  const key = cacheKeyOf(request, place);

  it('is a SHA-256, the same for what makes no difference to the answer', () => {
    assert.match(key, /^[0-9a-f]{64}$/);
    assert.equal(cacheKeyOf({ ...request, stream: false }, place), key);
    assert.equal(cacheKeyOf({ ...request, tools: [] }, place), key);
    assert.equal(cacheKeyOf({ ...request, sampling: { maxTokens: 100, temperature: 0, topP: undefined } }, place), key);
    assert.equal(cacheKeyOf(ask('Zoe\u0308\r\nasks  \n'), place), cacheKeyOf(ask('Zoë\nasks'), place));
  });

  it('differs with everything that the answer depends on', () => {
    const image = { type: 'image' as const, mediaType: 'image/png', data: 'AAAA' };
    const others = [
      { ...request, model: 'a/y' },
      { ...request, messages: request.messages.slice(1) },
      { ...request, messages: [...request.messages, { role: 'assistant' as const, content: 'One.' }] },
      { ...request, messages: [{ role: 'user' as const, content: 'Be brief.' }, ...request.messages.slice(1)] },
      { ...request, sampling: { temperature: 0.1, maxTokens: 100 } },
      { ...request, sampling: { ...request.sampling, seed: 1 } },
      { ...request, sampling: { stop: ['\n'] } },
      { ...request, sampling: { stop: ['\n\n'] } },
      { ...request, sampling: { stop: ['\r\n'] } },
      { ...request, tools: [{ name: 'look', parameters: {} }] },
      { ...request, messages: [{ role: 'user' as const, content: [image, { type: 'text' as const, text: 'x' }] }] },
      ask('  indented'),
      ask('indented'),
      ask('Indented'),
    ].map((other) => cacheKeyOf(other, place));
    const keys = [
      key,
      ...others,
      cacheKeyOf(request, { ...place, scope: 'tenant' }),
      cacheKeyOf(request, { ...place, place: { baseUrl: 'https://b' } }),
    ];
    assert.equal(new Set(keys).size, keys.length);
  });
});

describe('the key of a question’s context', () => {
  const context = (question: string, change: Partial<ChatRequest> = {}) =>
    contextKeyOf({ ...request, ...change }, question, place);

  it('is the same for another question about the same', () => {
    const other = { messages: [...request.messages.slice(0, 1), ask('const a = 1;\n\nWhy is a?').messages[0]] };
    assert.match(context('What is a?'), /^[0-9a-f]{64}$/);
    assert.equal(context('Why is a?', other as Partial<ChatRequest>), context('What is a?'));
    const changed = { messages: [...request.messages.slice(0, 1), ask('const a = 2;\n\nWhat is a?').messages[0]] };
    assert.notEqual(context('What is a?', changed as Partial<ChatRequest>), context('What is a?'));
  });

  it('is empty where the question does not stand for itself', () => {
    assert.equal(context('Something else?'), '');
    assert.equal(context('  '), '');
    const later = [...request.messages, { role: 'assistant' as const, content: 'One.' }, ...ask('And b?').messages];
    assert.equal(context('And b?', { messages: later }), '');
  });
});
