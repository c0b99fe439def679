import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { throttle } from './throttle.ts';

describe('throttle', () => {
  beforeEach(() => mock.timers.enable({ apis: ['setTimeout'] }));
  afterEach(() => mock.timers.reset());

  it('runs at once, then at most once an interval, and never drops the last trigger', () => {
    let runs = 0;
    const throttled = throttle(250, () => runs++);
    for (let at = 0; at < 100; at++) {
      throttled.trigger();
      mock.timers.tick(10);
    }
    // 1 s of triggers: at 0, 250, 500, 750 and, for the last ones, 1000 ms.
    assert.equal(runs, 5);
    mock.timers.tick(1000);
    assert.equal(runs, 5);
  });

  it('runs no more after dispose', () => {
    let runs = 0;
    const throttled = throttle(250, () => runs++);
    throttled.trigger();
    throttled.trigger();
    throttled.dispose();
    mock.timers.tick(1000);
    assert.equal(runs, 1);
  });
});
