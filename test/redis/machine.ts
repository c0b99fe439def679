/**
 * A machine of its own, as a process: the cache before a model, its own file in `argv[3]`, the Redis at `argv[2]`. The
 * parent sends `Order`s and gets `Report`s.
 */
import type { CachedAnswer } from '../../src/core/cache.ts';
import type { Handler } from '../../src/core/pipeline.ts';
import { createCache } from '../../src/engine/cache/cache.ts';
import { openCache } from '../../src/node/sqlite/cache/openCache.ts';
import { instance, publish, record } from './fixture.ts';

export type Order =
  /** Asks so often at once; the model answers when it is told to. */
  | { readonly do: 'ask'; readonly question: string; readonly times: number }
  | { readonly do: 'answer' }
  | { readonly do: 'publish'; readonly entry: CachedAnswer; readonly name: string }
  | { readonly do: 'remove'; readonly key: string };

export type Report =
  | { readonly is: 'ready' }
  /** The model was asked. */
  | { readonly is: 'called' }
  | { readonly is: 'answered'; readonly text: string; readonly tier: string | undefined }
  | { readonly is: 'heard'; readonly name: string }
  | { readonly is: 'removed'; readonly keys: readonly string[] };

const [url = '', folder = ''] = process.argv.slice(2);
const report = (what: Report): void => void process.send?.(what);
const logger = { debug() {}, info() {}, warn() {}, error() {} };
const shared = instance(url);
const answer = Promise.withResolvers<void>();

const model: Handler = async function* () {
  report({ is: 'called' });
  await answer.promise;
  yield { type: 'text-delta', text: `by ${process.pid}` };
  yield { type: 'finish', reason: 'stop', usage: { inputTokens: 1, outputTokens: 1, estimated: false } };
};
const cache = createCache({
  settings: () => ({
    enabled: true,
    ttlHours: 1,
    ttlHoursFor: {},
    maxTemperature: 1,
    memoryMegabytes: 1,
    staleHours: 0,
    semantic: { mode: 'off', ttlHours: 1 },
  }),
  store: openCache({ folder, maxBytes: () => 1_000_000, staleMs: () => 0, logger, now: Date.now }).store,
  shared,
  placeOf: () => 'here',
  ask: model,
  newRequestId: () => 'refresh',
  logger,
  now: Date.now,
});
const chat = cache.middleware(model);

async function ask(content: string, at: number): Promise<void> {
  let text = '';
  let tier: string | undefined;
  const context = { requestId: `${at}`, signal: new AbortController().signal, purpose: 'chat' as const };
  for await (const event of chat({ model: 'a/x', messages: [{ role: 'user', content }], stream: true }, context)) {
    if (event.type === 'text-delta') text += event.text;
    if (event.type === 'notice' && event.notice === 'cache-hit') tier = event.tier;
  }
  report({ is: 'answered', text, tier });
}

shared.onChange((change) => {
  if (change.type === 'semantic') report({ is: 'heard', name: change.record.question.slice(8, -1) });
  else report({ is: 'removed', keys: change.keys });
});
process.on('message', (order: Order) => {
  if (order.do === 'ask') for (let at = 0; at < order.times; at++) void ask(order.question, at);
  else if (order.do === 'answer') answer.resolve();
  else if (order.do === 'remove') shared.remove([order.key]);
  else {
    shared.put(order.entry);
    publish(shared, record(order.name));
  }
});
process.on('disconnect', () => process.exit());
while (!shared.state()?.connected) await new Promise((resolve) => setTimeout(resolve, 10));
report({ is: 'ready' });
