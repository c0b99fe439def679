import assert from 'node:assert/strict';
import type { ChatEvent, ChatRequest, Usage } from '../../core/chat.ts';
import { ChatError } from '../../core/errors.ts';
import { type Context, compose, type Handler } from '../../core/pipeline.ts';
import type { RequestRecord } from '../../core/requestRecord.ts';
import { type ActiveSpan, traceHeaders } from '../../core/trace.ts';
import { createAttemptMeter } from './attemptMeter.ts';
import { createUsageEstimate } from './estimate.ts';
import { createMeter } from './meter.ts';
import { createRequestReports } from './requestReport.ts';
import { before, startTrace } from './trace.ts';

const usage: Usage = { inputTokens: 10, outputTokens: 5, cachedInputTokens: 4, estimated: false };
const request: ChatRequest = { model: 'a/b', messages: [{ role: 'user', content: 'Hello' }], stream: true };
const finish: ChatEvent = { type: 'finish', reason: 'stop', usage };
const silent = () => {};
const logger = { debug: silent, info: silent, warn: silent, error: silent };

/** Every step takes the time it is told, on a clock of its own. */
function follow(handler: (tick: (ms: number) => void) => Handler, observerFails = false) {
  let time = 1_000_000;
  const tick = (ms: number): void => {
    time += ms;
  };
  const now = () => time;
  const records: RequestRecord[] = [];
  const errors: string[] = [];
  const reports = createRequestReports({
    observer(record) {
      if (observerFails) throw new Error('no');
      records.push(record);
    },
    logger: { ...logger, error: (message) => void errors.push(message) },
    now,
  });
  const shared = { logger, now, costOf: async () => 0.25, estimateUsage: createUsageEstimate };
  const queue = before(
    'queue',
    (next) =>
      async function* wait(...call) {
        tick(70);
        yield* next(...call);
      },
  );
  const answer = compose(
    [createMeter({ ...shared, report: reports.report }), queue, createAttemptMeter(shared)],
    handler(tick),
  );
  const run = async (change: Partial<Context> = {}, stopAfter = Number.POSITIVE_INFINITY) => {
    const context = { requestId: 'r1', signal: new AbortController().signal, purpose: 'chat', ...change } as const;
    let seen = 0;
    try {
      for await (const _ of answer(request, reports.begin(context))) {
        seen += 1;
        if (seen >= stopAfter) break;
      }
    } catch (error) {
      assert.ok(ChatError.is(error));
    }
    return records.at(-1);
  };
  return { run, records, errors };
}

const answers = (tick: (ms: number) => void): Handler =>
  async function* () {
    tick(200);
    yield { type: 'text-delta', text: 'Good' };
    tick(300);
    yield finish;
  };

describe('createRequestReports', () => {
  it('tells a request from end to end, with each step’s time', async () => {
    const record = await follow(answers).run({ conversationId: 3, messageId: 7, template: 'fix' });
    assert.ok(record);
    const { spans, traceId, sampled, ...rest } = record;
    assert.equal(sampled, true);
    assert.deepEqual(rest, {
      requestId: 'r1',
      at: 1_000_000,
      durationMs: 570,
      firstTokenMs: 270,
      purpose: 'chat',
      conversationId: 3,
      messageId: 7,
      template: 'fix',
      model: 'a/b',
      target: 'a/b',
      outcome: 'complete',
      finishReason: 'stop',
      usage,
      costUsd: 0.25,
      retries: 0,
      fallbacks: 0,
      error: null,
    });
    assert.match(traceId, /^[0-9a-f]{32}$/);
    assert.deepEqual(
      spans.map(({ name, startedAt, endedAt }) => [name, startedAt - record.at, endedAt - record.at]),
      [
        ['request', 0, 570],
        ['queue', 0, 70],
        ['attempt', 70, 570],
        ['first-byte', 70, 270],
        ['stream', 270, 570],
      ],
    );
    const [root, queue, attempt, firstByte] = spans;
    assert.equal(root?.parentId, null);
    assert.deepEqual([queue?.parentId, attempt?.parentId], [root?.spanId, root?.spanId]);
    assert.equal(firstByte?.parentId, attempt?.spanId);
    assert.deepEqual([attempt?.facts.inputTokens, attempt?.facts.cachedInputTokens], [10, 4]);
    assert.equal(new Set(spans.map(({ spanId }) => spanId)).size, spans.length);
  });

  it('tells a failure with its error, and the cancelled one without', async () => {
    const failing = follow(
      () =>
        async function* () {
          yield* [];
          throw new ChatError('server-error', { status: 503 });
        },
    );
    const record = await failing.run();
    assert.deepEqual([record?.outcome, record?.error?.code], ['failed', 'server-error']);
    const attempt = record?.spans.find(({ name }) => name === 'attempt');
    assert.deepEqual(
      [attempt?.error?.code, attempt?.facts.httpStatus, attempt?.facts.errorKind],
      ['server-error', 503, 'server'],
    );
    assert.ok(!record?.spans.some(({ name }) => name === 'stream'));
    const stopped = follow(
      () =>
        async function* () {
          yield* [];
          throw new ChatError('cancelled');
        },
    );
    assert.deepEqual([(await stopped.run())?.outcome, (await stopped.run())?.error], ['stopped', null]);
  });

  it('tells once of an answer whose reader goes away', async () => {
    const { run, records } = follow(answers);
    assert.equal((await run({}, 1))?.outcome, 'stopped');
    assert.equal(records.length, 1);
    assert.equal((await run())?.outcome, 'complete');
    assert.equal(records.length, 2);
  });

  it('counts retries and fallbacks', async () => {
    const target = { model: 'a/b', key: 0 };
    const error = new ChatError('overloaded').data;
    const { run } = follow(
      () =>
        async function* () {
          yield { type: 'notice', notice: 'retry-wait', target, error, dueAt: 0 };
          yield { type: 'notice', notice: 'retry-wait', target, error, dueAt: 0 };
          yield { type: 'notice', notice: 'fallback', from: target, to: target, error };
          yield finish;
        },
    );
    const record = await run();
    assert.deepEqual([record?.retries, record?.fallbacks], [2, 1]);
  });

  it('survives an observer that fails', async () => {
    const { run, errors } = follow(answers, true);
    await run();
    assert.equal(errors.length, 1);
  });

  it('joins the trace of the caller and hands it on to the provider', async () => {
    let inner: ActiveSpan | undefined;
    const { run } = follow(
      () =>
        async function* (_request, { span }) {
          inner = span;
          yield finish;
        },
    );
    const caller = '0af7651916cd43dd8448eb211c80319c';
    const record = await run({ traceparent: `00-${caller}-b7ad6b7169203331-00`, tracestate: 'vendor=1' });
    assert.deepEqual([record?.traceId, record?.sampled], [caller, false]);
    assert.equal(record?.spans[0]?.parentId, 'b7ad6b7169203331');
    const attempt = record?.spans.find(({ name }) => name === 'attempt');
    assert.deepEqual(traceHeaders(inner), {
      traceparent: `00-${caller}-${attempt?.spanId}-00`,
      tracestate: 'vendor=1',
    });
    assert.deepEqual(traceHeaders(undefined), {});
  });
});

describe('startTrace', () => {
  it('gives each step an id that no other has', () => {
    const spans = Array.from({ length: 2000 }, () => startTrace({}, () => 0).root).flatMap((root) => [
      root.traceId,
      root.spanId,
      root.child('queue').spanId,
    ]);
    assert.equal(new Set(spans).size, 6000);
    assert.ok(spans.every((id) => /^([0-9a-f]{16}){1,2}$/.test(id)));
  });

  it('begins a trace of its own where the caller’s is not valid', () => {
    const ids = '0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331';
    for (const traceparent of [
      undefined,
      '',
      'nonsense',
      `ff-${ids}-01`,
      `00-${'0'.repeat(32)}-b7ad6b7169203331-01`,
      `00-0af7651916cd43dd8448eb211c80319c-${'0'.repeat(16)}-01`,
      `00-${ids.toUpperCase()}-01`,
      `00-${ids}-01-later`,
    ]) {
      const { root } = startTrace({ traceparent, tracestate: 'a=b' }, () => 0);
      assert.notEqual(root.traceId, ids.slice(0, 32), traceparent);
      assert.equal(root.state, undefined);
    }
    assert.equal(startTrace({ traceparent: `42-${ids}-01-later` }, () => 0).root.traceId, ids.slice(0, 32));
  });

  it('ends what is still open with the request, once', () => {
    let time = 0;
    const { root, spans } = startTrace({}, () => time);
    const mask = root.child('mask');
    time = 5;
    root.end();
    time = 9;
    mask.end();
    root.end();
    assert.deepEqual(
      spans().map(({ name, endedAt }) => [name, endedAt]),
      [
        ['request', 5],
        ['mask', 5],
      ],
    );
  });

  it('times a policy that passes nothing on until the same step begins again', async () => {
    let time = 0;
    const { root, spans } = startTrace({}, () => time);
    const refuse = before('queue', () => () => {
      time += 10;
      throw new ChatError('shed');
    })(async function* () {});
    const context: Context = { requestId: 'r', signal: new AbortController().signal, purpose: 'chat', span: root };
    for (let round = 0; round < 2; round += 1) assert.throws(() => refuse(request, context));
    root.end();
    assert.deepEqual(
      spans().map(({ name, startedAt, endedAt }) => [name, startedAt, endedAt]),
      [
        ['request', 0, 20],
        ['queue', 0, 10],
        ['queue', 10, 20],
      ],
    );
  });
});
