import assert from 'node:assert/strict';
import { until } from '../../../test/support/batchFixture.ts';
import { type BatchServer, startBatchServer } from '../../../test/support/batchServer.ts';
import { type Loopback, startLoopback } from '../../../test/support/loopback.ts';
import { batchPlan, createStoreFixture, type StoreFixture } from '../../../test/support/storeFixture.ts';
import type { BatchPlan } from '../../core/batches.ts';
import { createHttpClient } from '../../node/http.ts';
import type { Database } from '../../node/sqlite/database.ts';
import { createEngine } from '../createEngine.ts';
import type { Engine } from '../engine.ts';
import { parseSettings } from '../settings.ts';

describe('batches through the whole engine', () => {
  let fixture: StoreFixture;
  let database: Database;
  let loopback: Loopback;
  let service: BatchServer;
  let engine: Engine;
  beforeEach(async () => {
    fixture = createStoreFixture();
    database = fixture.open();
    loopback = await startLoopback();
    service = await startBatchServer();
    const { settings, problems } = parseSettings({
      connections: [
        { id: 'plain', preset: 'custom', baseUrl: loopback.url },
        { id: 'cheap', preset: 'openai', baseUrl: service.url },
      ],
      routing: { models: ['plain/echo', 'cheap/dear'] },
      prices: {
        dear: { input: 2000, output: 4000 },
        echo: { input: 1000, output: 2000 },
        m: { input: 1000, output: 2000 },
      },
    });
    assert.deepEqual(problems, []);
    const quiet = { debug() {}, info() {}, warn() {}, error() {} };
    engine = createEngine({
      settings: () => settings,
      secrets: { get: async () => 'sk-key-1234', set: async () => {}, delete: async () => {} },
      http: createHttpClient({ connectTimeoutMs: 5000 }),
      ledger: database.ledger,
      logger: quiet,
      now: fixture.now,
    });
  });
  afterEach(async () => {
    await engine.close();
    await loopback.close();
    await service.close();
    fixture.close();
  });

  async function finish(plan: BatchPlan) {
    const batches = await engine.batches(database.batches);
    const id = batches.add(plan);
    const batch = () => database.batches.get(id) ?? assert.fail();
    try {
      await until(() => batch().counts.done === plan.items.length);
    } finally {
      await batches.close();
    }
    return { answers: [...database.batches.results(id)].map(({ answer }) => answer), batch: batch() };
  }

  it('ask the model of each item, with what it costs in the ledger', async () => {
    const { answers, batch } = await finish(batchPlan(3, { model: 'plain/echo' }));
    assert.deepEqual(answers, ['You wrote: prompt 0', 'You wrote: prompt 1', 'You wrote: prompt 2']);
    const { requests, costUsd } = database.ledger.totals({ since: 0 });
    assert.equal(requests, 3);
    // 11 input and 7 output tokens each.
    assert.ok(Math.abs(costUsd - 3 * 0.025) < 1e-9, String(costUsd));
    assert.equal(batch.costUsd, costUsd);
  });

  it('know which models have a batch service, and pay half there', async () => {
    assert.equal(await engine.batchService('plain/echo'), undefined);
    assert.equal((await engine.batchService('cheap/m'))?.priceFactor, 0.5);
    service.looksNeeded = 1;
    const { answers, batch } = await finish(batchPlan(2, { model: 'cheap/m', route: 'provider' }));
    assert.deepEqual(answers, ['answer to prompt 0', 'answer to prompt 1']);
    // 10 input and 5 output tokens each.
    assert.ok(Math.abs(batch.costUsd - (2 * 0.02) / 2) < 1e-9, String(batch.costUsd));
    assert.equal(database.ledger.totals({ since: 0 }).costUsd, batch.costUsd);
  });

  it('keep secrets back from the service, and put them into its answers', async () => {
    service.looksNeeded = 1;
    const plan = batchPlan(1, { model: 'cheap/m', route: 'provider' });
    const items = plan.items.map((item) => ({ ...item, prompt: 'Is password="tr0ub4dor&3x" safe?' }));
    const { answers } = await finish({ ...plan, items });
    assert.deepEqual(answers, ['answer to Is password="tr0ub4dor&3x" safe?']);
    assert.match([...service.files.values()].join(), /Is password=.{1,2}\[SECRET_1\]/);
    assert.ok(!/tr0ub/.test(JSON.stringify(service.batches) + [...service.files.values()].join()));
  });

  it('tell beforehand what they would take', async () => {
    const prompt = 'one two three four five six seven eight nine ten';
    const items = [1, 2].map(() => ({ prompt, codeChars: prompt.length / 2 }));
    const input = { model: 'plain/echo', mode: 'replace', items, window: 5 } as const;
    const estimate = await engine.estimateBatch(input);
    const { inputTokens, outputTokens, costUsd } = estimate;
    assert.ok(inputTokens >= 20 && inputTokens <= 60, String(inputTokens));
    // Half of the prompt is code, and code comes back about as long as it was.
    assert.ok(Math.abs(outputTokens - inputTokens / 2) <= 2, String(outputTokens));
    assert.ok(Math.abs((costUsd ?? 0) - (inputTokens * 1000 + outputTokens * 2000) / 1e6) < 1e-9);
    assert.equal(estimate.bytes, 2 * prompt.length);
    assert.equal(estimate.tooLong, 2);
    assert.equal((await engine.estimateBatch({ ...input, window: 1000 })).tooLong, 0);
    const auto = await engine.estimateBatch({ ...input, model: 'auto' });
    assert.equal(auto.costUsd, (costUsd ?? 0) * 2, 'the dearest model that may be chosen');
    const unpriced = await engine.estimateBatch({ ...input, model: 'plain/ok', mode: 'chat' });
    assert.equal(unpriced.costUsd, null);
    assert.equal(unpriced.outputTokens, 1200);
  });
});
