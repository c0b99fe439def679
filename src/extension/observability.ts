import type { ChatRequest } from '../core/chat.ts';
import type { LogFields, Logger, Now } from '../core/ports.ts';
import type { RequestObserver, RequestRecord } from '../core/requestRecord.ts';
import type { Span } from '../core/trace.ts';
import {
  eventLine,
  type LogEntry,
  type LogLevel,
  logLevels,
  parseLine,
  requestLine,
  stepOf,
} from '../engine/observability/logLine.ts';
import { readAttribute, wantsLatestNames } from '../engine/observability/names.ts';
import { renderSpan } from '../engine/observability/trace.ts';
import type { Settings } from '../engine/settings.ts';
import type { LogFiles } from '../node/logFiles.ts';
import { createLogFiles } from '../node/logFiles.ts';

/** What is seen of the requests of this window, and the log that all windows share. */
export type Observability = {
  readonly observe: RequestObserver;
  /** Logs for people and, at the level of the settings, for machines. */
  readonly logger: Logger;
  /** This window's last requests, oldest first. */
  recent(): readonly RequestRecord[];
  onRequest(listener: RequestObserver): () => void;
  /** The answer with this id is on the screen: that ends the last step of its trace. */
  shown(messageId: number): void;
  /** Hears of steps that ended after their request. */
  onLateStep(listener: (record: RequestRecord, step: Span) => void): () => void;
  /** Hears of everything that this window logs, of every level. */
  onEntry(listener: (entry: LogEntry) => void): () => void;
  /** An entry with the steps that ended after its line was written, as far as this window knows them. */
  withLateSteps(entry: LogEntry): LogEntry;
  /** The log of all windows, about newest first. */
  entries(): AsyncGenerator<LogEntry, void>;
  /** Where the log files are. */
  readonly folder: string;
  /** Resolves when everything is on the disk. */
  close(): Promise<void>;
};

type Options = {
  readonly folder: string;
  readonly settings: () => Settings;
  /** The output channel. */
  readonly channel: Logger;
  readonly now: Now;
};

/** Requests that are kept in memory. */
const keptRequests = 500;
/** An answer that takes longer than this to be drawn was not looked at, in milliseconds. */
const longestRenderMs = 10_000;
/** A file of the log, before it is packed to about a tenth. */
const fileBytes = 2_000_000;
const megabyte = 1_000_000;

export function createObservability({ folder, settings, channel, now }: Options): Observability {
  const listeners = new Set<RequestObserver>();
  const entryListeners = new Set<(entry: LogEntry) => void>();
  const lateListeners = new Set<(record: RequestRecord, step: Span) => void>();
  const recent: RequestRecord[] = [];
  const latestNames = wantsLatestNames(process.env.OTEL_SEMCONV_STABILITY_OPT_IN);
  let files: Promise<LogFiles> | undefined;
  let opened: LogFiles | undefined;
  /** Requests whose text is on its way into the log. */
  const beingMasked = new Set<Promise<void>>();
  /** Lines from before that. */
  const early: string[] = [];

  async function open(): Promise<LogFiles> {
    const limits = () => {
      const { maxMegabytes, keepDays } = settings().logs;
      return { fileBytes, totalBytes: maxMegabytes * megabyte, days: keepDays };
    };
    const onError = (error: unknown) => channel.warn('The request log cannot be written.', { error: String(error) });
    opened = createLogFiles({ folder, limits, now, onError });
    for (const line of early.splice(0)) opened.write(line);
    return opened;
  }

  const theFiles = (): Promise<LogFiles> => {
    files ??= open();
    return files;
  };

  const wanted = (level: LogLevel): boolean => {
    const lowest = settings().logs.level;
    return lowest !== 'off' && logLevels.indexOf(level) >= logLevels.indexOf(lowest);
  };

  function write(level: LogLevel, make: () => LogEntry): void {
    const isKept = wanted(level);
    if (!isKept && entryListeners.size === 0) return;
    const entry = make();
    for (const listener of entryListeners) listener(entry);
    if (!isKept) return;
    const line = JSON.stringify(entry);
    if (opened) {
      opened.write(line);
    } else {
      early.push(line);
      void theFiles();
    }
  }

  /** The text is masked first. A line whose text cannot be masked has none. */
  function withText(request: ChatRequest, writeLine: (text?: ChatRequest) => void): void {
    const masking = import('../engine/privacy/maskForLog.ts')
      .then(({ maskForLog }) => writeLine(maskForLog(request)))
      .catch(() => writeLine())
      .finally(() => beingMasked.delete(masking));
    beingMasked.add(masking);
  }

  const level =
    (name: LogLevel) =>
    (message: string, fields?: LogFields): void => {
      channel[name](message, fields);
      const at = now();
      write(name, () => eventLine(at, name, message, fields));
    };

  const logRequest: RequestObserver = (record, { request, thrown, private: isPrivate }) => {
    const { requestId, traceId, model, target, outcome, usage, costUsd, durationMs, error } = record;
    const failed = outcome === 'failed';
    channel[failed ? 'error' : 'info'](`Request ${outcome}`, {
      model,
      target: target === null || target === model ? undefined : target,
      error: error?.code,
      status: error?.status,
      ms: Math.round(durationMs),
      input: usage.inputTokens,
      output: usage.outputTokens,
      usd: costUsd ?? undefined,
      cache: record.hit?.tier,
      request: requestId,
      trace: traceId,
    });
    const writeLine = (text?: ChatRequest): void =>
      write(failed ? 'error' : 'info', () => requestLine(record, { latestNames, thrown, ...(text && { text }) }));
    if (settings().logs.includePrompts && !isPrivate) withText(request, writeLine);
    else writeLine();
  };

  return {
    folder,
    logger: { debug: level('debug'), info: level('info'), warn: level('warn'), error: level('error') },
    observe(record, details) {
      recent.push(record);
      if (recent.length > keptRequests) recent.shift();
      logRequest(record, details);
      for (const listener of listeners) listener(record, details);
    },
    recent: () => recent,
    shown(messageId) {
      const index = recent.findLastIndex((record) => record.messageId === messageId);
      const record = recent[index];
      const at = now();
      if (!record || record.spans.some(({ name }) => name === 'render')) return;
      const step = renderSpan(record, at);
      // Whoever looked elsewhere meanwhile waited for nothing.
      if (step.endedAt - step.startedAt > longestRenderMs) return;
      recent[index] = { ...record, spans: [...record.spans, step] };
      for (const listener of lateListeners) listener(record, step);
    },
    onEntry(listener) {
      entryListeners.add(listener);
      return () => entryListeners.delete(listener);
    },
    onLateStep(listener) {
      lateListeners.add(listener);
      return () => lateListeners.delete(listener);
    },
    withLateSteps(entry) {
      const requestId = readAttribute(entry.attributes, 'requestId');
      const record = recent.findLast((each) => each.requestId === requestId && each.traceId === entry.traceId);
      const late = record?.spans.filter(({ name }) => name === 'render') ?? [];
      if (!record || late.length === 0) return entry;
      return { ...entry, spans: [...(entry.spans ?? []), ...late.map((step) => stepOf(step, record.at, latestNames))] };
    },
    onRequest(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async *entries() {
      await Promise.all(beingMasked);
      const log = await theFiles();
      for await (const line of log.lines()) {
        const entry = parseLine(line);
        if (entry) yield entry;
      }
    },
    async close() {
      await Promise.all(beingMasked);
      await (await files)?.flush();
    },
  };
}
