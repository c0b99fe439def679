import assert from 'node:assert/strict';
import { contextFor, drain, fail, finish, request, type Step, scripted, text } from '../../test/support/scripted.ts';
import type { ChatEvent } from './chat.ts';
import { observe } from './observe.ts';

const play =
  (...script: readonly Step[]) =>
  () =>
    scripted(script).handler(request, contextFor());

describe('observe', () => {
  it('passes on, replaces and takes out', async () => {
    const seen = observe(play(text('a'), text('b'), text('c'), finish), {
      event(event) {
        if (event.type !== 'text-delta') return event;
        if (event.text === 'a') return undefined;
        return event.text === 'b' ? text('B') : event;
      },
    });
    assert.deepEqual((await drain(seen)).events, [text('B'), text('c'), finish]);
  });

  it('tells the end once, whatever it is', async () => {
    for (const [script, read] of [
      [[text('a'), finish], 9],
      [[text('a'), fail('answer-cut')], 9],
      [[text('a'), text('b'), finish], 1],
    ] as const) {
      let ends = 0;
      let left = 0;
      const source = async function* (): AsyncGenerator<ChatEvent> {
        try {
          yield* play(...script)();
        } finally {
          left += 1;
        }
      };
      const iterator = observe(source, { end: () => void ends++ })[Symbol.asyncIterator]();
      for (let count = 0; count < read; count += 1)
        if ((await iterator.next().catch(() => ({ done: true }))).done) break;
      await iterator.return?.();
      assert.deepEqual([ends, left, (await iterator.next()).done], [1, 1, true]);
    }
  });

  it('replaces what is thrown, also by the opening itself', async () => {
    const observer = { error: () => fail('shed') };
    assert.equal((await drain(observe(play(fail('storage')), observer))).error?.code, 'shed');
    const opening = observe(() => {
      throw fail('storage');
    }, observer);
    assert.equal((await drain(opening)).error?.code, 'shed');
  });

  it('does not begin what nobody reads', async () => {
    let opened = 0;
    let ends = 0;
    const iterator = observe(
      () => {
        opened += 1;
        return play(finish)();
      },
      { end: () => void ends++ },
    )[Symbol.asyncIterator]();
    await iterator.return?.();
    assert.deepEqual([opened, ends, (await iterator.next()).done], [0, 0, true]);
  });
});
