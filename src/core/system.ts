/** The process that the extension runs in, with whatever other extensions do there. */
export type SystemFigures = {
  /** Of one processor since the last look; more than 1 when several are busy. */
  readonly cpu: number;
  readonly memoryBytes: number;
  readonly heapBytes: number;
  readonly heapLimitBytes: number;
  /** How late the event loop ran since the last look, in milliseconds. */
  readonly eventLoopDelay: { readonly mean: number; readonly p99: number; readonly max: number };
  readonly uptimeSeconds: number;
};
