import assert from 'node:assert/strict';
import type { ChatEvent } from '../../core/chat.ts';
import { ChatError } from '../../core/errors.ts';
import { createFlight, type Flight } from './flight.ts';

const text = (value: string): ChatEvent => ({ type: 'text-delta', text: value });
const never = new AbortController().signal;

/** A source that is fed by hand. */
function createSource() {
  const waiting: PromiseWithResolvers<IteratorResult<ChatEvent>>[] = [];
  const state = { asked: 0, returned: false, signal: never };
  const source = {
    [Symbol.asyncIterator]: () => ({
      next: () => {
        state.asked += 1;
        const one = Promise.withResolvers<IteratorResult<ChatEvent>>();
        waiting.push(one);
        return one.promise;
      },
      return: async () => {
        state.returned = true;
        return { done: true as const, value: undefined };
      },
    }),
  };
  const closed: string[] = [];
  const kept: (readonly ChatEvent[])[] = [];
  const flight = createFlight({
    open(signal) {
      state.signal = signal;
      return source;
    },
    onEnd: (events) => void kept.push([...events]),
    onClose: () => void closed.push('closed'),
  });
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return {
    flight,
    state,
    closed,
    kept,
    settle,
    async feed(event: ChatEvent) {
      waiting.shift()?.resolve({ done: false, value: event });
      await settle();
    },
    async end() {
      waiting.shift()?.resolve({ done: true, value: undefined });
      await settle();
    },
    async fail(error: unknown) {
      waiting.shift()?.reject(error);
      await settle();
    },
  };
}

/** Reads all, into a list that can be looked at meanwhile. */
function read(flight: Flight, signal: AbortSignal = never) {
  const got: string[] = [];
  const done = (async () => {
    for await (const event of flight.read(signal)) got.push(event.type === 'text-delta' ? event.text : event.type);
  })().then(
    () => 'end',
    (error: unknown) => ChatError.from(error).code,
  );
  return { got, done };
}

describe('a flight', () => {
  it('gives each reader all events, live, and asks the source once for each', async () => {
    const { flight, feed, end, settle, state, kept, closed } = createSource();
    const first = read(flight);
    await settle();
    await feed(text('a'));
    const second = read(flight);
    await settle();
    assert.deepEqual(second.got, ['a']);
    await feed(text('b'));
    assert.deepEqual(
      [first.got, second.got],
      [
        ['a', 'b'],
        ['a', 'b'],
      ],
    );
    await end();
    assert.deepEqual([await first.done, await second.done, state.asked], ['end', 'end', 3]);
    assert.deepEqual([kept.length, closed.length > 0], [1, true]);
  });

  it('does not run ahead of its readers', async () => {
    const { flight, feed, settle, state } = createSource();
    const reader = flight.read(never);
    void reader.next();
    await settle();
    await feed(text('a'));
    await settle();
    assert.equal(state.asked, 1);
  });

  it('fails all readers alike', async () => {
    const { flight, fail, feed, settle, kept } = createSource();
    const readers = [read(flight), read(flight)];
    await settle();
    await feed(text('a'));
    await fail(new ChatError('overloaded'));
    assert.deepEqual(await Promise.all(readers.map(({ done }) => done)), ['overloaded', 'overloaded']);
    assert.deepEqual(kept, []);
  });

  it('goes on for the others when one leaves, the first one too', async () => {
    const { flight, feed, end, settle, state } = createSource();
    const leaving = new AbortController();
    const first = read(flight, leaving.signal);
    await settle();
    const second = read(flight);
    await settle();
    leaving.abort();
    assert.equal(await first.done, 'cancelled');
    assert.equal(state.signal.aborted, false);
    await feed(text('a'));
    await end();
    assert.deepEqual([await second.done, second.got], ['end', ['a']]);
  });

  it('ends the call with its last reader, who gets what still comes of it', async () => {
    const { flight, feed, fail, settle, state, closed } = createSource();
    const leaving = new AbortController();
    const only = read(flight, leaving.signal);
    await settle();
    leaving.abort();
    assert.equal(state.signal.aborted, true);
    assert.deepEqual(closed, ['closed']);
    await feed(text('bill'));
    await fail(new ChatError('cancelled'));
    assert.deepEqual([await only.done, only.got], ['cancelled', ['bill']]);
  });

  it('ends the call when all leave at once', async () => {
    const { flight, settle, state } = createSource();
    const leaving = new AbortController();
    const both = [read(flight, leaving.signal), read(flight, leaving.signal)];
    await settle();
    leaving.abort();
    assert.deepEqual(await Promise.all(both.map(({ done }) => done)), ['cancelled', 'cancelled']);
    assert.deepEqual([state.signal.aborted, state.returned], [true, true]);
  });
});
