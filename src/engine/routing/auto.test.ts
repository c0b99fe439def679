import assert from 'node:assert/strict';
import type { ChatMessage } from '../../core/chat.ts';
import { ChatError } from '../../core/errors.ts';
import type { Context } from '../../core/pipeline.ts';
import type { Embedder } from '../../core/ports.ts';
import { type AutoOptions, createAuto } from './auto.ts';
import type { Candidate } from './chooseTargets.ts';
import { readingsOf } from './question.ts';

const logger = { debug() {}, info() {}, warn() {}, error() {} };
const candidate = (model: string, price: number): Candidate => ({ model, price, abilities: {}, available: true });
const context: Context = { requestId: '1', signal: new AbortController().signal, purpose: 'chat' };
const ask = (content: string, model = 'auto') => ({
  model,
  messages: [{ role: 'user', content }] as ChatMessage[],
  stream: true,
});

const auto = (options: Partial<AutoOptions> = {}) =>
  createAuto({
    candidates: async () => ({ candidates: [candidate('a/large', 1), candidate('a/small', 0.1)], ordered: false }),
    policy: () => 'balanced',
    chainOf: ({ model }) => ({ targets: [{ model, key: 0 }] }),
    countTokens: () => 100,
    logger,
    ...options,
  });

const hard = 'Design a lock-free priority queue, prove that it is linearisable and analyse its throughput under load';
const story = 'Ann has 12 pears and gives half of them to each of her two friends. How many pears has each friend?';

describe('the model auto', () => {
  it('goes to the model that fits, the other one in reserve, and says why', async () => {
    const easy = await auto()(ask('How do I print a variable in Lua?'), context);
    assert.deepEqual(
      easy.targets.map(({ model }) => model),
      ['a/small', 'a/large'],
    );
    assert.deepEqual(easy.notice, {
      type: 'notice',
      notice: 'routed',
      target: { model: 'a/small', key: 0 },
      reasons: ['easy'],
      policy: 'balanced',
    });
    const difficult = await auto()(ask(hard), context);
    assert.equal(difficult.targets[0]?.model, 'a/large');
  });

  it('leaves a named model alone', async () => {
    const chain = await auto()(ask(hard, 'a/small'), context);
    assert.deepEqual(chain, { targets: [{ model: 'a/small', key: 0 }] });
  });

  it('lets a request override the policy, and spends nothing on chores', async () => {
    const cheap = await auto()(ask(hard), { ...context, routing: 'cheapest' });
    assert.equal(cheap.targets[0]?.model, 'a/small');
    const title = await auto()(ask(hard), { ...context, purpose: 'title' });
    assert.equal(title.targets[0]?.model, 'a/small');
  });

  it('takes a short follow-up for as hard as what it follows, and a short hard one for hard', async () => {
    const talk = (...asked: readonly string[]) => ({
      model: 'auto',
      messages: asked.map((content): ChatMessage => ({ role: 'user', content })),
      stream: true,
    });
    assert.equal((await auto()(talk(hard, 'and in Python?'), context)).targets[0]?.model, 'a/large');
    assert.equal((await auto()(talk('Which port has Redis?', 'thanks'), context)).targets[0]?.model, 'a/small');
    const proof = 'Design and prove it step by step';
    assert.equal((await auto()(talk('Which port has Redis?', proof), context)).targets[0]?.model, 'a/large');
  });

  it('has the arithmetic of the cheap model checked, not that of the next one', async () => {
    const chain = await auto()(ask(story), context);
    const [first, second] = chain.targets;
    const answer = {
      text: '12 + 3 = 20, so 20.',
      reasoning: '',
      toolCalls: [],
      reason: 'stop' as const,
      usage: { inputTokens: 1, outputTokens: 1, estimated: true },
    };
    assert.ok(first && second && chain.check);
    assert.equal(first.model, 'a/small');
    assert.equal(await chain.check(answer, first), 'wrong-arithmetic');
    assert.equal(await chain.check(answer, second), undefined);
    assert.equal((await auto()(ask('Which port has Redis?'), context)).check, undefined, 'other answers stream');
  });

  it('chooses without an embedding that fails or takes too long', async () => {
    const broken: Embedder = {
      id: 'x',
      dimensions: 512,
      embed: async () => Promise.reject(new ChatError('internal')),
      close() {},
    };
    const slow: Embedder = {
      ...broken,
      embed: (_, signal) =>
        new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new ChatError('cancelled')))),
    };
    for (const embedder of [broken, slow]) {
      const chain = await auto({ embedder, embeddingMs: 5 })(ask(hard), context);
      assert.equal(chain.targets[0]?.model, 'a/large');
    }
  });

  it('fails when there is nothing to choose from', async () => {
    const none = auto({ candidates: async () => ({ candidates: [], ordered: false }) });
    await assert.rejects(
      async () => none(ask('x'), context),
      (error) => ChatError.is(error) && error.code === 'unknown-connection',
    );
  });
});

describe('readingsOf', () => {
  it('is the last question, with the one before it when it is a short follow-up', () => {
    const messages: ChatMessage[] = [
      { role: 'user', content: hard },
      { role: 'assistant', content: 'Here.' },
      { role: 'user', content: 'and in Python?' },
    ];
    const readings = ['and in Python?', `${hard}\nand in Python?`];
    assert.deepEqual(readingsOf({ model: 'auto', messages, stream: true }), readings);
    const next: ChatMessage = { role: 'user', content: 'What does the third line of that do?' };
    assert.deepEqual(readingsOf({ model: 'auto', messages: [...messages, next], stream: true }), [next.content]);
  });

  it('leaves out long attachments', () => {
    const block = `\`\`\`ts a.ts\n${'const a = 1;\n'.repeat(30)}\`\`\``;
    assert.deepEqual(readingsOf(ask(`${block}\n\nRename a to b`)), ['Rename a to b']);
    assert.deepEqual(readingsOf(ask(block)), [block]);
  });
});
