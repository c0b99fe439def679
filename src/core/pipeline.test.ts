import assert from 'node:assert/strict';
import type { ChatEvent, ChatRequest } from './chat.ts';
import { splitModelRef } from './chat.ts';
import { type Context, collect, compose, type Handler, type Middleware } from './pipeline.ts';

const request: ChatRequest = { model: 'demo/demo', messages: [], stream: true };
const context: Context = { requestId: '1', signal: new AbortController().signal, purpose: 'chat' };
const usage = { inputTokens: 1, outputTokens: 2, estimated: false };

describe('the pipeline', () => {
  it('runs the first middleware outermost', async () => {
    const order: string[] = [];
    const named =
      (name: string): Middleware =>
      (next) =>
        async function* (...call) {
          order.push(`${name} in`);
          yield* next(...call);
          order.push(`${name} out`);
        };
    const last: Handler = async function* () {
      order.push('provider');
      yield { type: 'finish', reason: 'stop', usage };
    };
    await collect(compose([named('a'), named('b')], last)(request, context));
    assert.deepEqual(order, ['a in', 'b in', 'provider', 'b out', 'a out']);
  });

  it('collects text, reasoning, tool calls, reason and usage, and leaves notices out', async () => {
    const call = { id: '1', name: 'look', arguments: '{}' };
    async function* events(): AsyncIterable<ChatEvent> {
      yield { type: 'notice', notice: 'attempt', target: { model: 'demo/demo', key: 0 } };
      yield { type: 'reasoning-delta', text: 'hm' };
      yield { type: 'text-delta', text: 'a' };
      yield { type: 'text-delta', text: 'b' };
      yield { type: 'tool-call', call };
      yield { type: 'finish', reason: 'tool-calls', usage };
    }
    const answer = await collect(events());
    assert.deepEqual(answer, { text: 'ab', reasoning: 'hm', toolCalls: [call], reason: 'tool-calls', usage });
  });

  it('splits a model reference at its first slash only', () => {
    assert.deepEqual(splitModelRef('openrouter/openai/gpt-4o'), {
      connectionId: 'openrouter',
      modelId: 'openai/gpt-4o',
    });
    assert.deepEqual(splitModelRef('bare'), { connectionId: '', modelId: 'bare' });
  });
});
