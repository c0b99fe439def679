import assert from 'node:assert/strict';
import { openBatchWindow, until } from '../../../../test/support/batchFixture.ts';
import { type BatchServer, startBatchServer } from '../../../../test/support/batchServer.ts';
import { batchPlan, createStoreFixture, type StoreFixture } from '../../../../test/support/storeFixture.ts';
import type { Batch, BatchApi } from '../../../core/batches.ts';
import { ChatError } from '../../../core/errors.ts';
import type { HttpClient } from '../../../core/ports.ts';
import { createHttpClient } from '../../../node/http.ts';
import type { Database } from '../../../node/sqlite/database.ts';
import { createCapabilities } from '../capabilities.ts';
import { batchServiceOf, createBatchApi } from './batchService.ts';

const key = 'sk-batch-1234567890';

describe('providers’ batch services', () => {
  let fixture: StoreFixture;
  let database: Database;
  let server: BatchServer;
  let http: HttpClient;
  const open: { close(): Promise<void> }[] = [];
  beforeEach(async () => {
    fixture = createStoreFixture();
    database = fixture.open();
    server = await startBatchServer();
    http = createHttpClient({ connectTimeoutMs: 5000 });
  });
  afterEach(async () => {
    for (const window of open.splice(0)) await window.close();
    await http.close();
    await server.close();
    fixture.close();
  });

  const apiOf = (service: 'openai' | 'anthropic', baseUrl = server.url): Promise<BatchApi> =>
    createBatchApi(service, {
      connection: { id: 'loop', baseUrl },
      key,
      http,
      now: Date.now,
      estimateUsage: () => ({ add() {}, usage: () => ({ inputTokens: 0, outputTokens: 0, estimated: true }) }),
      limitMs: () => 10_000,
      capabilities: createCapabilities({ overrides: () => ({ cool: { temperature: false } }), told: () => undefined })
        .of,
    });

  function openWindow(service: 'openai' | 'anthropic', baseUrl?: string) {
    const window = openBatchWindow(database.batches, { api: () => apiOf(service, baseUrl) });
    open.push(window);
    return window;
  }
  const batch = (id: number): Batch => database.batches.get(id) ?? assert.fail('the batch is gone');
  const plan = (files: number) => batchPlan(files, { route: 'provider' });
  const ended = (id: number) => () => batch(id).counts.waiting + batch(id).counts.running === 0 && !batch(id).remote;
  const outcomes = (id: number): unknown[] =>
    [...database.batches.results(id)].map(({ status, answer, error }) => (status === 'done' ? answer : error?.code));

  it('are known by preset and by host', () => {
    const of = (preset: string, baseUrl: string) => batchServiceOf({ preset, baseUrl });
    assert.equal(of('openai', 'http://127.0.0.1:9/v1'), 'openai');
    assert.equal(of('custom', 'https://api.openai.com/v1'), 'openai');
    assert.equal(of('custom', 'https://api.anthropic.com/v1'), 'anthropic');
    assert.equal(of('anthropic', 'https://proxy.invalid/v1'), 'anthropic');
    assert.equal(of('groq', 'https://api.groq.com/openai/v1'), undefined);
    assert.equal(of('custom', 'nonsense'), undefined);
  });

  for (const service of ['openai', 'anthropic'] as const) {
    describe(service, () => {
      it('answers every item at half the price and keeps nothing there', async () => {
        const window = openWindow(service);
        const id = window.add(plan(3));
        await until(ended(id));
        assert.deepEqual(outcomes(id), ['answer to prompt 0', 'answer to prompt 1', 'answer to prompt 2']);
        // The window's price is two dollars an answer.
        assert.equal(batch(id).costUsd, 3);
        const totals = database.ledger.totals({ since: 0 });
        assert.deepEqual(
          { requests: totals.requests, cost: totals.costUsd, input: totals.inputTokens, output: totals.outputTokens },
          { requests: 3, cost: 3, input: 30, output: 15 },
        );
        const whole = { since: 0, until: Number.MAX_SAFE_INTEGER, after: 0, limit: 9 };
        const [sums] = database.ledger.sums({ ...whole, by: 'workspace' });
        // What is written to a cache costs more than other input.
        if (service === 'anthropic') assert.deepEqual([sums?.cached_input_tokens, sums?.cache_write_tokens], [12, 6]);
        await until(() => !window.isDriven(id));
        assert.equal(server.files.size, 0);
        if (service === 'anthropic') assert.deepEqual(server.batches, []);
        // It was looked at less and less often.
        const [first = 0, second = 0] = window.slept;
        assert.ok(first >= 5000 && (second === 0 || second > first), String(window.slept));
      });

      it('sends the key in its own header, and nowhere else', async () => {
        const window = openWindow(service);
        await until(ended(window.add(plan(1))));
        for (const headers of server.headers) {
          assert.equal(headers.authorization, service === 'openai' ? `Bearer ${key}` : undefined);
          assert.equal(headers['x-api-key'], service === 'anthropic' ? key : undefined);
        }
      });

      it('believes neither order nor completeness of the results', async () => {
        server.result = ({ prompt }) =>
          prompt === 'prompt 2' ? 'error' : prompt === 'prompt 3' ? 'expired' : 'answer';
        server.shape = (lines) => {
          const kept = lines.filter((line) => !line.includes('prompt 4"')).reverse();
          const strange = JSON.stringify({ custom_id: 'someone-elses', result: { type: 'expired' }, response: null });
          return ['', 'not JSON', strange, ...kept, ...kept];
        };
        const window = openWindow(service);
        const id = window.add(plan(5));
        await until(ended(id));
        assert.deepEqual(outcomes(id), [
          'answer to prompt 0',
          'answer to prompt 1',
          'context-too-long',
          'batch-unanswered',
          'batch-unanswered',
        ]);
        assert.equal(database.ledger.totals({ since: 0 }).requests, 2);
        // What failed is asked again, and only that.
        server.result = () => 'answer';
        server.shape = (lines) => lines;
        await until(() => !window.isDriven(id));
        assert.equal(window.retry(id), 3);
        await until(ended(id));
        assert.equal(batch(id).counts.done, 5);
        assert.equal(database.ledger.totals({ since: 0 }).requests, 5);
      });

      it('is looked at again after limits, failures and lost connections', async () => {
        const look = service === 'openai' ? /GET \/v1\/batches\/batch/ : /GET \/v1\/messages\/batches\/\w+$/;
        server.faults.push(
          { at: look, status: 429, headers: { 'retry-after': '30' } },
          { at: look, status: 500, times: 2 },
          { at: service === 'openai' ? /GET \/v1\/files\// : /results$/, status: 503 },
        );
        const window = openWindow(service);
        const id = window.add(plan(2));
        await until(ended(id));
        assert.equal(batch(id).counts.done, 2);
        assert.ok((window.slept[0] ?? 0) >= 30_000, 'it waits as long as it is asked to');
      });

      it('goes on in another window after a restart, without sending anything twice', async () => {
        server.looksNeeded = 4;
        const first = openWindow(service);
        const id = first.add(plan(2));
        await until(() => (batch(id).remote?.id ?? null) !== null);
        await first.close();
        assert.equal(batch(id).counts.running, 2);
        const second = openWindow(service);
        second.goOn('file:///w', 0);
        await until(ended(id));
        assert.equal(batch(id).counts.done, 2);
        assert.equal(server.calls.filter((call) => /^POST \/v1\/(messages\/)?batches$/.test(call)).length, 1);
      });

      it('is cancelled there too; what was done by then is kept', async () => {
        server.looksNeeded = 1000;
        const window = openWindow(service);
        const id = window.add(plan(3));
        await until(() => (batch(id).remote?.id ?? null) !== null);
        assert.equal(window.remove(id), false, 'not while the provider works on it');
        window.cancel(id);
        await until(ended(id));
        assert.deepEqual(batch(id).counts, { waiting: 0, running: 0, done: 1, failed: 0, cancelled: 2, total: 3 });
        assert.equal(batch(id).state, 'cancelled');
      });

      it('pauses with the reason when the key is refused, and takes the items back', async () => {
        server.faults.push({ at: /^POST/, status: 401 });
        const window = openWindow(service);
        const id = window.add(plan(2));
        await until(() => batch(id).state === 'paused' && !window.isDriven(id));
        assert.equal(batch(id).problem?.code, 'key-rejected');
        assert.equal(batch(id).counts.waiting, 2);
        assert.equal(batch(id).remote, null);
        window.resume(id);
        await until(ended(id));
        assert.equal(batch(id).counts.done, 2);
      });

      it('is handed over again after a limit', async () => {
        server.faults.push({ at: /^POST/, status: 429, headers: { 'retry-after': '3' }, times: 2 });
        const window = openWindow(service);
        const id = window.add(plan(1));
        await until(ended(id));
        assert.equal(batch(id).counts.done, 1);
        assert.deepEqual(window.slept.slice(0, 2), [3000, 3000]);
      });

      it('fails the items of a batch that the provider forgot', async () => {
        const look = service === 'openai' ? /GET \/v1\/batches\/batch/ : /GET \/v1\/messages\/batches\/\w+$/;
        server.faults.push({ at: look, status: 404 });
        const window = openWindow(service);
        const id = window.add(plan(2));
        await until(ended(id));
        assert.deepEqual(outcomes(id), ['batch-unanswered', 'batch-unanswered']);
      });
    });
  }

  it('are asked for nothing that the model cannot do', async () => {
    const window = openWindow('openai');
    const id = window.add({ ...plan(1), model: 'loop/cool' });
    await until(() => server.batches.length === 1);
    const [line = ''] = server.files.get(`input-${server.batches[0]?.id}`)?.split('\n') ?? [];
    const { body } = JSON.parse(line) as { body: Record<string, unknown> };
    assert.deepEqual([body.model, body.temperature], ['cool', undefined]);
    await until(ended(id));
  });

  it('finds a batch again whose reply was lost, where the provider can tell', async () => {
    server.faults.push({ at: /POST \/v1\/batches$/, loseReply: true });
    const window = openWindow('openai');
    const id = window.add(plan(2));
    await until(ended(id));
    assert.equal(batch(id).counts.done, 2);
    assert.equal(server.batches.length, 1);
  });

  it('asks the person where it cannot tell: nothing is paid for twice unawares', async () => {
    server.faults.push({ at: /POST \/v1\/messages\/batches$/, loseReply: true });
    const window = openWindow('anthropic');
    const id = window.add(plan(2));
    await until(() => batch(id).state === 'paused' && !window.isDriven(id));
    assert.equal(batch(id).problem?.code, 'batch-unconfirmed');
    assert.equal(batch(id).counts.waiting, 2);
    assert.equal(server.batches.length, 1);
  });

  it('finds out after a crash between sending and storing the reply', async () => {
    const submission = 'f00dfeed-0000';
    for (const isThere of [true, false]) {
      const id = database.batches.add(plan(1));
      const lease = database.batches.acquire(id, fixture.now() + 1000);
      assert.ok(lease);
      const [work] = database.batches.beginRemote(lease, { submission, id: null, submittedAt: 1 });
      assert.ok(work);
      if (isThere) {
        const customId = `${submission.slice(0, 8)}-${work.itemId}-${work.attempt}`;
        const messages = [{ role: 'user', content: work.prompt } as const];
        const api = await apiOf('openai');
        await api.submit(
          [{ customId, request: { model: 'm', messages, stream: false } }],
          submission,
          AbortSignal.timeout(9000),
        );
      }
      database.batches.release(lease);
      const before = server.batches.length;
      const window = openWindow('openai');
      window.goOn('file:///w', 0);
      await until(ended(id));
      assert.deepEqual(outcomes(id), ['answer to prompt 0']);
      assert.equal(server.batches.length, before + (isThere ? 0 : 1));
      for (const each of server.batches) delete each.metadata.chat_llm_submission;
    }
  });

  it('is not handed over when the budget is used up', async () => {
    let isUsedUp = true;
    const window = openBatchWindow(database.batches, {
      api: () => apiOf('openai'),
      checkBudget: async () => {
        if (isUsedUp) throw new ChatError('budget-reached', { period: 'day', limitUsd: 1 });
      },
    });
    open.push(window);
    const id = window.add(plan(1));
    await until(() => batch(id).state === 'paused' && !window.isDriven(id));
    assert.equal(batch(id).problem?.code, 'budget-reached');
    assert.deepEqual(server.calls, []);
    isUsedUp = false;
    window.resume(id);
    await until(ended(id));
    assert.equal(batch(id).counts.done, 1);
  });

  it('says why the provider refused the whole batch', async () => {
    server.endStatus = 'failed';
    const window = openWindow('openai');
    const id = window.add(plan(1));
    await until(ended(id));
    const [item] = database.batches.items(id);
    assert.equal(item?.error?.code, 'bad-request');
    assert.equal(item?.error?.detail, 'Line 1 is bad.');
  });

  it('keeps the answers of a batch that expired half done', async () => {
    server.endStatus = 'expired';
    server.result = ({ prompt }) => (prompt === 'prompt 0' ? 'answer' : 'expired');
    const window = openWindow('openai');
    const id = window.add(plan(2));
    await until(ended(id));
    assert.deepEqual(outcomes(id), ['answer to prompt 0', 'batch-unanswered']);
  });

  it('tells that the model refused', async () => {
    server.shape = (lines) =>
      lines.map((line) => line.replace('"content":"answer to prompt 0"', '"refusal":"I cannot."'));
    const window = openWindow('openai');
    const id = window.add(plan(2));
    await until(ended(id));
    assert.deepEqual(outcomes(id), ['content-filtered', 'answer to prompt 1']);
  });

  it('keeps prompts out of the errors of a provider that repeats them', async () => {
    const secret = 'the unpublished plans of the company';
    const messages = [{ role: 'user', content: secret } as const];
    const body = { error: { message: `Bad: ${secret}` } };
    const refusing: HttpClient = {
      request: async () => ({
        status: 400,
        headers: {},
        body: (async function* () {
          yield Buffer.from(JSON.stringify(body));
        })(),
      }),
      close: async () => {},
    };
    const api = await createBatchApi('anthropic', {
      connection: { id: 'loop', baseUrl: server.url },
      key,
      http: refusing,
      now: Date.now,
      estimateUsage: () => ({ add() {}, usage: () => ({ inputTokens: 0, outputTokens: 0, estimated: true }) }),
      limitMs: () => 1000,
      capabilities: createCapabilities({ overrides: () => ({}), told: () => undefined }).of,
    });
    const items = [{ customId: 'a', request: { model: 'm', messages, stream: false } }];
    await assert.rejects(api.submit(items, 's', new AbortController().signal), (error) => {
      assert.ok(ChatError.is(error));
      assert.doesNotMatch(JSON.stringify(error.data), /unpublished/);
      return error.code === 'bad-request';
    });
  });
});
