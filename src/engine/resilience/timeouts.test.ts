import assert from 'node:assert/strict';
import type { ChatEvent } from '../../core/chat.ts';
import { ChatError, type ErrorCode } from '../../core/errors.ts';
import type { Context, Handler } from '../../core/pipeline.ts';
import type { Timers } from '../../core/ports.ts';
import { createTimeouts, withinLimit } from './timeouts.ts';

const request = { model: 'a/b', messages: [], stream: true };
const limits = { firstByteMs: 100, idleMs: 50, totalMs: 1000 };
const finish: ChatEvent = {
  type: 'finish',
  reason: 'stop',
  usage: { inputTokens: 1, outputTokens: 1, estimated: false },
};
const text = (piece: string): ChatEvent => ({ type: 'text-delta', text: piece });

/** Timers that fire when the test says so. */
function manualTimers() {
  let now = 0;
  const pending = new Map<object, { at: number; callback: () => void }>();
  const timers: Timers = {
    setTimeout(callback, ms) {
      const timer = {};
      pending.set(timer, { at: now + ms, callback });
      return timer;
    },
    clearTimeout: (timer) => void pending.delete(timer as object),
  };
  const advance = (ms: number): void => {
    now += ms;
    for (const [timer, { at, callback }] of pending) {
      if (at > now) continue;
      pending.delete(timer);
      callback();
    }
  };
  return { timers, advance, pending };
}

/** A provider that the test feeds by hand. It hears an abort only if it listens. */
function manualProvider(listens: boolean) {
  let wake: ((event: ChatEvent | 'end') => void) | undefined;
  let seen: AbortSignal | undefined;
  let closed = false;
  const handler: Handler = async function* (_request, { signal }) {
    seen = signal;
    try {
      for (;;) {
        const event = await new Promise<ChatEvent | 'end'>((resolve, reject) => {
          wake = resolve;
          if (listens) signal.addEventListener('abort', () => reject(new ChatError('cancelled')), { once: true });
        });
        if (event === 'end') return;
        yield event;
      }
    } finally {
      closed = true;
    }
  };
  return {
    handler,
    send: (event: ChatEvent | 'end') => wake?.(event),
    aborted: () => seen?.aborted === true,
    closed: () => closed,
  };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));
const contextOf = (signal: AbortSignal): Context => ({ requestId: 'r', signal, purpose: 'chat' });
const codeOf = (promise: Promise<unknown>): Promise<ErrorCode | 'fine'> =>
  promise.then(
    () => 'fine' as const,
    (error: unknown) => ChatError.from(error).code,
  );

for (const listens of [true, false]) {
  describe(`createTimeouts around a provider that ${listens ? 'listens' : 'is deaf'} to aborts`, () => {
    const open = (stream = true) => {
      const clock = manualTimers();
      const provider = manualProvider(listens);
      const abort = new AbortController();
      const handler = createTimeouts({ limits: () => limits, timers: clock.timers })(provider.handler);
      const answer = handler({ ...request, stream }, contextOf(abort.signal))[Symbol.asyncIterator]();
      return { clock, provider, abort, answer };
    };

    it('passes everything on and leaves no timer behind', async () => {
      const { clock, provider, answer } = open();
      for (const event of [text('a'), finish]) {
        const next = answer.next();
        await settled();
        provider.send(event);
        assert.deepEqual((await next).value, event);
      }
      const last = answer.next();
      await settled();
      provider.send('end');
      assert.equal((await last).done, true);
      assert.equal(clock.pending.size, 0);
    });

    it('ends a stream that does not begin', async () => {
      const { clock, provider, answer } = open();
      const next = answer.next();
      await settled();
      clock.advance(99);
      assert.equal(provider.aborted(), false);
      clock.advance(1);
      await assert.rejects(next, (error) => {
        assert.ok(ChatError.is(error));
        assert.deepEqual([error.code, error.data.limitMs], ['first-byte-timeout', 100]);
        return true;
      });
      assert.equal(provider.aborted(), true);
      assert.equal(clock.pending.size, 0);
    });

    it('ends a stream that falls silent, and counts a sign of life', async () => {
      const { clock, provider, answer } = open();
      const first = answer.next();
      await settled();
      provider.send(text('a'));
      await first;
      const next = answer.next();
      await settled();
      for (let times = 0; times < 3; times += 1) {
        clock.advance(40);
        provider.send({ type: 'notice', notice: 'keep-alive' });
        await settled();
      }
      clock.advance(40);
      provider.send(text('b'));
      assert.deepEqual((await next).value, text('b'));
      const silent = codeOf(answer.next());
      await settled();
      clock.advance(50);
      assert.equal(await silent, 'idle-timeout');
      assert.equal(provider.aborted(), true);
    });

    it('does not count the reader’s own time as idle', async () => {
      const { clock, provider, answer } = open();
      const first = answer.next();
      await settled();
      provider.send(text('a'));
      await first;
      clock.advance(500);
      const next = answer.next();
      await settled();
      provider.send(text('b'));
      assert.deepEqual((await next).value, text('b'));
      await answer.return?.();
      assert.equal(clock.pending.size, 0);
      assert.equal(provider.closed(), true);
    });

    it('ends an answer that takes too long in all, also while nobody reads', async () => {
      const { clock, provider, answer } = open();
      const first = answer.next();
      await settled();
      provider.send(text('a'));
      await first;
      clock.advance(1000);
      assert.equal(provider.aborted(), true);
      assert.equal(await codeOf(answer.next()), 'total-timeout');
    });

    it('gives an answer in one piece the total limit only', async () => {
      const { clock, answer } = open(false);
      const next = codeOf(answer.next());
      await settled();
      clock.advance(999);
      await settled();
      clock.advance(1);
      assert.equal(await next, 'total-timeout');
    });

    it('ends at once when it is cancelled, before and while it runs', async () => {
      const { clock, provider, abort, answer } = open();
      const next = codeOf(answer.next());
      await settled();
      abort.abort();
      assert.equal(await next, 'cancelled');
      assert.equal(provider.aborted(), true);
      assert.equal(clock.pending.size, 0);

      const early = open();
      early.abort.abort();
      assert.equal(await codeOf(early.answer.next()), 'cancelled');
      assert.equal(early.clock.pending.size, 0);
    });
  });
}

describe('createTimeouts', () => {
  it('uses real timers by default, and passes failures on', async () => {
    const timeouts = createTimeouts({ limits: () => ({ ...limits, firstByteMs: 5 }) });
    const hang = timeouts(manualProvider(true).handler)(request, contextOf(new AbortController().signal));
    assert.equal(await codeOf(hang[Symbol.asyncIterator]().next()), 'first-byte-timeout');
    const failing = timeouts(() => {
      throw new ChatError('key-missing');
    })(request, contextOf(new AbortController().signal));
    assert.equal(await codeOf(failing[Symbol.asyncIterator]().next()), 'key-missing');
  });
});

describe('withinLimit', () => {
  const never = new AbortController().signal;
  const forever = () => new Promise<never>(() => {});

  it('gives the value, the failure, the time-out or the cancellation', async () => {
    const { timers, advance, pending } = manualTimers();
    assert.equal(await withinLimit(async () => 5, never, 10, timers), 5);
    assert.equal(
      await codeOf(withinLimit(() => Promise.reject(new ChatError('overloaded')), never, 10, timers)),
      'overloaded',
    );
    const late = codeOf(withinLimit(forever, never, 10, timers));
    advance(10);
    assert.equal(await late, 'total-timeout');
    const abort = new AbortController();
    const cancelled = codeOf(withinLimit(forever, abort.signal, 10, timers));
    abort.abort();
    assert.equal(await cancelled, 'cancelled');
    assert.equal(await codeOf(withinLimit(forever, AbortSignal.abort(), 10, timers)), 'cancelled');
    assert.equal(pending.size, 0);
  });
});
