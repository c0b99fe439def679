import { monitorEventLoopDelay } from 'node:perf_hooks';
import * as v8 from 'node:v8';
import type { SystemFigures } from '../core/system.ts';

export type SystemProbe = { read(): SystemFigures; dispose(): void };

const resolutionMs = 10;

/** Watches this process until it is disposed of; its timer wakes a hundred times a second and keeps no process alive. */
export function createSystemProbe(): SystemProbe {
  const delay = monitorEventLoopDelay({ resolution: resolutionMs });
  delay.enable();
  let usage = process.cpuUsage();
  let at = performance.now();

  /** The monitor counts its own interval in. */
  const late = (nanoseconds: number): number =>
    Number.isFinite(nanoseconds) ? Math.max(0, nanoseconds / 1e6 - resolutionMs) : 0;

  return {
    read() {
      const spent = process.cpuUsage(usage);
      const elapsedMs = Math.max(1, performance.now() - at);
      usage = process.cpuUsage();
      at = performance.now();
      const { mean, max } = delay;
      const eventLoopDelay = { mean: late(mean), p99: late(delay.percentile(99)), max: late(max) };
      delay.reset();
      const { rss, heapUsed } = process.memoryUsage();
      return {
        cpu: (spent.user + spent.system) / 1000 / elapsedMs,
        memoryBytes: rss,
        heapBytes: heapUsed,
        heapLimitBytes: v8.getHeapStatistics().heap_size_limit,
        eventLoopDelay,
        uptimeSeconds: process.uptime(),
      };
    },
    dispose: () => delay.disable(),
  };
}
