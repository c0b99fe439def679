import { createParser } from 'eventsource-parser';
import { request as bareRequest } from 'undici';
import type { ChatRequest } from '../../src/core/chat.ts';
import { createEngine } from '../../src/engine/createEngine.ts';
import { parseSettings } from '../../src/engine/settings.ts';
import { createHttpClient } from '../../src/node/http.ts';
import { startLoopback } from '../support/loopback.ts';
import { chunk, eventStream, namedEventStream } from '../support/loopbackScenarios.ts';

/**
 * What the engine adds: the whole pipeline against a bare loop of undici and eventsource-parser, in turns, in one run.
 * Prints the processor time per streamed chunk and the time to the first token. `npm run bench:engine`
 */

const chunks = 20_000;
const rounds = 15;
/** Short answers, for the time to the first token: a question and one word. */
const shortRounds = 300;

type Run = {
  readonly firstTokenMs: number;
  /** Processor time, which other programs on the machine change little. */
  readonly processorMs: number;
};

function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

const loopback = await startLoopback();
const payload = Buffer.from(
  eventStream([...Array.from({ length: chunks }, () => chunk({ content: ' word' })), chunk({}, 'stop')]),
);
loopback.define(
  'many',
  ({ response }) => void response.writeHead(200, { 'content-type': 'text/event-stream' }).end(payload),
);

/** The same answer in the vendors' own protocols, which go through the AI SDK. */
const event = (type: string, facts: object): string => JSON.stringify({ type, ...facts });
const words = (one: string): readonly string[] => Array.from({ length: chunks }, () => one);
const vendorStreams: Readonly<Record<string, readonly string[]>> = {
  anthropic: [
    event('message_start', {
      message: { id: 'm', model: 'm', role: 'assistant', content: [], usage: { input_tokens: 1 } },
    }),
    event('content_block_start', { index: 0, content_block: { type: 'text', text: '' } }),
    ...words(event('content_block_delta', { index: 0, delta: { type: 'text_delta', text: ' word' } })),
    event('content_block_stop', { index: 0 }),
    event('message_delta', { delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 1 } }),
    event('message_stop', {}),
  ],
  google: [
    ...words(JSON.stringify({ candidates: [{ content: { parts: [{ text: ' word' }] } }] })),
    JSON.stringify({ candidates: [{ content: { parts: [] }, finishReason: 'STOP' }] }),
  ],
  'openai-responses': [
    event('response.output_item.added', { output_index: 0, item: { id: 'i', type: 'message' } }),
    ...words(event('response.output_text.delta', { item_id: 'i', output_index: 0, delta: ' word' })),
    event('response.completed', { response: { usage: { input_tokens: 1, output_tokens: 1 } } }),
  ],
};
const vendorPaths: Readonly<Record<string, string>> = {
  anthropic: '/v1/messages',
  google: '/v1beta/models/many:streamGenerateContent',
  'openai-responses': '/v1/responses',
};
for (const [vendor, payloads] of Object.entries(vendorStreams)) {
  const body = Buffer.from(namedEventStream(payloads));
  loopback.define(
    `POST ${vendorPaths[vendor]}`,
    ({ response }) => void response.writeHead(200, { 'content-type': 'text/event-stream' }).end(body),
  );
}

// Short answers tell their limits, so that the limiter has to count.
loopback.define('one', ({ response }) => {
  response.writeHead(200, {
    'content-type': 'text/event-stream',
    'x-ratelimit-limit-requests': '100000',
    'x-ratelimit-remaining-requests': '99999',
    'x-ratelimit-reset-requests': '1ms',
    'x-ratelimit-limit-tokens': '10000000',
    'x-ratelimit-remaining-tokens': '9999999',
    'x-ratelimit-reset-tokens': '1ms',
  });
  response.end(eventStream([chunk({ content: ' word' }), chunk({}, 'stop')]));
});

const { settings } = parseSettings({
  connections: [
    { id: 'loop', baseUrl: loopback.url, keys: 2 },
    ...Object.keys(vendorStreams).map((id) => ({ id, protocol: id, baseUrl: new URL(loopback.url).origin })),
  ],
  fallbacks: { '*': ['loop/many'] },
});
const silent = (): void => {};
const engine = createEngine({
  settings: () => settings,
  secrets: { get: async () => undefined, set: async () => {}, delete: async () => {} },
  http: createHttpClient({ connectTimeoutMs: 5000 }),
  logger: { debug: silent, info: silent, warn: silent, error: silent },
  now: Date.now,
});
const request: ChatRequest = { model: '', messages: [{ role: 'user', content: 'Hi' }], stream: true };
const { signal } = new AbortController();

async function runEngine(model: string, expected: number): Promise<Run> {
  const start = performance.now();
  const before = processorMs();
  let firstTokenMs = 0;
  let seen = 0;
  for await (const event of engine.chat({ ...request, model }, { requestId: 'bench', signal, purpose: 'chat' })) {
    if (event.type !== 'text-delta') continue;
    if (seen === 0) firstTokenMs = performance.now() - start;
    seen += 1;
  }
  if (seen !== expected) throw new Error(`${seen} chunks`);
  return { firstTokenMs, processorMs: processorMs() - before };
}

async function runBare(model: string, expected: number): Promise<Run> {
  const start = performance.now();
  const before = processorMs();
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
  const body = JSON.stringify({ model, stream: true });
  const response = await bareRequest(`${loopback.url}/chat/completions`, { method: 'POST', body });
  const decoder = new TextDecoder();
  for await (const bytes of response.body) parser.feed(decoder.decode(bytes as Buffer, { stream: true }));
  if (seen !== expected) throw new Error(`${seen} chunks`);
  return { firstTokenMs, processorMs: processorMs() - before };
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const microseconds = (ms: number): string => ((ms * 1000) / chunks).toFixed(2);

/** Both kinds in turns, so that what else the machine does meets both alike; the first rounds only warm up. */
async function measure(model: string, expected: number, count: number): Promise<{ engine: Run[]; bare: Run[] }> {
  const runs: { engine: Run[]; bare: Run[] } = { engine: [], bare: [] };
  for (let round = -Math.ceil(count / 5); round < count; round += 1) {
    const pair = { engine: await runEngine(`loop/${model}`, expected), bare: await runBare(model, expected) };
    if (round < 0) continue;
    runs.engine.push(pair.engine);
    runs.bare.push(pair.bare);
  }
  return runs;
}

const per = (kind: Run[], figure: keyof Run): number => median(kind.map((run) => run[figure]));
const ratio = (one: number, other: number): string => (one / other).toFixed(2);

const long = await measure('many', chunks, rounds);
const [engineMs, bareMs] = [per(long.engine, 'processorMs'), per(long.bare, 'processorMs')];
console.log(`${chunks} chunks, median of ${rounds} rounds each`);
console.log(
  `per chunk    engine ${microseconds(engineMs)} µs   bare ${microseconds(bareMs)} µs   ratio ${ratio(engineMs, bareMs)}`,
);
console.log(`             added by the engine ${microseconds(engineMs - bareMs)} µs (target: under 10 µs)`);

for (const vendor of Object.keys(vendorStreams)) {
  const runs: Run[] = [];
  for (let round = -2; round < 7; round += 1) {
    const run = await runEngine(`${vendor}/many`, chunks);
    if (round >= 0) runs.push(run);
  }
  const ms = per(runs, 'processorMs');
  console.log(`${vendor.padEnd(17)} ${microseconds(ms)} µs a chunk, added ${microseconds(ms - bareMs)} µs`);
}

const short = await measure('one', 1, shortRounds);
const [engineFirst, bareFirst] = [per(short.engine, 'firstTokenMs'), per(short.bare, 'firstTokenMs')];
console.log(`one word, median of ${shortRounds} rounds each`);
console.log(
  `first token  engine ${engineFirst.toFixed(2)} ms   bare ${bareFirst.toFixed(2)} ms   ratio ${ratio(engineFirst, bareFirst)}`,
);
console.log(`             added by the engine ${(engineFirst - bareFirst).toFixed(2)} ms (target: under 1 ms)`);

await engine.close();
await loopback.close();
process.exit(0);
