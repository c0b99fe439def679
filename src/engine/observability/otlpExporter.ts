import { ChatError } from '../../core/errors.ts';
import type { HttpClient, Logger, Timers } from '../../core/ports.ts';
import type { RequestRecord } from '../../core/requestRecord.ts';
import { otlpTraces, type Resource } from './otlp.ts';

export type OtlpExporterOptions = {
  /** The collector's base address, or the whole one of its traces; asked at each export. Empty: nothing is sent. */
  readonly endpoint: () => string;
  readonly headers: () => Readonly<Record<string, string>>;
  readonly http: HttpClient;
  readonly resource: Resource;
  readonly latestNames: boolean;
  readonly logger: Logger;
  readonly timers: Timers;
};

export type OtlpExporter = {
  /** Sends it with others within seconds. */
  add(record: RequestRecord): void;
  /** Sends what waits, once; resolves when that is done or has failed. */
  flush(): Promise<void>;
  /** Like flush, but for two seconds at most; nothing is sent after it. */
  close(): Promise<void>;
};

const delayMs = 2000;
/** What waits at most while no collector answers; the oldest ones go. */
const maxWaiting = 1000;
const timeoutMs = 10_000;
const closeMs = 2000;
/** Statuses after which OTLP wants the same again (opentelemetry-proto, “Failures”). */
const again: ReadonlySet<number> = new Set([429, 502, 503, 504]);
/** Between exports that failed, in milliseconds: doubled each time. */
const firstPauseMs = 5000;
const longestPauseMs = 300_000;

export function tracesUrl(endpoint: string): string {
  const url = endpoint.trim().replace(/\/+$/, '');
  return url.endsWith('/v1/traces') ? url : `${url}/v1/traces`;
}

/** Sends traces to an OpenTelemetry collector over OTLP/HTTP, as JSON, in batches. A collector that fails costs nothing but its traces. */
export function createOtlpExporter(options: OtlpExporterOptions): OtlpExporter {
  const { http, logger, timers } = options;
  let waiting: RequestRecord[] = [];
  let timer: unknown;
  let pauseMs = 0;
  let closed = false;
  let working: Promise<void> = Promise.resolve();
  const closing = new AbortController();

  /** True when these records are done with, be it for good or ill. */
  async function send(records: readonly RequestRecord[]): Promise<boolean> {
    const endpoint = options.endpoint();
    if (endpoint === '') return true;
    const abort = new AbortController();
    const limit = timers.setTimeout(() => abort.abort(), timeoutMs);
    try {
      const { status, body } = await http.request({
        method: 'POST',
        url: tracesUrl(endpoint),
        headers: { 'content-type': 'application/json', 'user-agent': 'chat-llm', ...options.headers() },
        body: JSON.stringify(otlpTraces(records, options.resource, options.latestNames)),
        signal: AbortSignal.any([abort.signal, closing.signal]),
      });
      for await (const _ of body);
      if (status >= 200 && status < 300) {
        pauseMs = 0;
        return true;
      }
      failed({ status });
      return !again.has(status);
    } catch (thrown) {
      failed({ code: ChatError.from(thrown).code });
      return false;
    } finally {
      timers.clearTimeout(limit);
    }
  }

  /** Told when it begins, not each time. */
  function failed(fields: { status: number } | { code: string }): void {
    if (pauseMs === 0) logger.warn('Traces could not be exported.', fields);
    pauseMs = Math.min(Math.max(pauseMs * 2, firstPauseMs), longestPauseMs);
  }

  async function exportWaiting(): Promise<void> {
    const records = waiting;
    waiting = [];
    if (records.length === 0) return;
    if (await send(records)) return;
    waiting = [...records, ...waiting].slice(-maxWaiting);
    schedule();
  }

  function schedule(): void {
    if (closed) return;
    timer ??= timers.setTimeout(() => void flush(), Math.max(delayMs, pauseMs));
  }

  function flush(): Promise<void> {
    timers.clearTimeout(timer);
    timer = undefined;
    working = working.then(exportWaiting);
    return working;
  }

  return {
    add(record) {
      if (closed || options.endpoint() === '' || !record.sampled) return;
      waiting.push(record);
      if (waiting.length > maxWaiting) waiting.shift();
      schedule();
    },
    flush,
    async close() {
      closed = true;
      const limit = timers.setTimeout(() => closing.abort(), closeMs);
      await flush();
      timers.clearTimeout(limit);
    },
  };
}
