import assert from 'node:assert/strict';
import { createStoreFixture, type StoreFixture } from '../../../test/support/storeFixture.ts';
import { periodNames } from '../../shared/figurePeriods.ts';
import { readFigures } from './dashboardFigures.ts';

describe('what the dashboard is given', () => {
  let fixture: StoreFixture;
  beforeEach(() => {
    fixture = createStoreFixture();
  });
  afterEach(() => fixture.close());

  const names = { model: (ref: string) => `<${ref}>` };
  const now = new Date(2026, 2, 14, 15, 9).getTime();

  it('is empty, and says so, before the first request', () => {
    for (const period of periodNames) {
      const given = readFigures(fixture.open().figures, period, now, names);
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
      const given = readFigures(figures, period, now, names);
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
});
