import assert from 'node:assert/strict';
import { chunk, eventStream, sendJson } from '../../../../test/support/loopbackScenarios.ts';
import { context, type Probe, question, startProbe } from '../../../../test/support/providerProbe.ts';
import type { ChatEvent } from '../../../core/chat.ts';
import { collect } from '../../../core/pipeline.ts';

describe('OpenAI-compatible answers', () => {
  let probe: Probe;
  before(async () => {
    probe = await startProbe();
  });
  after(() => probe.close());

  describe('the answer', () => {
    it('comes whole when no stream was asked for, or the server ignores that one was', async () => {
      const whole = {
        choices: [
          {
            message: {
              content: 'Text',
              reasoning: 'Why',
              tool_calls: [{ id: 'a', type: 'function', function: { name: 'f', arguments: '{"x":1}' } }],
            },
            finish_reason: 'tool_calls',
          },
        ],
        usage: { prompt_tokens: 3, completion_tokens: 4 },
      };
      probe.loopback.define('whole', ({ response }) => sendJson(response, 200, whole));
      for (const stream of [true, false]) {
        assert.deepEqual(await collect(probe.provider().chat({ ...question, model: 'whole', stream }, context)), {
          text: 'Text',
          reasoning: 'Why',
          toolCalls: [{ id: 'a', name: 'f', arguments: '{"x":1}' }],
          reason: 'tool-calls',
          usage: { inputTokens: 3, outputTokens: 4, estimated: false },
        });
      }
    });

    it('comes as a stream though none was asked for', async () => {
      probe.loopback.define('m', ({ response }) => void response.end(eventStream([chunk({ content: 'x' }, 'stop')])));
      assert.equal((await collect(probe.provider().chat({ ...question, stream: false }, context))).text, 'x');
    });

    it('ends at [DONE], whatever follows in the same bytes', async () => {
      const all = await probe.events([chunk({ content: 'x' }, 'stop'), '[DONE]', chunk({ content: 'x' }), '{"half']);
      assert.deepEqual(
        all.map(({ type }) => type),
        ['text-delta', 'finish'],
      );
    });

    it('has an estimated usage when none is reported', async () => {
      const all = await probe.events([chunk({ content: 'four' }, 'stop')]);
      assert.deepEqual(all.at(-1), {
        type: 'finish',
        reason: 'stop',
        usage: { inputTokens: 1, outputTokens: 4, estimated: true },
      });
    });

    const usages: Record<string, [payload: unknown, expected: object]> = {
      'in the choice': [
        {
          choices: [
            {
              index: 0,
              delta: {},
              finish_reason: 'stop',
              usage: { prompt_tokens: 2, completion_tokens: 3, cached_tokens: 1 },
            },
          ],
        },
        { inputTokens: 2, outputTokens: 3, cachedInputTokens: 1 },
      ],
      'under x_groq': [
        {
          choices: [{ delta: {}, finish_reason: 'stop' }],
          x_groq: { usage: { prompt_tokens: 2, completion_tokens: 3 } },
        },
        { inputTokens: 2, outputTokens: 3 },
      ],
      'with reasoning beside the answer': [
        {
          choices: [{ delta: {}, finish_reason: 'stop' }],
          usage: {
            prompt_tokens: 10,
            completion_tokens: 5,
            total_tokens: 35,
            completion_tokens_details: { reasoning_tokens: 20 },
          },
        },
        { inputTokens: 10, outputTokens: 25, reasoningTokens: 20 },
      ],
      'in the newer names': [
        {
          choices: [{ delta: {}, finish_reason: 'stop' }],
          usage: {
            input_tokens: 4,
            output_tokens: 5,
            input_tokens_details: { cached_tokens: 2, cache_write_tokens: 1 },
          },
        },
        { inputTokens: 4, outputTokens: 5, cachedInputTokens: 2, cacheWriteTokens: 1 },
      ],
    };
    for (const [where, [payload, expected]] of Object.entries(usages)) {
      it(`finds the usage ${where}`, async () => {
        const last = (await probe.events([chunk({ content: 'x' }), payload])).at(-1);
        assert.deepEqual(last?.type === 'finish' && last.usage, { ...expected, estimated: false });
      });
    }

    it('does not take zeros or nonsense for a usage', async () => {
      for (const usage of [{ prompt_tokens: 0, completion_tokens: 0 }, { prompt_tokens: 'x' }, 'none', null]) {
        const last = (
          await probe.events([{ choices: [{ delta: { content: 'x' }, finish_reason: 'stop' }], usage }])
        ).at(-1);
        assert.equal(last?.type === 'finish' && last.usage.estimated, true);
      }
    });

    it('has whole characters only, whatever pieces they come in and wherever it is cut', async () => {
      const all = await probe.events([chunk({ content: 'a\ud83d' }), chunk({ content: '\udc4bb\ud83d' }, 'length')]);
      assert.deepEqual(
        all.flatMap((event) => (event.type === 'text-delta' ? [event.text] : [])),
        ['a', '👋b'],
      );
    });

    it('counts only the first of several choices', async () => {
      const all = await probe.events([
        {
          choices: [
            { index: 1, delta: { content: 'no' } },
            { index: 0, delta: { content: 'yes' } },
          ],
        },
        { choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] },
      ]);
      assert.deepEqual(
        all.filter((event) => event.type === 'text-delta').map((event) => event.text),
        ['yes'],
      );
    });

    const text = (all: readonly ChatEvent[], type: 'text-delta' | 'reasoning-delta'): string =>
      all.map((event) => (event.type === type ? event.text : '')).join('');

    it('reads reasoning under every name, once', async () => {
      const all = await probe.events([
        chunk({ reasoning_content: 'a', reasoning: 'a' }),
        chunk({ reasoning: 'b' }),
        chunk({
          reasoning_details: [
            { type: 'reasoning.text', text: 'c' },
            { type: 'reasoning.summary', summary: 'd' },
          ],
        }),
        chunk({
          content: [
            { type: 'thinking', thinking: 'e' },
            { type: 'text', text: 'answer' },
          ],
        }),
        chunk({ refusal: ', but no' }, 'stop'),
      ]);
      assert.equal(text(all, 'reasoning-delta'), 'abcde');
      assert.equal(text(all, 'text-delta'), 'answer, but no');
    });

    const tagged = '\n<think>\nSo <b>this</b> </thin is it.</think>\n\nThe answer <think>stays</think>.';
    for (let size = 1; size <= tagged.length; size += 1) {
      const pieces = Array.from({ length: Math.ceil(tagged.length / size) }, (_, n) =>
        tagged.slice(n * size, (n + 1) * size),
      );
      it(`tells reasoning in tags apart, in pieces of ${size}`, async () => {
        const all = await probe.events([...pieces.map((content) => chunk({ content })), chunk({}, 'stop')]);
        assert.equal(text(all, 'reasoning-delta'), 'So <b>this</b> </thin is it.');
        assert.equal(text(all, 'text-delta'), 'The answer <think>stays</think>.');
      });
    }

    it('leaves tags inside an answer alone, and shows what only looked like one', async () => {
      for (const answer of ['Use <think>tags</think>.', '<thi', '<thinner>', ' <', 'x'])
        assert.equal(text(await probe.events([chunk({ content: answer }), chunk({}, 'stop')]), 'text-delta'), answer);
    });

    it('takes an unclosed tag for reasoning to the end, and an empty one for none', async () => {
      const open = await probe.events([chunk({ content: '<think>on and on </th' }, 'length')]);
      assert.equal(text(open, 'reasoning-delta'), 'on and on </th');
      const empty = await probe.events([chunk({ content: '<think>\n\n</think>\n\nHi' }, 'stop')]);
      assert.deepEqual([text(empty, 'reasoning-delta'), text(empty, 'text-delta')], ['', 'Hi']);
    });

    const callsOf = async (...toolCalls: unknown[]) => {
      const all = await probe.events([...toolCalls.map((tool_calls) => chunk({ tool_calls })), chunk({}, 'stop')]);
      const last = all.at(-1);
      assert.equal(last?.type === 'finish' && last.reason, 'tool-calls');
      return all.filter((event) => event.type === 'tool-call').map(({ call }) => [call.id, call.name, call.arguments]);
    };

    it('joins fragments of several calls by index', async () => {
      const calls = await callsOf(
        [{ index: 0, id: 'a', function: { name: 'f', arguments: '' } }],
        [{ index: 1, id: 'b', function: { name: 'g', arguments: '{"y"' } }],
        [
          { index: 0, function: { arguments: '{"x":' } },
          { index: 1, function: { arguments: ':2}' } },
        ],
        [{ index: 0, function: { arguments: '1}' } }],
      );
      assert.deepEqual(calls, [
        ['a', 'f', '{"x":1}'],
        ['b', 'g', '{"y":2}'],
      ]);
    });

    it('takes whole calls without index or id, and gives them ids', async () => {
      const calls = await callsOf([
        { function: { name: 'f', arguments: '{"x":1}' } },
        { function: { name: 'f', arguments: { x: 2 } } },
        { function: { name: 'g', arguments: null } },
      ]);
      assert.deepEqual(calls, [
        ['call_1', 'f', '{"x":1}'],
        ['call_2', 'f', '{"x":2}'],
        ['call_3', 'g', ''],
      ]);
    });

    it('takes another id under the same index for another call', async () => {
      const calls = await callsOf(
        [{ index: 0, id: 'a', function: { name: 'f', arguments: '{}' } }],
        [{ index: 0, id: 'b', function: { name: 'f', arguments: '{"z":1}' } }],
      );
      assert.deepEqual(calls, [
        ['a', 'f', '{}'],
        ['b', 'f', '{"z":1}'],
      ]);
    });

    it('joins fragments that have neither index nor id, or the same id each time', async () => {
      assert.deepEqual(
        await callsOf(
          [{ function: { name: 'f', arguments: '{"x' } }],
          [{ function: { arguments: '":1' } }],
          [{ function: { name: 'f', arguments: '}' } }],
        ),
        [['call_1', 'f', '{"x":1}']],
      );
      assert.deepEqual(
        await callsOf(
          [{ id: 'a', function: { name: 'f', arguments: '{"x' } }],
          [{ id: 'a', function: { name: 'f', arguments: '":1}' } }],
        ),
        [['a', 'f', '{"x":1}']],
      );
    });

    it('passes over what it does not know', async () => {
      const all = await probe.events([
        'ping',
        '[]',
        { choices: [] },
        { choices: 'x' },
        { id: 5, choices: [{ delta: { content: 7, tool_calls: 'no' }, finish_reason: 9 }] },
        { choices: [{ delta: { content: 'ok', tool_calls: [null, 3] }, finish_reason: 'mystery' }] },
      ]);
      assert.equal(text(all, 'text-delta'), 'ok');
      const last = all.at(-1);
      assert.equal(last?.type === 'finish' && last.reason, 'other');
    });

    it('is replaced, not broken, where its bytes are no UTF-8', async () => {
      const { text: answer } = await collect(probe.provider().chat({ ...question, model: 'bad-utf8' }, context));
      assert.equal(answer, 'good \uFFFD(\uFFFD bad');
    });
  });
});
