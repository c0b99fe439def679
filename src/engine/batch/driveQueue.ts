import type { BatchOutcome, BatchWork } from '../../core/batches.ts';
import type { ChatEvent } from '../../core/chat.ts';
import { ChatError, type ErrorCode } from '../../core/errors.ts';
import { collect } from '../../core/pipeline.ts';
import type { Drive } from './drive.ts';
import { isOwn, verdictOf, waitMs } from './verdict.ts';

/** How often an item is begun again after failures that may pass. */
const triesPerItem = 3;
/** After this many waits without a single answer between them the person is asked. */
const waitsInARow = 6;
/** After this many failures of one kind without a single answer between them the rest is not tried. */
const failuresInARow = 5;

/**
 * Works a batch off, one request an item, until nothing is left, it is paused or cancelled, or the lease is lost. What
 * would fail for all others too pauses the batch and says why.
 */
export async function driveQueue(drive: Drive): Promise<void> {
  const { store, lease, signal } = drive;
  const running = new Set<Promise<void>>();
  const health = createHealth(drive);

  try {
    while (!signal.aborted) {
      if (!health.isReady()) {
        await health.untilReady();
        continue;
      }
      const work = running.size < drive.concurrency() ? store.begin(lease) : undefined;
      if (!work) {
        if (running.size === 0) return;
        // Then there is a place, one may be put back, or the batch may have been resumed meanwhile.
        await Promise.race(running);
        continue;
      }
      drive.changed();
      const job = ask(drive, work, health).finally(() => {
        running.delete(job);
        drive.changed();
      });
      running.add(job);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    await Promise.allSettled(running);
  }
}

async function ask(drive: Drive, work: BatchWork, health: Health): Promise<void> {
  const { store, signal, logger } = drive;
  try {
    const outcome = await answer(drive, work);
    health.answered();
    if (!store.finish(work, outcome)) logger.warn('A late answer of a batch was dropped', { item: work.itemId });
  } catch (thrown) {
    const error = ChatError.from(thrown);
    if (signal.aborted || error.kind === 'cancelled') store.putBack(work);
    else health.failed(work, error);
  }
}

/** Asks and waits for the whole answer. */
async function answer(drive: Drive, work: BatchWork): Promise<BatchOutcome> {
  const { batch, signal, chat } = drive;
  let costUsd: number | null = null;
  async function* watched(events: AsyncIterable<ChatEvent>): AsyncGenerator<ChatEvent> {
    for await (const event of events) {
      if (event.type === 'notice' && event.notice === 'metered') costUsd = event.costUsd;
      yield event;
    }
  }
  const request = {
    model: batch.model,
    messages: [{ role: 'user', content: work.prompt } as const],
    sampling: batch.sampling,
    stream: drive.stream(),
  };
  const context = {
    requestId: drive.newRequestId(),
    signal,
    purpose: 'batch',
    template: batch.title,
    ...(batch.routing && { routing: batch.routing }),
    ...codeOf(drive, work),
  } as const;
  const { text, reason, usage } = await collect(watched(chat(request, context)));
  return { status: 'done', answer: text, finishReason: reason, usage, costUsd };
}

/** What the item's answer is to take the place of, where it is to be code. */
function codeOf({ batch: { mode }, store }: Drive, { itemId }: BatchWork) {
  const item = mode === 'chat' ? undefined : store.result(itemId);
  if (!item) return {};
  const { source, start, end } = item;
  return { code: { language: source.language, replaces: mode === 'replace' ? source.text.slice(start, end) : '' } };
}

type Health = {
  isReady(): boolean;
  untilReady(): Promise<void>;
  answered(): void;
  /** Stores what the failure means: the item fails or waits again, the batch goes on, waits or pauses. */
  failed(work: BatchWork, error: ChatError): void;
};

/** How the model fares over the items of a batch. */
function createHealth({ store, batch, now, sleep, signal, random, logger }: Drive): Health {
  const tries = new Map<number, number>();
  let readyAt = 0;
  let waits = 0;
  let streak: { code: ErrorCode | undefined; count: number } = { code: undefined, count: 0 };

  function pause(error: ChatError): void {
    logger.warn('A batch was paused', { batch: batch.id, code: error.code });
    store.setState(batch.id, 'paused', error.data);
  }

  /** The whole batch waits: what one was refused, the next would be too. */
  function holdOff(error: ChatError): void {
    if (readyAt > now()) return;
    if (waits >= waitsInARow) {
      pause(error);
      return;
    }
    readyAt = now() + waitMs(waits, error.data.retryAfterMs, random);
    waits += 1;
  }

  function fail(work: BatchWork, error: ChatError): void {
    store.finish(work, { status: 'failed', error: error.data });
    if (isOwn(error.code)) return;
    streak = { code: error.code, count: streak.code === error.code ? streak.count + 1 : 1 };
    if (streak.count >= failuresInARow) pause(error);
  }

  return {
    isReady: () => readyAt <= now(),
    untilReady: () => sleep(Math.max(0, readyAt - now()), signal),
    answered() {
      waits = 0;
      streak = { code: undefined, count: 0 };
    },
    failed(work, error) {
      const verdict = verdictOf(error);
      if (verdict === 'stop') {
        store.putBack(work);
        pause(error);
        return;
      }
      const tried = (tries.get(work.itemId) ?? 0) + 1;
      tries.set(work.itemId, tried);
      if (verdict === 'wait') holdOff(error);
      if (verdict === 'wait' && tried < triesPerItem) store.putBack(work);
      else fail(work, error);
    },
  };
}
