import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { createSystemProbe } from './systemProbe.ts';

describe('the system probe', () => {
  it('tells what the process takes, and how late the event loop is', async () => {
    const probe = createSystemProbe();
    try {
      await wait(30);
      probe.read();
      // The monitor measures from its first turn after a reading on.
      await wait(60);
      // Processor time: on a machine that is busy otherwise little of the clock's time is ours.
      const start = process.cpuUsage();
      while (process.cpuUsage(start).user < 120_000);
      await wait(30);
      const busy = probe.read();
      assert.ok(busy.cpu > 0.05, `${busy.cpu}`);
      // Half of what the loop was held up for, since the monitor's own interval may swallow some of it.
      assert.ok(busy.eventLoopDelay.max > 60, `${busy.eventLoopDelay.max}`);
      assert.ok(busy.eventLoopDelay.mean <= busy.eventLoopDelay.max);
      assert.ok(busy.memoryBytes > 10e6 && busy.heapBytes > 1e6 && busy.heapBytes < busy.heapLimitBytes);
      assert.ok(busy.uptimeSeconds > 0);
    } finally {
      probe.dispose();
    }
  });
});
