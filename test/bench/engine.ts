import { createParser } from 'eventsource-parser';
import { request as bareRequest } from 'undici';
import type { ChatRequest } from '../../src/core/chat.ts';
import { createEngine } from '../../src/engine/createEngine.ts';
import { parseSettings } from '../../src/engine/settings.ts';
import { createHttpClient } from '../../src/node/http.ts';
import { startLoopback } from '../support/loopback.ts';
import { chunk, eventStream } from '../support/loopbackScenarios.ts';

/**
 * What the engine adds: the whole pipeline against a bare loop of undici and eventsource-parser, in turns, in one run.
 * Prints the time to the first token and the time per streamed chunk. `npm run bench:engine`
 */

const chunks = 20_000;
const rounds = 15;

type Run = { readonly firstTokenMs: number; readonly totalMs: number };

const loopback = await startLoopback();
const payload = Buffer.from(
  eventStream([...Array.from({ length: chunks }, () => chunk({ content: ' word' })), chunk({}, 'stop')]),
);
loopback.define(
  'many',
  ({ response }) => void response.writeHead(200, { 'content-type': 'text/event-stream' }).end(payload),
);

const { settings } = parseSettings({ connections: [{ id: 'loop', baseUrl: loopback.url }] });
const silent = (): void => {};
const engine = createEngine({
  settings: () => settings,
  secrets: { get: async () => undefined, set: async () => {}, delete: async () => {} },
  http: createHttpClient({ connectTimeoutMs: 5000 }),
  logger: { debug: silent, info: silent, warn: silent, error: silent },
  now: Date.now,
});
const request: ChatRequest = { model: 'loop/many', messages: [{ role: 'user', content: 'Hi' }], stream: true };
const { signal } = new AbortController();

async function runEngine(): Promise<Run> {
  const start = performance.now();
  let firstTokenMs = 0;
  let seen = 0;
  for await (const event of engine.chat(request, { requestId: 'bench', signal, purpose: 'probe' })) {
    if (event.type !== 'text-delta') continue;
    if (seen === 0) firstTokenMs = performance.now() - start;
    seen += 1;
  }
  if (seen !== chunks) throw new Error(`${seen} chunks`);
  return { firstTokenMs, totalMs: performance.now() - start };
}

async function runBare(): Promise<Run> {
  const start = performance.now();
  let firstTokenMs = 0;
  let seen = 0;
  const parser = createParser({
    onEvent({ data }) {
      if (data === '[DONE]') return;
      const { choices } = JSON.parse(data) as { choices: { delta: { content?: string } }[] };
      if (choices[0]?.delta.content === undefined) return;
      if (seen === 0) firstTokenMs = performance.now() - start;
      seen += 1;
    },
  });
  const body = JSON.stringify({ model: 'many', stream: true });
  const response = await bareRequest(`${loopback.url}/chat/completions`, { method: 'POST', body });
  const decoder = new TextDecoder();
  for await (const bytes of response.body) parser.feed(decoder.decode(bytes as Buffer, { stream: true }));
  if (seen !== chunks) throw new Error(`${seen} chunks`);
  return { firstTokenMs, totalMs: performance.now() - start };
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const microseconds = (ms: number): string => ((ms * 1000) / chunks).toFixed(2);

const runs: { engine: Run[]; bare: Run[] } = { engine: [], bare: [] };
for (let round = -3; round < rounds; round += 1) {
  const pair = { engine: await runEngine(), bare: await runBare() };
  // The first rounds only warm up.
  if (round < 0) continue;
  runs.engine.push(pair.engine);
  runs.bare.push(pair.bare);
}

const per = (kind: Run[], figure: keyof Run): number => median(kind.map((run) => run[figure]));
const [engineMs, bareMs] = [per(runs.engine, 'totalMs'), per(runs.bare, 'totalMs')];
const [engineFirst, bareFirst] = [per(runs.engine, 'firstTokenMs'), per(runs.bare, 'firstTokenMs')];
console.log(`${chunks} chunks, median of ${rounds} rounds each`);
console.log(
  `per chunk    engine ${microseconds(engineMs)} µs   bare ${microseconds(bareMs)} µs   ratio ${(engineMs / bareMs).toFixed(2)}`,
);
console.log(`             added by the engine ${microseconds(engineMs - bareMs)} µs (target: the whole under 20 µs)`);
console.log(
  `first token  engine ${engineFirst.toFixed(2)} ms   bare ${bareFirst.toFixed(2)} ms   ratio ${(engineFirst / bareFirst).toFixed(2)}`,
);

await engine.close();
await loopback.close();
process.exit(0);
