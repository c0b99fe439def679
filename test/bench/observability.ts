import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ChatRequest } from '../../src/core/chat.ts';
import type { HttpClient, Logger } from '../../src/core/ports.ts';
import type { RequestObserver } from '../../src/core/requestRecord.ts';
import { createEngine } from '../../src/engine/createEngine.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { createAlerts } from '../../src/engine/observability/alerts.ts';
import { createMetrics } from '../../src/engine/observability/metrics.ts';
import { createOtlpExporter } from '../../src/engine/observability/otlpExporter.ts';
import { parseSettings } from '../../src/engine/settings.ts';
import { createObservability } from '../../src/extension/observability.ts';
import { chunk, eventStream } from '../support/loopbackScenarios.ts';

/**
 * What seeing everything costs: answers through the whole engine with log, traces, export, metrics and alerts against the
 * same without any of it, in turns, in one run. The network is left out, so the share is of the engine's own time.
 * Prints processor time, which other programs do not change much. `npm run bench:observability`
 */

const chunks = 1000;
const answersPerRound = 10;
const rounds = 100;

const pieces = Array.from({ length: chunks }, () => chunk({ content: ' word' }));
const bytes = Buffer.from(eventStream([...pieces, chunk({}, 'stop')]));
/** As much as a socket gives at a time. */
const packetBytes = 4096;

async function* body(): AsyncGenerator<Uint8Array, void> {
  for (let at = 0; at < bytes.length; at += packetBytes) yield bytes.subarray(at, at + packetBytes);
}
async function* nothing(): AsyncGenerator<Uint8Array, void> {}
const http: HttpClient = {
  request: async ({ url }) => ({
    status: 200,
    headers: { 'content-type': 'text/event-stream' },
    body: url.endsWith('/v1/traces') ? nothing() : body(),
  }),
  close: async () => {},
};

const folder = await mkdtemp(join(tmpdir(), 'chat-llm-bench-'));
const { settings } = parseSettings({ connections: [{ id: 'loop', baseUrl: 'http://127.0.0.1:9/v1' }] });
const silent = (): void => {};
const logger: Logger = { debug: silent, info: silent, warn: silent, error: silent };
const timers = { setTimeout, clearTimeout: (timer: unknown) => clearTimeout(timer as NodeJS.Timeout) };

const observability = createObservability({ folder, settings: () => settings, channel: logger, now: Date.now });
const metrics = createMetrics({ health: () => [], version: '0' });
const alerts = createAlerts({
  limits: () => ({ warnPercent: 20, criticalPercent: 50, windowMs: 600_000, minimumCalls: 5 }),
  now: Date.now,
  timers,
  onChange: silent,
});
const exporter = createOtlpExporter({
  endpoint: () => 'http://127.0.0.1:9',
  headers: () => ({}),
  http,
  resource: { 'service.name': 'bench' },
  latestNames: true,
  logger,
  timers,
});
for (const listener of [metrics.observe, alerts.add, exporter.add]) observability.onRequest(listener);

const blocked: number[] = [];
const observer: RequestObserver = (record, details) => {
  const start = performance.now();
  observability.observe(record, details);
  blocked.push(performance.now() - start);
};

const open = (own?: RequestObserver): Engine =>
  createEngine({
    settings: () => settings,
    secrets: { get: async () => undefined, set: async () => {}, delete: async () => {} },
    http,
    logger: own ? observability.logger : logger,
    now: Date.now,
    ...(own && { observer: own }),
  });

const request: ChatRequest = { model: 'loop/many', messages: [{ role: 'user', content: 'Hi' }], stream: true };
const { signal } = new AbortController();

/** Processor time of one answer in milliseconds, what it leaves to be written included. */
async function round(engine: Engine): Promise<number> {
  const start = process.cpuUsage();
  for (let count = 0; count < answersPerRound; count += 1) {
    let seen = 0;
    for await (const event of engine.chat(request, { requestId: 'bench', signal, purpose: 'probe' }))
      if (event.type === 'text-delta') seen += 1;
    if (seen !== chunks) throw new Error(`${seen} chunks`);
  }
  await observability.close();
  await exporter.flush();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000 / answersPerRound;
}

const engines = { on: open(observer), off: open() };
const times: Record<keyof typeof engines, number[]> = { on: [], off: [] };
for (let index = -5; index < rounds; index += 1) {
  // Which one comes first changes, so that neither has the other's garbage to collect more often.
  const order = index % 2 === 0 ? (['on', 'off'] as const) : (['off', 'on'] as const);
  for (const mode of order) {
    const time = await round(engines[mode]);
    // The first rounds only warm up.
    if (index >= 0) times[mode].push(time);
  }
}

const quantile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) * share)] ?? 0;
const ms = (value: number): string => `${value.toFixed(3)} ms`;
// Two rounds that follow each other meet the same machine, so they are compared with one another.
const ratios = times.on.map((time, index) => time / (times.off[index] ?? time));
const added = times.on.map((time, index) => time - (times.off[index] ?? time));
const settled = blocked.slice(5 * answersPerRound);
console.log(`answers of ${chunks} chunks, ${rounds} pairs of rounds of ${answersPerRound} answers each`);
console.log(`processor time of an answer, all threads, medians
  on ${ms(quantile(times.on, 0.5))}   off ${ms(quantile(times.off, 0.5))}   added ${ms(quantile(added, 0.5))}
  on / off of the pairs: ${quantile(ratios, 0.5).toFixed(3)} (quartiles ${quantile(ratios, 0.25).toFixed(3)} and ${quantile(ratios, 0.75).toFixed(3)}; target: at most 1.03)
event loop held up when a request ends, ${settled.length} of them
  median ${ms(quantile(settled, 0.5))}   p99 ${ms(quantile(settled, 0.99))}   longest ${ms(Math.max(...settled))} (target: p99 under 1 ms)`);

alerts.dispose();
await exporter.close();
for (const engine of Object.values(engines)) await engine.close();
await rm(folder, { recursive: true });
