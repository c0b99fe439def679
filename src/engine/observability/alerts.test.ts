import assert from 'node:assert/strict';
import { createSimClock } from '../../../test/support/simClock.ts';
import { ChatError, type ErrorCode } from '../../core/errors.ts';
import type { RequestRecord } from '../../core/requestRecord.ts';
import type { Span } from '../../core/trace.ts';
import { type AlertChange, createAlerts } from './alerts.ts';

const minute = 60_000;

function watch() {
  const clock = createSimClock();
  const changes: AlertChange[] = [];
  const alerts = createAlerts({
    limits: () => ({ warnPercent: 20, criticalPercent: 50, windowMs: 10 * minute, minimumCalls: 5 }),
    now: clock.now,
    timers: clock.timers,
    onChange: (change) => changes.push(change),
  });
  const call = (code?: ErrorCode, target = 'a/b'): void => {
    const error = code === undefined ? null : new ChatError(code).data;
    const span: Span = {
      name: 'attempt',
      spanId: '1',
      parentId: null,
      startedAt: clock.now(),
      endedAt: clock.now(),
      facts: { target },
      error,
    };
    alerts.add({ spans: [span] } as unknown as RequestRecord);
  };
  const told = () =>
    changes.map((change) =>
      change.type === 'cleared' ? `cleared ${change.target}` : `${change.alert.level} ${change.alert.target}`,
    );
  return { clock, alerts, call, told, changes };
}

describe('createAlerts', () => {
  it('is raised once, again when it turns critical, and never below the minimum of calls', () => {
    const { alerts, call, told, changes } = watch();
    for (let count = 0; count < 4; count += 1) call('server-error');
    assert.deepEqual(told(), []);
    for (let count = 0; count < 12; count += 1) call();
    // The fifth call already made four failures of five: critical.
    assert.deepEqual(told(), ['critical a/b']);
    const other = watch();
    for (let count = 0; count < 8; count += 1) other.call();
    for (let count = 0; count < 2; count += 1) other.call('overloaded');
    assert.deepEqual(other.told(), ['warn a/b']);
    other.call('overloaded');
    for (let count = 0; count < 6; count += 1) other.call('connection-lost');
    assert.deepEqual(other.told(), ['warn a/b', 'critical a/b']);
    assert.deepEqual(
      other.alerts.current().map(({ level, calls }) => [level, calls]),
      [['critical', 17]],
    );
    assert.equal(alerts.current()[0]?.since, changes[0]?.type === 'raised' ? changes[0].alert.since : undefined);
  });

  it('clears by itself: when calls succeed again, and when the failures are too long ago', async () => {
    const { call, told, clock, alerts } = watch();
    for (let count = 0; count < 5; count += 1) call('server-error');
    for (let count = 0; count < 21; count += 1) call();
    assert.deepEqual(told(), ['critical a/b', 'cleared a/b']);
    const silent = watch();
    for (let count = 0; count < 5; count += 1) silent.call('server-error');
    await silent.clock.advance(9 * minute);
    assert.equal(silent.alerts.current().length, 1);
    await silent.clock.advance(2 * minute);
    assert.deepEqual(silent.told(), ['critical a/b', 'cleared a/b']);
    assert.deepEqual([silent.alerts.current(), silent.clock.pending], [[], 0]);
    assert.deepEqual([alerts.current(), clock.pending], [[], 0]);
  });

  it('counts only what is in the window', async () => {
    const { call, clock, alerts } = watch();
    for (let count = 0; count < 5; count += 1) call('server-error');
    await clock.advance(9 * minute);
    for (let count = 0; count < 5; count += 1) call('server-error');
    for (let count = 0; count < 5; count += 1) call();
    assert.deepEqual(
      alerts.current().map(({ calls, percent }) => [calls, Math.round(percent)]),
      [[15, 67]],
    );
    await clock.advance(2 * minute);
    assert.deepEqual(
      alerts.current().map(({ calls, percent }) => [calls, Math.round(percent)]),
      [[10, 50]],
    );
  });

  it('blames a target for its own failures only', () => {
    const { call, told } = watch();
    for (let count = 0; count < 20; count += 1) call('bad-request');
    for (let count = 0; count < 20; count += 1) call('cancelled');
    for (let count = 0; count < 20; count += 1) call(count % 2 === 0 ? 'key-rejected' : undefined, 'other/x');
    assert.deepEqual(told(), ['critical other/x']);
    // They say nothing good of it either.
    for (let count = 0; count < 5; count += 1) call('server-error');
    assert.deepEqual(told(), ['critical other/x', 'critical a/b']);
  });

  it('forgets its timer when it is put away', () => {
    const { alerts, call, clock } = watch();
    for (let count = 0; count < 5; count += 1) call('server-error');
    assert.equal(clock.pending, 1);
    alerts.dispose();
    assert.equal(clock.pending, 0);
  });
});
