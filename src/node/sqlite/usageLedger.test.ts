import assert from 'node:assert/strict';
import { createStoreFixture, type StoreFixture, startTime } from '../../../test/support/storeFixture.ts';
import type { UsageEntry, UsageLedger } from '../../core/history.ts';

const hour = 3_600_000;

function entry(at: number, more: Partial<UsageEntry> = {}): UsageEntry {
  return {
    at,
    model: 'demo/small',
    conversationId: 1,
    template: null,
    outcome: 'complete',
    usage: { inputTokens: 100, outputTokens: 10, estimated: false },
    costUsd: 0.25,
    durationMs: 12.5,
    ...more,
  };
}

describe('usage ledger', () => {
  let fixture: StoreFixture;
  let ledger: UsageLedger;

  beforeEach(() => {
    fixture = createStoreFixture();
    ledger = fixture.open().ledger;
  });
  afterEach(() => fixture.close());

  it('adds up over windows, outcomes and unknown prices', () => {
    ledger.record(entry(startTime));
    const other = fixture.open().ledger;
    other.record(
      entry(startTime + 1, {
        outcome: 'failed',
        costUsd: null,
        usage: { inputTokens: 1, outputTokens: 2, cachedInputTokens: 1, reasoningTokens: 1, estimated: true },
      }),
    );
    const totals = { requests: 2, inputTokens: 101, outputTokens: 12, costUsd: 0.25, unpriced: 1, estimated: true };
    assert.deepEqual({ ...ledger.totals({ since: startTime }) }, totals);
    assert.deepEqual({ ...ledger.totals({ since: 0, conversationId: 1 }) }, totals);
    assert.equal(ledger.totals({ since: startTime + 1 }).requests, 1);
    assert.equal(ledger.totals({ since: startTime, until: startTime + 1 }).estimated, false);
    assert.deepEqual(
      { ...ledger.totals({ since: 0, conversationId: 2 }) },
      {
        requests: 0,
        inputTokens: 0,
        outputTokens: 0,
        costUsd: 0,
        unpriced: 0,
        estimated: false,
      },
    );
  });

  it('tells the models apart, the dearest first', () => {
    ledger.record(entry(startTime));
    ledger.record(entry(startTime + hour, { model: 'big/one', costUsd: 3 }));
    ledger.record(entry(startTime + 2 * hour));
    assert.deepEqual(
      ledger.totalsByModel({ since: startTime }).map(({ model, requests, costUsd }) => [model, requests, costUsd]),
      [
        ['big/one', 1, 3],
        ['demo/small', 2, 0.5],
      ],
    );
    assert.deepEqual(
      ledger.totalsByModel({ since: startTime + 1, until: startTime + 2 * hour }).map(({ model }) => model),
      ['big/one'],
    );
  });

  it('is exact for every range, however it lies over the quarters of an hour', () => {
    let seed = 7;
    const random = (below: number): number => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed % below;
    };
    const times = Array.from({ length: 300 }, () => startTime + random(3 * hour));
    for (const at of times) ledger.record(entry(at));
    for (let round = 0; round < 200; round++) {
      const since = startTime + random(3 * hour);
      const until = since + random(hour);
      const expected = times.filter((at) => at >= since && at < until).length;
      assert.equal(ledger.totals({ since, until }).requests, expected, `${since} to ${until}`);
      assert.equal(ledger.totals({ since, until, conversationId: 1 }).requests, expected);
      assert.equal(ledger.totals({ since }).requests, times.filter((at) => at >= since).length);
    }
  });
});
