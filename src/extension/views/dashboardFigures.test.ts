import assert from 'node:assert/strict';
import { recordOf } from '../../../test/support/metricsFixture.ts';
import { createStoreFixture, type StoreFixture } from '../../../test/support/storeFixture.ts';
import { ChatError } from '../../core/errors.ts';
import { periodNames } from '../../shared/figurePeriods.ts';
import { readFigures } from './dashboardFigures.ts';

describe('what the dashboard is given', () => {
  let fixture: StoreFixture;
  beforeEach(() => {
    fixture = createStoreFixture();
  });
  afterEach(() => fixture.close());

  const nameOf = (ref: string): string => `<${ref}>`;
  const now = new Date(2026, 2, 14, 15, 9).getTime();

  it('has the last requests of the window, newest first, with their steps', () => {
    const step = { spanId: 's', parentId: 'root', endedAt: now + 9, startedAt: now, facts: {}, error: null } as const;
    const record = (id: string) => ({
      ...recordOf({ requestId: id, at: now, model: 'a/b', target: null, durationMs: 9 }),
      spans: [
        { ...step, name: 'request' as const, spanId: 'root', parentId: 'caller' },
        { ...step, name: 'mask' as const, endedAt: now + 1 },
        { ...step, name: 'attempt' as const, facts: { target: 'a/c' }, error: new ChatError('overloaded').data },
        { ...step, name: 'stream' as const, parentId: 's', startedAt: now + 4 },
      ],
    });
    const recent = Array.from({ length: 21 }, (_, index) => record(`r${index}`));
    const { requests } = readFigures({ figures: fixture.open().figures, recent, nameOf }, 'minutes', now);
    assert.deepEqual([requests.length, requests[0]?.id, requests.at(-1)?.id], [20, 'r20', 'r1']);
    assert.deepEqual(
      requests[0]?.steps.map(({ name, isPart, target, startMs, ms, error }) => [
        name,
        isPart,
        target,
        startMs,
        ms,
        error,
      ]),
      [
        ['mask', false, null, 0, 1, null],
        ['attempt', false, '<a/c>', 0, 9, 'overloaded'],
        ['stream', true, null, 4, 5, null],
      ],
    );
    assert.equal(requests[0]?.model, '<a/b>');
  });

  it('is empty, and says so, before the first request', () => {
    for (const period of periodNames) {
      const given = readFigures({ figures: fixture.open().figures, recent: [], nameOf }, period, now);
      assert.equal(given.hasRequests, false);
      assert.equal(given.series.length, given.bounds.length - 1);
      assert.deepEqual([given.totals.requests, given.previous.requests, given.models, given.templates], [0, 0, [], []]);
    }
  });

  it('has a request in today, in the period’s last part, and the one before in what it is compared with', () => {
    const { ledger, figures } = fixture.open();
    const usage = { inputTokens: 10, outputTokens: 5, estimated: false };
    const entry = {
      model: 'a/b',
      conversationId: null,
      outcome: 'complete',
      usage,
      costUsd: 1,
      durationMs: 10,
    } as const;
    ledger.record({ ...entry, at: now, template: 'fix' });
    const before = { minutes: 90 * 60_000, hours: 30 * 3_600_000, days: 40 * 86_400_000, months: 400 * 86_400_000 };
    for (const period of periodNames) ledger.record({ ...entry, at: now - before[period], template: null });
    for (const [period, during, earlier] of [
      ['minutes', 1, 1],
      ['hours', 2, 1],
      ['days', 3, 1],
      ['months', 4, 1],
    ] as const) {
      const given = readFigures({ figures, recent: [], nameOf }, period, now);
      assert.deepEqual([given.totals.requests, given.previous.requests], [during, earlier], period);
      assert.equal(given.series.at(-1)?.requests, period === 'months' ? 3 : period === 'days' ? 2 : 1, period);
      assert.equal(given.today.requests, 2);
      assert.deepEqual(
        given.templates.map(({ name }) => name),
        ['fix'],
      );
      assert.deepEqual(given.models[0]?.name, '<a/b>');
    }
  });

  it('says where the time went of the requests that are in the period', () => {
    const { figures } = fixture.open();
    const ago = (minutes: number) => recordOf({ at: now - minutes * 60_000, target: 'a/b' });
    const recent = [ago(90), ago(30), ago(0)];
    const steps = (period: 'minutes' | 'hours') => readFigures({ figures, recent, nameOf }, period, now).steps;
    assert.deepEqual([steps('minutes').requests, steps('hours').requests], [2, 3]);
    const failed = recordOf({ at: now, error: new ChatError('server-error').data });
    const given = readFigures({ figures, recent: [failed], nameOf }, 'minutes', now);
    assert.deepEqual(
      given.steps.steps.map(({ name, target }) => [name, target]),
      [['failed', '<a/b>']],
    );
  });
});
