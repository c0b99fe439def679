import { randomUUID } from 'node:crypto';
import type { BatchApi, BatchOutcome, BatchWork, RemoteBatch, RemoteItem, RemoteResult } from '../../core/batches.ts';
import type { ChatRequest } from '../../core/chat.ts';
import { ChatError, type ErrorCode, type ErrorData } from '../../core/errors.ts';
import type { UsageEntry } from '../../core/history.ts';
import type { Drive } from './drive.ts';
import { verdictOf, waitMs } from './verdict.ts';

/** How long to wait between two looks at a provider's batch: longer each time. */
const firstPollMs = 5000;
const longestPollMs = 60_000;
/** After this many failures in a row to hand the batch over the person is asked. */
const submitTries = 5;

type Begun = Omit<BatchWork, 'prompt'>;
type Sent = RemoteBatch & { readonly id: string };

/**
 * Hands a batch to the provider's own service and fetches the results, across restarts. Ends when all items have ended,
 * when only a person can help (the batch is paused and says why), or with the signal.
 */
export async function driveRemote(drive: Drive): Promise<void> {
  const { store, batch, lease, signal } = drive;
  try {
    const api = await drive.api(batch.model);
    if (!api) throw new ChatError('bad-settings', { detail: 'chatLlm.connections', ...targetOf(drive) });
    const known = batch.remote && (await confirm(drive, api, batch.remote));
    const sent = known ?? (await submit(drive, api));
    if (!sent) return;
    await follow(drive, api, sent);
    if (signal.aborted) return;
    store.setRemote(lease, null);
    drive.changed();
    await api.clean(sent.id, signal).catch((error: unknown) => logFailure(drive, 'clean', error));
  } catch (thrown) {
    const error = ChatError.from(thrown);
    if (signal.aborted) return;
    store.setState(batch.id, 'paused', error.data);
    drive.changed();
  }
}

const targetOf = ({ batch }: Drive) => {
  const [provider = '', model = batch.model] = batch.model.split(/\/(.*)/s);
  return { provider, model };
};

const logFailure = ({ logger, batch }: Drive, step: string, error: unknown): void =>
  logger.warn('A step of a provider’s batch failed', { batch: batch.id, step, code: ChatError.from(error).code });

const customId = ({ submission }: RemoteBatch, { itemId, attempt }: Begun): string =>
  `${submission.slice(0, 8)}-${itemId}-${attempt}`;

/** What was sent right before the program ended, or before its reply was lost, may or may not have arrived. */
async function confirm(drive: Drive, api: BatchApi, remote: RemoteBatch): Promise<Sent | undefined> {
  const { store, batch, lease, signal } = drive;
  if (remote.id !== null) return { ...remote, id: remote.id };
  const id = await api.find(remote.submission, signal);
  if (typeof id === 'string') return keep(drive, { ...remote, id });
  takeBack(drive);
  if (id === undefined) throw new ChatError('batch-unconfirmed', targetOf(drive));
  drive.logger.info('A batch had not reached the provider', { batch: batch.id, epoch: lease.epoch });
  return store.get(batch.id)?.state === 'cancelled' ? undefined : submit(drive, api);
}

function keep({ store, lease, changed }: Drive, sent: Sent): Sent {
  store.setRemote(lease, sent);
  changed();
  return sent;
}

/** Nothing is at the provider. */
function takeBack({ store, lease, batch }: Drive): void {
  store.setRemote(lease, null);
  for (const work of store.running(batch.id)) store.putBack(work);
}

const requestOf = ({ batch }: Drive, prompt: string): ChatRequest => ({
  model: batch.model.slice(batch.model.indexOf('/') + 1),
  messages: [{ role: 'user', content: prompt }],
  sampling: batch.sampling,
  stream: false,
});

async function submit(drive: Drive, api: BatchApi): Promise<Sent | undefined> {
  const { store, batch, lease, now } = drive;
  await drive.checkBudget(batch.model);
  const remote: RemoteBatch = { submission: randomUUID(), id: null, submittedAt: now() };
  // Stored before it is sent: whatever happens now, it is not sent twice unawares.
  const works = store.beginRemote(lease, remote);
  if (works.length === 0) return undefined;
  drive.changed();
  const items: RemoteItem[] = [];
  for (const work of works)
    items.push({
      customId: customId(remote, work),
      request: await drive.masking.mask(requestOf(drive, work.prompt)),
    });
  for (let tries = 0; ; tries++) {
    try {
      return keep(drive, { ...remote, id: await api.submit(items, remote.submission, drive.signal) });
    } catch (thrown) {
      const found = await lostReply(drive, api, remote, ChatError.from(thrown), tries);
      if (found) return found;
    }
  }
}

const lostOnTheWay: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'connection-lost',
  'first-byte-timeout',
  'idle-timeout',
  'total-timeout',
  'answer-cut',
  'malformed-response',
]);
/** Statuses of servers and proxies that fail after they took a request. */
const failedInside: ReadonlySet<number> = new Set([500, 502, 504]);

const mayHaveArrived = ({ code, data }: ChatError): boolean =>
  lostOnTheWay.has(code) || failedInside.has(data.status ?? 0);

/** After a submission that failed: the batch when it arrived all the same; throws what ends the attempts. */
async function lostReply(drive: Drive, api: BatchApi, remote: RemoteBatch, error: ChatError, tries: number) {
  const { signal, sleep, random, store, batch } = drive;
  logFailure(drive, 'submit', error);
  // The window closes: the next one finds out.
  if (signal.aborted) throw error;
  if (verdictOf(error) === 'wait') await sleep(waitMs(tries, error.data.retryAfterMs, random), signal);
  if (mayHaveArrived(error)) {
    const id = await api.find(remote.submission, signal);
    if (typeof id === 'string') return keep(drive, { ...remote, id });
    if (id === undefined) {
      takeBack(drive);
      throw new ChatError('batch-unconfirmed', targetOf(drive));
    }
  }
  if (verdictOf(error) === 'wait' && tries + 1 < submitTries && store.get(batch.id)?.state === 'active')
    return undefined;
  takeBack(drive);
  throw error;
}

/** Looks until the provider is done, then stores all results. */
async function follow(drive: Drive, api: BatchApi, sent: Sent): Promise<void> {
  const { store, batch, signal } = drive;
  let cancelSent = false;
  const isToCancel = (): boolean => !cancelSent && store.get(batch.id)?.state === 'cancelled';
  for (let looks = 0; !signal.aborted; looks++) {
    let asked: number | undefined;
    try {
      if (isToCancel()) {
        await api.cancel(sent.id, signal);
        cancelSent = true;
      }
      const { state, error } = await api.progress(sent.id, signal);
      if (state === 'ended') return await collectResults(drive, api, sent);
      if (state === 'failed') return endRest(drive, error ?? new ChatError('batch-unanswered', targetOf(drive)).data);
    } catch (thrown) {
      const failure = ChatError.from(thrown);
      if (signal.aborted) return;
      logFailure(drive, 'follow', failure);
      // The provider knows it no more.
      if (failure.data.status === 404)
        return endRest(drive, new ChatError('batch-unanswered', { ...targetOf(drive), status: 404 }).data);
      if (verdictOf(failure) === 'stop' && failure.kind !== 'network') throw failure;
      asked = failure.data.retryAfterMs ?? 0;
    }
    // It was cancelled while the provider was asked.
    if (asked === undefined && isToCancel()) continue;
    const pause = Math.min(longestPollMs, firstPollMs * 1.5 ** looks) * (0.9 + drive.random() / 5);
    await drive.sleep(Math.max(pause, Math.min(asked ?? 0, longestPollMs)), drive.woken());
  }
}

async function collectResults(drive: Drive, api: BatchApi, sent: Sent): Promise<void> {
  const { store, batch, signal } = drive;
  const open = new Map(store.running(batch.id).map((work) => [customId(sent, work), work]));
  for await (const result of api.results(sent.id, signal)) {
    const work = open.get(result.customId);
    if (!work) {
      drive.logger.warn('A provider’s batch has a result that nobody waits for', { batch: batch.id });
      continue;
    }
    const { outcome, entry } = await outcomeOf(drive, api, await revealed(drive, work, result));
    store.finish(work, outcome, entry);
    drive.changed();
  }
  endRest(drive, new ChatError('batch-unanswered', targetOf(drive)).data);
}

async function revealed(drive: Drive, { itemId }: Begun, result: RemoteResult): Promise<RemoteResult> {
  if (!('answer' in result)) return result;
  const request = requestOf(drive, drive.store.prompt(itemId));
  const text = await drive.masking.reveal(request, result.answer.text);
  return { ...result, answer: { ...result.answer, text } };
}

/** What has no result by now will get none. */
function endRest({ store, batch, changed }: Drive, error: ErrorData): void {
  const isCancelled = store.get(batch.id)?.state === 'cancelled';
  for (const work of store.running(batch.id))
    store.finish(work, isCancelled ? { status: 'cancelled' } : { status: 'failed', error });
  changed();
}

async function outcomeOf(
  drive: Drive,
  api: BatchApi,
  result: RemoteResult,
): Promise<{ outcome: BatchOutcome; entry?: UsageEntry }> {
  if ('cancelled' in result) return { outcome: { status: 'cancelled' } };
  if ('error' in result) return { outcome: { status: 'failed', error: result.error } };
  const { model, title } = drive.batch;
  const { text, usage, reason } = result.answer;
  // Some say of themselves that they are a batch's, which the factor below takes into account.
  const { serviceTier: _, ...standard } = usage;
  const full = await drive.costOf(model, standard);
  const costUsd = full === null ? null : full * api.priceFactor;
  const isEmpty = text.trim() === '';
  const outcome: BatchOutcome = isEmpty
    ? { status: 'failed', error: new ChatError('empty-answer', targetOf(drive)).data }
    : { status: 'done', answer: text, finishReason: reason, usage, costUsd };
  const entry: UsageEntry = {
    at: drive.now(),
    model,
    conversationId: null,
    template: title,
    outcome: isEmpty ? 'failed' : 'complete',
    usage,
    costUsd,
    durationMs: 0,
  };
  return { outcome, entry };
}
