import type { Batch, BatchPlan } from '../../core/batches.ts';
import { isFinished } from '../../core/batches.ts';
import { ChatError } from '../../core/errors.ts';
import type { BatchCollaborators } from './drive.ts';
import { driveQueue } from './driveQueue.ts';
import { driveRemote } from './driveRemote.ts';

/** Loaded together: each file of the package counts. */
export { estimateBatch } from './estimate.ts';

/** Batches as a window sees them: any number of windows share the store, one at a time works on a batch. */
export type Batches = {
  /** Stores the batch and begins. */
  add(plan: BatchPlan): number;
  /** No more items are begun; those that run go on to their end. */
  pause(batchId: number): void;
  resume(batchId: number): void;
  /** Stops what runs here and takes what waits out; at a provider, what is done by then still comes. */
  cancel(batchId: number): void;
  /** Failed and cancelled items are asked again; returns how many. */
  retry(batchId: number): number;
  /** Stops it and removes it with its results. Refused (false) while a provider works on it. */
  remove(batchId: number): boolean;
  /**
   * Goes on with what a closed or crashed window left in this workspace, unless another window does. A queue that has
   * stood still for longer than `staleMs` is paused instead and returned: nobody expects it to cost money now.
   */
  goOn(workspace: string, staleMs: number): readonly Batch[];
  /** Whether this window works on it. */
  isDriven(batchId: number): boolean;
  /** Hears of every change that this process made. */
  onChange(listener: (batchId: number) => void): () => void;
  /** Lets go of everything: what was begun waits again for the next window. */
  close(): Promise<void>;
};

/** Milliseconds without a sign of life after which another process may take a batch over. */
const leaseMs = 60_000;

type Running = { readonly abort: AbortController; wake: AbortController; again: boolean; readonly done: Promise<void> };

export function createBatches(collaborators: BatchCollaborators): Batches {
  const { store, logger, now } = collaborators;
  const drives = new Map<number, Running>();
  const listeners = new Set<(batchId: number) => void>();
  let closed = false;

  function changed(batchId: number): void {
    for (const listener of listeners) listener(batchId);
  }

  function drive(batchId: number): void {
    const known = drives.get(batchId);
    if (known) known.again = true;
    if (known || closed) return;
    const abort = new AbortController();
    const running: Running = { abort, wake: new AbortController(), again: false, done: Promise.resolve() };
    const done = run(batchId, running)
      .catch((error: unknown) => stopped(batchId, error))
      .finally(() => {
        drives.delete(batchId);
        changed(batchId);
        // Resumed or retried after the last look.
        if (running.again) drive(batchId);
      });
    drives.set(batchId, Object.assign(running, { done }));
  }

  async function run(batchId: number, running: Running): Promise<void> {
    const { abort } = running;
    // Not in the caller's stack: it has work of its own to finish.
    await Promise.resolve();
    const lease = store.acquire(batchId, now() + leaseMs);
    const batch = lease && store.get(batchId);
    if (!lease || !batch) return;
    const heartbeat = setInterval(() => {
      if (!stillOurs(() => store.renew(lease, now() + leaseMs))) abort.abort();
    }, leaseMs / 4);
    heartbeat.unref();
    const work = {
      ...collaborators,
      batch,
      lease,
      signal: abort.signal,
      woken: () => AbortSignal.any([abort.signal, running.wake.signal]),
      changed: () => changed(batchId),
    };
    try {
      await (batch.route === 'queue' ? driveQueue(work) : driveRemote(work));
    } finally {
      clearInterval(heartbeat);
      store.release(lease);
    }
  }

  /** A store that cannot be written now may be written at the next beat; the lease outlasts some of them. */
  function stillOurs(renew: () => boolean): boolean {
    try {
      return renew();
    } catch (error) {
      logger.warn('A batch could not be kept', { code: ChatError.from(error).code });
      return true;
    }
  }

  function stopped(batchId: number, thrown: unknown): void {
    const error = ChatError.from(thrown);
    logger.error('A batch stopped', { batch: batchId, code: error.code, detail: error.data.detail });
    if (error.code === 'internal' && error.cause instanceof Error) logger.error(error.cause.stack ?? '');
    try {
      store.setState(batchId, 'paused', error.data);
    } catch {
      // The store itself is what failed.
    }
  }

  /** Lets a sleeper look at once. */
  function wake(batchId: number): void {
    const running = drives.get(batchId);
    if (!running) return;
    const before = running.wake;
    running.wake = new AbortController();
    before.abort();
  }

  function active(batchId: number): void {
    store.setState(batchId, 'active');
    changed(batchId);
    wake(batchId);
    drive(batchId);
  }

  return {
    add(plan) {
      const batchId = store.add(plan);
      changed(batchId);
      drive(batchId);
      return batchId;
    },
    pause(batchId) {
      store.setState(batchId, 'paused');
      changed(batchId);
    },
    resume: active,
    cancel(batchId) {
      store.cancel(batchId);
      const atProvider = (store.get(batchId)?.remote ?? null) !== null;
      if (atProvider) {
        wake(batchId);
        drive(batchId);
      } else drives.get(batchId)?.abort.abort();
      changed(batchId);
    },
    retry(batchId) {
      const count = store.retry(batchId);
      if (count > 0) active(batchId);
      return count;
    },
    remove(batchId) {
      const batch = store.get(batchId);
      if (batch?.remote) return false;
      drives.get(batchId)?.abort.abort();
      store.remove(batchId);
      changed(batchId);
      return true;
    },
    goOn(workspace, staleMs) {
      const stale: Batch[] = [];
      for (const batchId of store.unfinished(workspace)) {
        const batch = store.get(batchId);
        if (!batch || isFinished(batch) || drives.has(batchId)) continue;
        const lease = store.acquire(batchId, now() + leaseMs);
        if (!lease) continue;
        store.release(lease);
        if (batch.route === 'queue' && batch.updatedAt < now() - staleMs) {
          store.setState(batchId, 'paused');
          stale.push(batch);
          changed(batchId);
        } else drive(batchId);
      }
      return stale;
    },
    isDriven: (batchId) => drives.has(batchId),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      closed = true;
      for (const running of drives.values()) {
        running.again = false;
        running.abort.abort();
      }
      await Promise.allSettled([...drives.values()].map(({ done }) => done));
    },
  };
}
