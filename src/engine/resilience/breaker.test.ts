import assert from 'node:assert/strict';
import { contextFor, drain, fail, finish, request, type Step, scripted, text } from '../../../test/support/scripted.ts';
import { createSimClock } from '../../../test/support/simClock.ts';
import type { Target } from '../../core/chat.ts';
import { ChatError, type ErrorCode, errorCodes } from '../../core/errors.ts';
import type { StateStore } from '../../core/ports.ts';
import { createBreaker } from './breaker.ts';
import { createHealthChecks } from './health.ts';

const target: Target = { model: 'a/one', key: 0 };
const other: Target = { model: 'a/one', key: 1 };

function memory(): StateStore & { state: unknown } {
  const store = {
    state: undefined as unknown,
    load: () => store.state,
    save(state: unknown) {
      store.state = JSON.parse(JSON.stringify(state));
    },
  };
  return store;
}

function start(store = memory(), clock = createSimClock()) {
  const changed: Target[] = [];
  const breaker = createBreaker({ now: clock.now, store, onChange: (each) => void changed.push(each) });
  const run = (script: readonly Step[], to = target, trial = false) =>
    drain(breaker.middleware(scripted(script).handler)(request, contextFor({ target: to, trial })));
  const failTimes = async (count: number, code: ErrorCode = 'server-error', to = target) => {
    for (let at = 0; at < count; at += 1) await run([fail(code)], to);
  };
  return { breaker, changed, run, failTimes, store, clock };
}

const good: readonly Step[] = [text('x'), finish];

describe('createBreaker', () => {
  it('leaves a target alone that keeps failing, and no other', async () => {
    const { run, failTimes, changed } = start();
    await failTimes(5);
    const { error } = await run(good);
    assert.equal(error?.code, 'circuit-open');
    assert.ok((error.data.retryAfterMs ?? 0) > 0);
    assert.equal((await run(good, other)).text, 'x');
    assert.deepEqual(changed, [target]);
  });

  it('opens for a target that is down, not for a bad request, a bad key or a limit', async () => {
    const opening: ErrorCode[] = [];
    for (const code of errorCodes) {
      const { breaker, failTimes } = start();
      await failTimes(6, code);
      if (breaker.circuits()[0]?.circuit.state().circuit === 'open') opening.push(code);
    }
    for (const code of ['server-error', 'connection-refused', 'idle-timeout', 'answer-cut'] as const)
      assert.ok(opening.includes(code), code);
    for (const code of [
      'rate-limited',
      'key-rejected',
      'bad-request',
      'cancelled',
      'content-filtered',
      'shed',
    ] as const)
      assert.ok(!opening.includes(code), code);
  });

  it('closes after a trial, also one that the person asked for', async () => {
    const { run, failTimes, clock } = start();
    await failTimes(5);
    assert.equal((await run(good, target, true)).text, 'x');
    assert.equal((await run(good)).text, 'x');
    await failTimes(5);
    await clock.advance(20_000);
    assert.equal((await run(good)).text, 'x');
  });

  it('gives the trial back when its reader goes away', async () => {
    const { breaker, run, failTimes, clock } = start();
    await failTimes(5);
    await clock.advance(20_000);
    const iterator = breaker
      .middleware(scripted(good).handler)(request, contextFor({ target }))
      [Symbol.asyncIterator]();
    await iterator.next();
    assert.equal((await run(good)).error?.code, 'circuit-open');
    await iterator.return?.();
    assert.equal((await run(good)).text, 'x');
  });

  it('is remembered over a restart for a while, and survives nonsense', async () => {
    const { failTimes, store, clock } = start();
    await failTimes(5);
    assert.equal((await start(store, clock).run(good)).error?.code, 'circuit-open');
    await clock.advance(15 * 60_000);
    assert.deepEqual(start(store, clock).breaker.circuits(), []);
    store.state = { x: { model: 5 } };
    assert.equal((await start(store, clock).run(good)).text, 'x');
  });

  it('forgets what has recovered', async () => {
    const { run, failTimes, store } = start();
    await failTimes(5);
    await run(good, target, true);
    assert.deepEqual(store.state, {});
  });
});

describe('createHealthChecks', () => {
  function withChecks(check: () => Promise<void>) {
    const clock = createSimClock();
    const breaker = createBreaker({ now: clock.now, onChange: (each) => checks.changed(each) });
    const checks = createHealthChecks({ circuits: breaker.circuits, check, now: clock.now, timers: clock.timers });
    const run = (script: readonly Step[]) =>
      drain(breaker.middleware(scripted(script).handler)(request, contextFor({ target })));
    const state = () => breaker.circuits()[0]?.circuit.state().circuit;
    return { clock, checks, run, state };
  }

  it('keep a circuit open while its target is down, and see it return within 30 s', async () => {
    let down = true;
    let asked = 0;
    const { clock, run, state } = withChecks(async () => {
      asked += 1;
      if (down) throw new ChatError('connection-refused');
    });
    for (let at = 0; at < 5; at += 1) await run([fail('connection-refused')]);
    await clock.advance(3 * 60_000);
    assert.ok(asked >= 9, String(asked));
    assert.equal(state(), 'open');
    down = false;
    await clock.advance(30_000);
    assert.equal(state(), 'half-open');
    assert.equal((await run(good)).text, 'x');
    assert.equal(state(), 'closed');
    assert.equal(clock.pending, 0);
  });

  it('take a refused key for a sign of life', async () => {
    const { clock, run, state } = withChecks(() => Promise.reject(new ChatError('key-rejected')));
    for (let at = 0; at < 5; at += 1) await run([fail('server-error')]);
    await clock.advance(21_000);
    assert.equal(state(), 'half-open');
  });

  it('end after ten minutes, and with the engine', async () => {
    let asked = 0;
    const { clock, checks, run } = withChecks(async () => {
      asked += 1;
      throw new ChatError('connection-refused');
    });
    for (let at = 0; at < 5; at += 1) await run([fail('connection-refused')]);
    await clock.advance(11 * 60_000);
    const until = asked;
    await clock.advance(60 * 60_000);
    assert.equal(asked, until);
    assert.equal(clock.pending, 0);
    await run([fail('connection-refused')]);
    assert.equal(clock.pending, 1);
    checks.dispose();
    assert.equal(clock.pending, 0);
  });
});
