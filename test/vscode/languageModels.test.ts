import assert from 'node:assert/strict';
import type { ChatEvent, ChatRequest } from '../../src/core/chat.ts';
import { ChatError } from '../../src/core/errors.ts';
import { collect } from '../../src/core/pipeline.ts';
import { createUsageEstimate } from '../../src/engine/observability/estimate.ts';
import { createLanguageModels } from '../../src/extension/ports/languageModels.ts';
import { waitFor } from './support/waitFor.ts';

const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

/** VS Code's own models, by a provider that test/vscode/languageModels/ registers. */
describe('models of VS Code', () => {
  const provider = createLanguageModels(createUsageEstimate);
  const abort = new AbortController();
  const ask = (model: string, request: Partial<ChatRequest> = {}, signal = abort.signal): AsyncIterable<ChatEvent> =>
    provider.chat(
      { model: `chat-llm-test/${model}`, messages: [{ role: 'user', content: 'Hi' }], stream: true, ...request },
      { requestId: 'r', signal, purpose: 'chat' },
    );
  const rejected = async (events: AsyncIterable<ChatEvent>): Promise<string> => {
    try {
      await collect(events);
    } catch (error) {
      return ChatError.is(error) ? error.code : String(error);
    }
    return assert.fail('nothing failed');
  };

  before(() =>
    waitFor('the test models', async () => {
      const models = await provider.listModels(abort.signal);
      return models.some(({ id }) => id === 'chat-llm-test/echo') || undefined;
    }),
  );

  it('are listed with name and window', async () => {
    const models = await provider.listModels(abort.signal);
    const echo = models.find(({ id }) => id === 'chat-llm-test/echo');
    assert.deepEqual(echo, { id: 'chat-llm-test/echo', name: 'Test echo', contextWindow: 1000 });
  });

  it('get instructions, pictures, calls, results and sampling, and are estimated', async () => {
    const { text, reason, usage } = await collect(
      ask('echo', {
        messages: [
          { role: 'system', content: 'Be brief.' },
          {
            role: 'user',
            content: [
              { type: 'text', text: 'What?' },
              { type: 'image', mediaType: 'image/png', data: pixel },
            ],
          },
          { role: 'assistant', content: 'Wait.', toolCalls: [{ id: 'c', name: 'look', arguments: '{"at":1}' }] },
          { role: 'tool', toolCallId: 'c', content: 'a cat' },
        ],
        sampling: { temperature: 0.5, maxTokens: 9 },
      }),
    );
    assert.deepEqual(text.replace(/\d+ bytes/, 'some bytes').split('\n'), [
      'user: Be brief.',
      'user: What? | image image/png of some bytes',
      'assistant: Wait. | call look({"at":1})',
      'user: result a cat',
      '{"temperature":0.5,"max_tokens":9}',
    ]);
    assert.deepEqual([reason, usage.estimated, usage.outputTokens > 0], ['stop', true, true]);
  });

  it('call tools', async () => {
    const { toolCalls, reason } = await collect(
      ask('caller', { tools: [{ name: 'weather', parameters: { type: 'object' } }] }),
    );
    assert.deepEqual(toolCalls, [{ id: 'call-1', name: 'weather', arguments: '{"city":"Ulm"}' }]);
    assert.equal(reason, 'tool-calls');
  });

  it('fail in our terms', async () => {
    assert.equal(await rejected(ask('fails')), 'server-error');
    assert.equal(await rejected(ask('gone')), 'model-not-found');
  });

  it('stop when told to', async () => {
    const stop = new AbortController();
    const events = ask('slow', {}, stop.signal)[Symbol.asyncIterator]();
    assert.deepEqual((await events.next()).value, { type: 'text-delta', text: 'one' });
    stop.abort();
    await assert.rejects(
      async () => void (await events.next()),
      (error) => ChatError.is(error) && error.code === 'cancelled',
    );
  });
});
