import assert from 'node:assert/strict';
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
import { createSimClock } from '../../../test/support/simClock.ts';
import type { ChatEvent } from '../../core/chat.ts';
import type { Context } from '../../core/pipeline.ts';
import { createRetry } from './retry.ts';

function start(...scripts: readonly (readonly Step[])[]) {
  const clock = createSimClock();
  const { handler, calls } = scripted(...scripts);
  let budget = 100;
  let requests = 0;
  const retry = createRetry({
    limits: () => ({ retries: 2, maxWaitMs: 60_000 }),
    budget: { deposit: () => void requests++, withdraw: () => budget-- > 0 },
    now: clock.now,
    timers: clock.timers,
  });
  const begin = (change: Partial<Context> = {}) => drain(retry.middleware(handler)(request, contextFor(change)));
  return {
    clock,
    calls,
    retry,
    begin,
    spend: () => (budget = 0),
    requests: () => requests,
    run: (change?: Partial<Context>) => clock.until(begin(change)),
  };
}

const waits = (events: readonly ChatEvent[], from: number): readonly number[] =>
  events.flatMap((event) => (event.type === 'notice' && event.notice === 'retry-wait' ? [event.dueAt - from] : []));

describe('createRetry', () => {
  it('repeats what failed before it began, with a notice of each wait, and leaves no timer', async () => {
    const { clock, calls, run } = start([fail('server-error')], [fail('overloaded')], [text('x'), finish]);
    const from = clock.now();
    const { events, text: answer } = await run();
    assert.equal(answer, 'x');
    assert.deepEqual(notices(events), ['attempt', 'retry-wait', 'attempt', 'retry-wait', 'attempt']);
    assert.equal(calls.length, 3);
    const [first = -1, second = -1] = waits(events, from);
    assert.ok(first >= 0 && first < 1000 && second - first < 2000, `${first} ${second}`);
    assert.equal(clock.now(), from + second);
    assert.equal(clock.pending, 0);
  });

  it('counts a request once, whatever number of targets is asked', async () => {
    const { run, requests } = start([fail('server-error')], [text('x'), finish]);
    await run({ alternatives: 1, hops: 0 });
    await run({ alternatives: 0, hops: 1 });
    assert.equal(requests(), 1);
  });

  it('gives up after so many tries', async () => {
    const { calls, run } = start([fail('server-error')]);
    assert.equal((await run()).error?.code, 'server-error');
    assert.equal(calls.length, 3);
  });

  it('never repeats an answer that has begun, nor what cannot be mended', async () => {
    for (const script of [
      [text('x'), fail('connection-lost')],
      [{ type: 'reasoning-delta', text: 'hm' } as const, fail('server-error')],
      [fail('key-rejected')],
      [fail('content-filtered')],
    ]) {
      const { calls, run } = start(script);
      assert.ok((await run()).error);
      assert.equal(calls.length, 1);
    }
  });

  it('waits as long as it was told, but not longer than allowed', async () => {
    const told = start([fail('rate-limited', { retryAfterMs: 7000 })], [text('x'), finish]);
    const from = told.clock.now();
    const [wait = 0] = waits((await told.run()).events, from);
    assert.ok(wait >= 7000 && wait < 7500, String(wait));
    const long = start([fail('rate-limited', { retryAfterMs: 61_000 })]);
    assert.equal((await long.run()).error?.data.retryAfterMs, 61_000);
    assert.equal(long.calls.length, 1);
  });

  it('does not wait where another target is at hand', async () => {
    const told = start([fail('rate-limited', { retryAfterMs: 7000 })]);
    await told.run({ alternatives: 1 });
    assert.equal(told.calls.length, 1);
    const short = start([fail('server-error')]);
    const from = short.clock.now();
    await short.run({ alternatives: 1 });
    assert.equal(short.calls.length, 2);
    assert.ok(short.clock.now() - from <= 1500);
  });

  it('waits for an open circuit without spending anything, and lets the person end the wait with a trial', async () => {
    const open = fail('circuit-open', { retryAfterMs: 15_000 });
    const { clock, retry, begin, calls, spend } = start([open], [open], [text('x'), finish]);
    spend();
    const from = clock.now();
    const running = begin();
    await clock.advance(15_000);
    retry.retryNow('r');
    retry.retryNow('another');
    const { events } = await clock.until(running);
    assert.deepEqual(waits(events, from), [15_000, 30_000]);
    assert.equal(clock.now(), from + 15_000);
    assert.deepEqual(
      calls.map(({ context }) => context.trial ?? false),
      [false, false, true],
    );
  });

  it('stops repeating when the budget is spent', async () => {
    const { calls, run, spend } = start([fail('server-error')]);
    spend();
    await run();
    assert.equal(calls.length, 1);
  });

  it('ends at once when it is stopped while it waits', async () => {
    const { clock, calls, begin } = start([fail('rate-limited', { retryAfterMs: 30_000 })]);
    const abort = new AbortController();
    const running = begin({ signal: abort.signal });
    await clock.advance(10);
    abort.abort();
    assert.equal((await running).error?.code, 'cancelled');
    assert.equal(calls.length, 1);
    assert.equal(clock.pending, 0);
  });

  it('keeps quiet about the waits of background work', async () => {
    const { run } = start([fail('server-error')], [text('x'), finish]);
    assert.deepEqual(notices((await run({ purpose: 'batch' })).events), ['attempt', 'attempt']);
  });
});
