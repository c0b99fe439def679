import assert from 'node:assert/strict';
import { recordOf } from '../../../test/support/metricsFixture.ts';
import { ChatError, type ErrorCode } from '../../core/errors.ts';
import type { RequestRecord } from '../../core/requestRecord.ts';
import type { Span, SpanName } from '../../core/trace.ts';
import { stepTimes } from './stepTimes.ts';

let ids = 0;
const step = (name: SpanName, startedAt: number, endedAt: number, more: Partial<Span> = {}): Span => ({
  name,
  spanId: String(++ids),
  parentId: null,
  startedAt,
  endedAt,
  facts: {},
  error: null,
  ...more,
});

/** An attempt with its wait for the first word and its writing. */
function attempt(from: number, first: number, to: number, target: string, code?: ErrorCode): Span[] {
  const error = code === undefined ? null : new ChatError(code).data;
  const whole = step('attempt', from, to, { facts: { target }, error });
  const parentId = whole.spanId;
  return [whole, step('first-byte', from, first, { parentId }), step('stream', first, to, { parentId })];
}

const request = (durationMs: number, ...spans: Span[]): RequestRecord => ({
  ...recordOf({ durationMs }),
  spans: [step('request', 0, durationMs), ...spans],
});
const brief = (records: readonly RequestRecord[]) =>
  stepTimes(records).steps.map(({ name, share, target }) => [name, Math.round(share * 100), target]);

describe('stepTimes', () => {
  it('divides the time of requests among their steps, the longest first, with the target that took most', () => {
    const records = [
      request(1000, step('queue', 0, 100), ...attempt(100, 700, 900, 'a/x')),
      request(1000, ...attempt(0, 200, 1000, 'a/y')),
    ];
    assert.deepEqual(brief(records), [
      ['stream', 50, 'a/y'],
      ['first-byte', 40, 'a/x'],
      ['queue', 5, null],
      ['other', 5, null],
    ]);
    assert.deepEqual(brief([request(1000, step('queue', 0, 600), step('render', 1000, 2000))]), [
      ['render', 50, null],
      ['queue', 30, null],
      ['other', 20, null],
    ]);
    const { requests, steps } = stepTimes(records);
    assert.equal(requests, 2);
    assert.deepEqual(
      steps.map(({ meanMs, p95Ms }) => [meanMs, p95Ms]),
      [
        [500, 800],
        [400, 600],
        [50, 100],
        [50, 100],
      ],
    );
  });

  it('counts a failed attempt as a whole, and a stopped one as what it is made of', () => {
    assert.deepEqual(
      brief([
        request(1000, ...attempt(0, 300, 400, 'a/x', 'server-error'), ...attempt(600, 700, 1000, 'b/y')),
        request(100, ...attempt(0, 100, 100, 'b/y', 'cancelled')),
      ]),
      [
        ['failed', 36, 'a/x'],
        ['stream', 27, 'b/y'],
        ['first-byte', 18, 'b/y'],
        ['other', 18, null],
      ],
    );
  });

  it('takes the 95th of 100 requests, those without the step included', () => {
    const quick = Array.from({ length: 95 }, () => request(10, ...attempt(0, 10, 10, 'a/x')));
    const late = (count: number) =>
      Array.from({ length: count }, () => request(510, step('queue', 0, 500), ...attempt(500, 510, 510, 'a/x')));
    const queueOf = (records: readonly RequestRecord[]) =>
      stepTimes(records).steps.find(({ name }) => name === 'queue')?.p95Ms;
    assert.equal(queueOf([...quick, ...late(5)]), 0);
    assert.equal(queueOf([...quick.slice(1), ...late(6)]), 500);
  });

  it('has nothing to tell of nothing', () => {
    assert.deepEqual(stepTimes([]), { requests: 0, steps: [] });
    assert.deepEqual(stepTimes([request(0)]), { requests: 1, steps: [] });
  });
});
