import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import {
  contextFor,
  drain,
  fail,
  finish,
  notices,
  request,
  type Step,
  scripted,
  text,
} from '../../../test/support/scripted.ts';
import type { Chain } from '../../core/chain.ts';
import type { ChatEvent, ChatMessage, Target } from '../../core/chat.ts';
import { type ErrorCode, errorCodes } from '../../core/errors.ts';
import type { AnswerCheck } from '../../core/pipeline.ts';
import { createChain } from './chain.ts';
import { createFailover } from './failover.ts';
import { createTextJoiner } from './joinText.ts';

const a = { model: 'a/one', key: 0 };
const b = { model: 'b/two', key: 0 };
const c = { model: 'c/three', key: 1 };

function failover(chain: Chain, ...scripts: readonly (readonly Step[])[]) {
  const { handler, calls } = scripted(...scripts);
  const middleware = createFailover({
    choose: () => chain,
    again: (error) => error.code === 'overloaded',
    continuation: (model) => (model === 'c/three' ? 'prefill' : 'prompt'),
  });
  return { run: middleware(handler), calls };
}

describe('createFailover', () => {
  it('asks the first target alone while it answers', async () => {
    const { run, calls } = failover({ targets: [a, b] }, [text('x'), finish]);
    const outcome = await drain(run(request, contextFor()));
    assert.deepEqual(outcome.events, [text('x'), finish]);
    assert.deepEqual(
      calls.map(({ request: { model }, context: { target, alternatives, hops } }) => [
        model,
        target,
        alternatives,
        hops,
      ]),
      [['a/one', a, 1, 0]],
    );
  });

  it('asks the next target when one fails, and says so', async () => {
    const { run, calls } = failover(
      { targets: [a, b, c] },
      [fail('server-error')],
      [fail('circuit-open')],
      [text('x'), finish],
    );
    const { events, text: answer } = await drain(run(request, contextFor()));
    assert.equal(answer, 'x');
    assert.deepEqual(
      events.map(
        (event) => event.type === 'notice' && event.notice === 'fallback' && [event.from, event.to, event.error.code],
      ),
      [[a, b, 'server-error'], [b, c, 'circuit-open'], false, false],
    );
    assert.deepEqual(
      calls.map(({ context }) => [context.target, context.alternatives]),
      [
        [a, 2],
        [b, 1],
        [c, 0],
      ],
    );
    assert.deepEqual(
      calls.map(({ context: { hops } }) => hops),
      [0, 1, 2],
    );
  });

  it('hops for every failure that another target may mend, and for no other', async () => {
    const final: ErrorCode[] = [];
    for (const code of errorCodes) {
      const { run } = failover({ targets: [a, b] }, [fail(code)], [text('x'), finish]);
      if ((await drain(run(request, contextFor()))).error) final.push(code);
    }
    assert.deepEqual(final.toSorted(), [
      'answer-too-large',
      'bad-settings',
      'bad-template',
      'cancelled',
      'shed',
      'storage',
      'total-timeout',
    ]);
  });

  it('throws the last target’s error, and hops no more once it is stopped', async () => {
    const all = failover({ targets: [a, b] }, [fail('server-error')], [fail('key-rejected')]);
    assert.equal((await drain(all.run(request, contextFor()))).error?.code, 'key-rejected');
    const stopped = failover({ targets: [a, b] }, [fail('server-error')], [text('x'), finish]);
    const outcome = await drain(stopped.run(request, contextFor({ signal: AbortSignal.abort() })));
    assert.equal(outcome.error?.code, 'server-error');
    assert.equal(stopped.calls.length, 1);
  });

  it('asks all once more where that may help, and never a third time', async () => {
    const { run, calls } = failover({ targets: [a, b] }, [fail('overloaded')]);
    const { events, error } = await drain(run(request, contextFor()));
    assert.equal(error?.code, 'overloaded');
    assert.deepEqual(notices(events), ['fallback', 'fallback', 'fallback']);
    assert.deepEqual(
      calls.map(({ context }) => [context.target, context.alternatives]),
      [
        [a, 1],
        [b, 0],
        [a, 1],
        [b, 0],
      ],
    );
    const alone = failover({ targets: [a] }, [fail('overloaded')]);
    await drain(alone.run(request, contextFor()));
    assert.equal(alone.calls.length, 1);
  });

  it('has an answer that was cut continued by the next target, and marks the joint', async () => {
    const { run, calls } = failover(
      { targets: [a, b] },
      [text('One, two, '), text('three'), fail('connection-lost')],
      [text(', four'), finish],
    );
    const { events, text: answer } = await drain(run(request, contextFor()));
    assert.equal(answer, 'One, two, three, four');
    assert.deepEqual(notices(events), ['fallback', 'continued']);
    const joint = events.find((event) => event.type === 'notice' && event.notice === 'continued');
    assert.deepEqual(joint, { type: 'notice', notice: 'continued', target: b, after: 'One, two, three' });
    const messages = calls[1]?.request.messages ?? [];
    assert.deepEqual(
      messages.map(({ role }) => role),
      ['user', 'assistant', 'user'],
    );
    assert.equal(messages[1]?.content, 'One, two, three');
  });

  it('keeps the thoughts of two targets apart', async () => {
    const thought = (piece: string): ChatEvent => ({ type: 'reasoning-delta', text: piece });
    const { run } = failover(
      { targets: [a, b] },
      [thought('so'), thought('!'), fail('answer-cut')],
      [thought('well'), text('x'), finish],
    );
    const { events } = await drain(run(request, contextFor()));
    const thoughts = events.map((event) => (event.type === 'reasoning-delta' ? event.text : '')).join('');
    assert.equal(thoughts, 'so!\n\nwell');
  });

  it('leaves out what the continuation repeats, whatever its pieces are', async () => {
    const { run } = failover(
      { targets: [a, b, c] },
      [text('The quick brown fox'), fail('idle-timeout')],
      [text('quick '), text('brown fox jumps'), fail('answer-cut')],
      [text('fox jumps over'), finish],
    );
    const { text: answer, error } = await drain(run(request, contextFor()));
    assert.equal(error, undefined);
    assert.equal(answer, 'The quick brown fox jumps over');
  });

  it('prefills where the model goes on by itself, but not after white space', async () => {
    const roles = async (piece: string): Promise<readonly string[]> => {
      const { run, calls } = failover({ targets: [a, c] }, [text(piece), fail('answer-cut')], [text('!'), finish]);
      await drain(run(request, contextFor()));
      return calls[1]?.request.messages.map(({ role }) => role) ?? [];
    };
    assert.deepEqual(await roles('Hello'), ['user', 'assistant']);
    assert.deepEqual(await roles('Hello '), ['user', 'assistant', 'user']);
  });

  it('goes on with an answer that the request begins', async () => {
    const beginning: ChatMessage = { role: 'assistant', content: 'It was a dark and stormy' };
    const { run, calls } = failover(
      { targets: [a, b] },
      [fail('overloaded')],
      [text('dark and stormy night.'), finish],
    );
    const whole = { ...request, messages: [...request.messages, beginning] };
    const { text: rest, events } = await drain(run(whole, contextFor()));
    assert.equal(rest, ' night.');
    assert.deepEqual(notices(events), ['fallback', 'continued']);
    assert.equal(calls[1]?.request.messages.length, 3);
  });

  it('does not continue an answer that has called a tool', async () => {
    const call: Step = { type: 'tool-call', call: { id: '1', name: 'f', arguments: '{}' } };
    const { run, calls } = failover({ targets: [a, b] }, [call, fail('answer-cut')], [text('x'), finish]);
    assert.equal((await drain(run(request, contextFor()))).error?.code, 'answer-cut');
    assert.equal(calls.length, 1);
  });

  it('shows nothing of an answer that a check finds wanting, and takes the last one as it is', async () => {
    const check: NonNullable<Chain['check']> = (answer) => (answer.text === 'good' ? undefined : 'unsure');
    const bad = failover({ targets: [a, b], check }, [text('bad'), finish], [text('also bad'), finish]);
    const outcome = await drain(bad.run(request, contextFor()));
    assert.equal(outcome.text, 'also bad');
    const hop = outcome.events[0];
    assert.ok(hop?.type === 'notice' && hop.notice === 'fallback');
    assert.deepEqual([hop.error.code, hop.error.detail], ['answer-rejected', 'unsure']);
    const good = failover({ targets: [a, b], check }, [text('good'), finish]);
    assert.deepEqual((await drain(good.run(request, contextFor()))).events, [text('good'), finish]);
  });
});

describe('createFailover with a check of the request', () => {
  const judge: AnswerCheck['judge'] = ({ text: answer, reason }) =>
    answer.includes('good') ? undefined : { problem: 'no-code', elsewhere: reason !== 'length' };
  const unread = contextFor({ purpose: 'batch', check: { unread: true, judge } });
  const shown = contextFor({ check: { unread: false, judge } });
  const checkFailed = (target: Target) => ({ type: 'notice', notice: 'check-failed', problem: 'no-code', target });

  it('asks the next target where nobody reads along, and tells how much has come', async () => {
    const { run } = failover({ targets: [a, b] }, [text('one\ntwo\n'), text('three'), finish], [text('good'), finish]);
    const { events, text: answer } = await drain(run(request, unread));
    assert.equal(answer, 'good');
    assert.deepEqual(notices(events), ['held', 'fallback']);
    const [held, hop] = events;
    assert.ok(held?.type === 'notice' && held.notice === 'held' && held.lines === 3);
    assert.ok(hop?.type === 'notice' && hop.notice === 'fallback');
    const { code, detail, provider, model } = hop.error;
    assert.deepEqual([code, detail, provider, model], ['answer-rejected', 'no-code', 'a', 'one']);
  });

  it('never sends a shown answer elsewhere: a notice says what is wrong', async () => {
    const { run, calls } = failover({ targets: [a, b] }, [text('bad'), finish]);
    const { events } = await drain(run(request, shown));
    assert.deepEqual(events, [text('bad'), checkFailed(a), finish]);
    assert.equal(calls.length, 1);
    const good = failover({ targets: [a] }, [text('go'), text('od'), finish]);
    assert.deepEqual(notices((await drain(good.run(request, shown))).events), []);
  });

  it('judges a continued answer as a whole', async () => {
    const { run } = failover({ targets: [a, b] }, [text('go'), fail('answer-cut')], [text('od'), finish]);
    assert.deepEqual(notices((await drain(run(request, shown))).events), ['fallback', 'continued']);
    const begun: ChatMessage = { role: 'assistant', content: 'go' };
    const rest = failover({ targets: [a] }, [text('od'), finish]);
    const { events } = await drain(rest.run({ ...request, messages: [...request.messages, begun] }, shown));
    assert.deepEqual(notices(events), ['continued']);
  });

  it('gives the last one as it is, and one that nobody could do better', async () => {
    const last = failover({ targets: [a, b] }, [text('bad'), finish], [text('worse'), finish]);
    const outcome = await drain(last.run(request, unread));
    assert.deepEqual([outcome.text, outcome.events.at(-2)], ['worse', checkFailed(b)]);
    const cut = failover({ targets: [a, b] }, [text('bad'), { ...finish, reason: 'length' } as Step]);
    const { events } = await drain(cut.run(request, unread));
    assert.deepEqual(events.slice(0, 2), [text('bad'), checkFailed(a)]);
    assert.equal(cut.calls.length, 1);
  });

  it('goes back to what it put aside when all others fail', async () => {
    const { run, calls } = failover({ targets: [a, b] }, [text('bad'), finish], [fail('overloaded')]);
    const { events, error } = await drain(run(request, unread));
    assert.equal(error, undefined);
    assert.equal(calls.length, 2);
    const back = events[1];
    assert.ok(back?.type === 'notice' && back.notice === 'fallback' && back.back);
    assert.deepEqual([back.from, back.to, back.error.code], [b, a, 'overloaded']);
    assert.deepEqual(events.slice(2), [text('bad'), checkFailed(a), finish]);
    // What has begun is not replaced.
    const begun = failover({ targets: [a, b] }, [text('bad'), finish], [text('half'), fail('answer-cut')]);
    const broken = await drain(begun.run(request, unread));
    assert.deepEqual([broken.text, broken.error?.code], ['half', 'answer-cut']);
  });
});

describe('createTextJoiner', () => {
  const join = (before: string, pieces: readonly string[]): string => {
    const joiner = createTextJoiner(before);
    return before + pieces.map(joiner.push).join('') + joiner.end();
  };

  it('rebuilds a text from any cut, any repetition and any pieces', () => {
    const words = fc.array(fc.stringMatching(/^[a-z]{2,9}$/), { minLength: 12, maxLength: 60 });
    const property = fc.property(words, fc.nat(), fc.nat(), fc.integer({ min: 1, max: 9 }), (list, cut, back, size) => {
      // Numbered words: no part of the text occurs twice.
      const whole = list.map((word, at) => `${word}${at}`).join(' ');
      const at = cut % whole.length;
      const repeated = back % (at + 1);
      const long = whole.slice(at - repeated, at).replace(/\s/g, '').length >= 8 && repeated <= 600;
      const from = long ? at - repeated : at;
      const rest = whole.slice(from).match(new RegExp(`.{1,${size}}`, 'gs')) ?? [];
      assert.equal(join(whole.slice(0, at), rest), whole);
    });
    fc.assert(property, { numRuns: 300 });
  });

  it('finds a continuation that begins anew', () => {
    const before = `# Title\n\n${'Some long introduction of many words. '.repeat(40)}`;
    assert.equal(join(before, [`${before.slice(0, 500)}`, `${before.slice(500)}The end.`]), `${before}The end.`);
  });

  it('takes short likenesses for text', () => {
    assert.equal(join('and the ', ['the ', 'end']), 'and the the end');
    assert.equal(join('if (x) {\n        ', ['        y();']), 'if (x) {\n                y();');
    assert.equal(join('', ['all']), 'all');
  });

  it('goes on in an open code block that the continuation opens again', () => {
    const before = 'Code:\n\n```ts\nconst a = 1;\n';
    for (const size of [1, 4, 100]) {
      const inPieces = (text: string) => text.match(new RegExp(`.{1,${size}}`, 'gs')) ?? [];
      assert.equal(join(before, inPieces('```ts\nlet b;\n```\n')), `${before}let b;\n\`\`\`\n`);
      assert.equal(join(`${before}let`, inPieces('```ts\nlet b;\n```\n')), `${before}let b;\n\`\`\`\n`);
      assert.equal(join(before, inPieces('```ts\nconst a = 1;\nlet b;')), `${before}let b;`);
      for (const rest of ['```\nDone.', '```js\nx', 'let b;', '``', ''])
        assert.equal(join(before, inPieces(rest)), before + rest);
      assert.equal(join(`${before}\`\`\`\n`, inPieces('```ts\nx')), `${before}\`\`\`\n\`\`\`ts\nx`);
    }
  });

  it('gives back at the end what only looked like a repetition', () => {
    assert.equal(join('alpha beta gamma', ['beta']), 'alpha beta gammabeta');
  });
});

describe('createChain', () => {
  const choose = createChain({
    fallbacks: (model) => (model === 'a/one' ? ['b/two', 'auto', 'a/one'] : []),
    keys: (connectionId) => (connectionId === 'a' ? 2 : 1),
  });

  it('lists each key of the model, then its fallbacks, none twice, and never “auto”', async () => {
    const { targets } = await choose(request, contextFor());
    assert.deepEqual(targets, [a, { model: 'a/one', key: 1 }, b]);
  });

  it('goes nowhere else with a probe', async () => {
    assert.deepEqual((await choose(request, contextFor({ purpose: 'probe' }))).targets, [a]);
  });
});
