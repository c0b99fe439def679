import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { createRandom } from '../../../test/support/random.ts';
import { createStoreFixture, type StoreFixture, startTime } from '../../../test/support/storeFixture.ts';
import type { Figures } from '../../core/figures.ts';
import type { UsageEntry, UsageLedger } from '../../core/history.ts';
import { migrate } from './migrations.ts';
import { openSql } from './sql.ts';

const minute = 60_000;
const hour = 60 * minute;
const dayStart = (at: number): number => new Date(at).setHours(0, 0, 0, 0);
const daysLater = (start: number, days: number): number => {
  const date = new Date(start);
  return date.setDate(date.getDate() + days);
};

function entry(at: number, more: Partial<UsageEntry> = {}): UsageEntry {
  return {
    at,
    model: 'a/small',
    conversationId: null,
    template: null,
    outcome: 'complete',
    usage: { inputTokens: 100, outputTokens: 10, cachedInputTokens: 40, estimated: false },
    costUsd: 0.25,
    durationMs: 1000,
    firstTokenMs: 200,
    ...more,
  };
}

describe('figures over time', () => {
  let fixture: StoreFixture;
  let ledger: UsageLedger;
  let figures: Figures;

  beforeEach(() => {
    fixture = createStoreFixture();
    ({ ledger, figures } = fixture.open());
  });
  afterEach(() => fixture.close());

  const today = dayStart(startTime);
  const day = { since: today, until: daysLater(today, 1), span: 'day' } as const;

  it('add up over windows, outcomes, models and templates', () => {
    ledger.record(entry(startTime));
    const other = fixture.open();
    other.ledger.record(
      entry(startTime + 1, { outcome: 'failed', error: 'server', costUsd: null, template: 'fix', model: 'b/large' }),
    );
    other.ledger.record(entry(startTime + 2, { outcome: 'stopped', template: 'fix', costUsd: 1, model: 'b/large' }));
    const { latency, firstToken, ...totals } = figures.totals(day);
    assert.deepEqual(totals, {
      requests: 3,
      stopped: 1,
      failed: 1,
      errors: { server: 1 },
      inputTokens: 300,
      outputTokens: 30,
      cachedInputTokens: 120,
      costUsd: 1.25,
      unpriced: 1,
      estimated: false,
    });
    // Only the complete answer counts: how soon a request fails says nothing of how fast answers are.
    assert.ok(latency && firstToken && latency.p99 < 1050 && firstToken.p50 > 190);
    assert.deepEqual(
      figures.byModel(day).map(({ model, requests, costUsd }) => [model, requests, costUsd]),
      [
        ['b/large', 2, 1],
        ['a/small', 1, 0.25],
      ],
    );
    assert.deepEqual(
      figures.byTemplate(day).map(({ template, requests }) => [template, requests]),
      [['fix', 2]],
    );
    assert.equal(figures.lastEntry(), 3);
  });

  it('are the same in minutes, hours, days and any grouping of them', () => {
    const random = createRandom(7);
    const times = Array.from({ length: 400 }, () => today + Math.floor(random() * 12 * hour));
    for (const at of times) ledger.record(entry(at, { durationMs: 100 + random() * 5000 }));
    const until = today + 12 * hour;
    const bounds = (step: number) => Array.from({ length: (12 * hour) / step + 1 }, (_, index) => today + index * step);
    for (const [span, step] of [
      ['minute', minute],
      ['minute', 10 * minute],
      ['hour', hour],
      ['hour', 3 * hour],
    ] as const) {
      const { parts, totals } = figures.series(bounds(step), span);
      const expected = bounds(step)
        .slice(0, -1)
        .map((start) => times.filter((at) => at >= start && at < start + step).length);
      assert.deepEqual(
        parts.map(({ requests }) => requests),
        expected,
        `${span} by ${step}`,
      );
      const whole = figures.totals({ since: today, until, span });
      assert.deepEqual({ ...totals, costUsd: 0 }, { ...whole, costUsd: 0 });
      assert.ok(Math.abs(totals.costUsd - whole.costUsd) < 1e-9);
      assert.deepEqual(whole.latency, figures.totals(day).latency, span);
    }
  });

  it('tell quantiles within 2.5 % of the exact ones, over windows and days', () => {
    const random = createRandom(11);
    const windows = [ledger, fixture.open().ledger, fixture.open().ledger];
    const durations = Array.from({ length: 3000 }, () => 3 * Math.exp(random() * 10));
    durations.forEach((durationMs, index) => {
      windows[index % 3]?.record(entry(today + (index % 20) * 24 * hour + 12 * hour, { durationMs }));
    });
    const sorted = durations.toSorted((a, b) => a - b);
    const { latency } = figures.totals({ since: today, until: daysLater(today, 21), span: 'day' });
    assert.ok(latency);
    for (const [part, actual] of [
      [0.5, latency.p50],
      [0.95, latency.p95],
      [0.99, latency.p99],
    ] as const) {
      const exact = sorted[Math.ceil(sorted.length * part) - 1] ?? 0;
      assert.ok(Math.abs(actual / exact - 1) <= 0.025, `p${part * 100}: ${actual} for ${exact}`);
    }
    assert.equal(figures.totals({ since: 0, until: 1, span: 'day' }).latency, null);
  });

  it('keep minutes for two days, hours for five weeks, days for longer', () => {
    ledger.record(entry(startTime));
    const count = (span: 'minute' | 'hour' | 'day' | 'month') =>
      figures.totals({ since: 0, until: startTime + 1000 * 24 * hour, span }).requests;
    const left = () => [count('minute'), count('hour'), count('day'), count('month')];
    figures.expire(startTime + 24 * hour);
    assert.deepEqual(left(), [1, 1, 1, 1]);
    figures.expire(startTime + 3 * 24 * hour);
    assert.deepEqual(left(), [0, 1, 1, 1]);
    figures.expire(startTime + 36 * 24 * hour);
    assert.deepEqual(left(), [0, 0, 1, 1]);
    figures.expire(startTime + 835 * 24 * hour);
    assert.deepEqual(left(), [0, 0, 0, 0]);
  });

  it('hold what was recorded before there were figures, by day', () => {
    fixture.close();
    fixture = createStoreFixture();
    mkdirSync(dirname(fixture.file), { recursive: true });
    const sql = openSql(fixture.file);
    migrate(sql, 6);
    sql.exec(`INSERT INTO usage_entry (at, model, outcome, input_tokens, output_tokens, estimated, cost_usd, duration_ms)
      VALUES (${startTime}, 'a/b', 'complete', 5, 6, 0, 0.5, 300), (${startTime + 1}, 'a/b', 'failed', 1, 1, 1, NULL, 10)`);
    sql.close();
    const totals = fixture.open().figures.totals(day);
    assert.deepEqual([totals.requests, totals.failed, totals.costUsd, totals.unpriced], [2, 1, 0.5, 1]);
    assert.deepEqual(totals.errors, { internal: 1 });
    assert.ok(Math.abs((totals.latency?.p95 ?? 0) / 300 - 1) < 0.025);
  });

  /** What a year shows, from months, and the sum of its models. */
  function yearOf(read: Figures) {
    const first = new Date(startTime);
    const bounds = [-1, 0, 1].map((months) => new Date(first.getFullYear(), first.getMonth() + months, 1).getTime());
    const range = { since: bounds[0] ?? 0, until: bounds.at(-1) ?? 0, span: 'month' } as const;
    const { parts, totals } = read.series(bounds, 'month');
    const models = read.byModel(range);
    return { parts, totals, models, templates: read.byTemplate(range), whole: read.totals(range) };
  }
  function checkYear(read: Figures): void {
    const { parts, totals, models, templates, whole } = yearOf(read);
    assert.deepEqual(
      parts.map(({ requests }) => requests),
      [1, 3],
    );
    assert.deepEqual(totals, whole);
    assert.deepEqual(
      models.map(({ model, requests, latency }) => [model, requests, Math.round((latency?.p99 ?? 0) / 1000)]),
      [
        ['a/small', 3, 2],
        ['b/large', 1, 9],
      ],
    );
    assert.deepEqual(
      templates.map(({ template, requests }) => [template, requests]),
      [['fix', 2]],
    );
    assert.ok(Math.abs((whole.latency?.p50 ?? 0) / 1000 - 1) < 0.025);
    assert.ok(Math.abs((whole.latency?.p99 ?? 0) / 9000 - 1) < 0.025);
    assert.ok(Math.abs((whole.firstToken?.p99 ?? 0) / 200 - 1) < 0.025);
  }
  const monthStart = new Date(new Date(startTime).getFullYear(), new Date(startTime).getMonth(), 1).getTime();
  const ofYear = [
    entry(monthStart - 1),
    entry(monthStart, { template: 'fix' }),
    entry(monthStart + hour, { durationMs: 2000 }),
    entry(monthStart + 30 * hour, { model: 'b/large', durationMs: 9000, costUsd: 0.1, template: 'fix' }),
  ];

  it('count a request once in its month, by model and in all of them together, also after finer ones went', () => {
    for (const one of ofYear) ledger.record(one);
    checkYear(figures);
    figures.expire(startTime + 100 * 24 * hour);
    checkYear(figures);
  });

  it('have months and sums of all models in a file that had neither', () => {
    fixture.close();
    fixture = createStoreFixture();
    mkdirSync(dirname(fixture.file), { recursive: true });
    const sql = openSql(fixture.file);
    migrate(sql, 9);
    for (const one of ofYear)
      sql.run(
        `INSERT INTO usage_entry (at, model, template, outcome, input_tokens, output_tokens, estimated, cost_usd,
           duration_ms, first_token_ms) VALUES (?, ?, ?, 'complete', 5, 6, 0, ?, ?, 200)`,
        one.at,
        one.model,
        one.template,
        one.costUsd,
        one.durationMs,
      );
    sql.close();
    const opened = fixture.open();
    checkYear(opened.figures);
    const hours = { since: monthStart, until: monthStart + 2 * hour, span: 'hour' } as const;
    assert.equal(opened.figures.totals(hours).requests, 2);
    opened.ledger.record(entry(monthStart + 5));
    assert.equal(yearOf(opened.figures).whole.requests, 5);
    assert.deepEqual(opened.figures.totals(hours).latency, opened.figures.byModel(hours)[0]?.latency);
  });
});
