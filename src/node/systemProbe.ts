import { monitorEventLoopDelay } from 'node:perf_hooks';
import * as v8 from 'node:v8';

export type SystemReading = {
  /** Processor time in parts of the time since the last reading, or since the probe began. */
  readonly cpu: number;
  readonly memoryBytes: number;
  readonly heapBytes: number;
  readonly heapLimitBytes: number;
  /** Milliseconds since the last reading. */
  readonly eventLoopDelay: { readonly mean: number; readonly p99: number; readonly max: number };
  readonly uptimeSeconds: number;
};

export type SystemProbe = { read(): SystemReading; dispose(): void };

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
