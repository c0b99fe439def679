import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { createRetryBudget } from './retryBudget.ts';

describe('createRetryBudget', () => {
  it('allows a few retries to somebody who asks little, for each purpose apart', () => {
    const budget = createRetryBudget({ now: () => 0 });
    const granted = Array.from({ length: 20 }, () => budget.withdraw('chat')).filter(Boolean).length;
    assert.equal(granted, 5);
    assert.equal(budget.withdraw('batch'), true);
    assert.equal(budget.withdraw('probe'), false);
  });

  it('leaves a part to those that cannot do without', () => {
    const budget = createRetryBudget({ now: () => 0 });
    for (let count = 0; count < 100; count += 1) budget.deposit('chat');
    const granted = (part?: number) => Array.from({ length: 20 }, () => budget.withdraw('chat', part)).filter(Boolean);
    assert.equal(granted(0.5).length, 5);
    assert.equal(granted().length, 5);
  });

  it('forgets after ten minutes', () => {
    let time = 0;
    const budget = createRetryBudget({ now: () => time });
    time += 59_000;
    while (budget.withdraw('chat'));
    time += 9 * 60_000 + 59_000;
    assert.equal(budget.withdraw('chat'), false);
    time += 60_000;
    assert.equal(budget.withdraw('chat'), true);
  });

  it('never grants more than a tenth of the traffic, beyond its reserve, in any ten minutes', () => {
    const step = fc.record({ requests: fc.nat(60), retries: fc.nat(20), ms: fc.nat(120_000) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let time = 0;
        const budget = createRetryBudget({ now: () => time });
        const log: { minute: number; retry: boolean }[] = [];
        for (const { requests, retries, ms } of steps) {
          for (let count = 0; count < requests; count += 1) {
            budget.deposit('chat');
            log.push({ minute: Math.floor(time / 60_000), retry: false });
          }
          for (let count = 0; count < retries; count += 1) {
            if (budget.withdraw('chat')) log.push({ minute: Math.floor(time / 60_000), retry: true });
          }
          const since = (minutes: number) => log.filter(({ minute }) => minute > Math.floor(time / 60_000) - minutes);
          const granted = since(10).filter(({ retry }) => retry).length;
          // The first of these was measured against the ten minutes before it.
          const sent = since(20).filter(({ retry }) => !retry).length;
          assert.ok(granted <= Math.max(5, 0.1 * sent), `${granted} for ${sent}`);
          time += ms;
        }
      }),
      { numRuns: 200 },
    );
  });

  it('never lets a day of failures have more than a tenth and a small constant', () => {
    const day = fc.array(fc.record({ minute: fc.nat(1439), requests: fc.nat(40) }), { maxLength: 60 });
    fc.assert(
      fc.property(day, (bursts) => {
        let time = 0;
        const budget = createRetryBudget({ now: () => time });
        let [sent, granted] = [0, 0];
        const windows = new Set<number>();
        for (const { minute, requests } of bursts.toSorted((a, b) => a.minute - b.minute)) {
          time = minute * 60_000;
          windows.add(Math.floor(minute / 10));
          for (let count = 0; count < requests; count += 1) {
            budget.deposit('template');
            sent += 1;
            while (budget.withdraw('template')) granted += 1;
          }
        }
        assert.ok(
          granted <= 0.1 * sent + 5 * windows.size,
          `${granted} of ${sent} in ${windows.size} times ten minutes`,
        );
      }),
      { numRuns: 200 },
    );
  });

  it('is exactly a tenth under steady failure', () => {
    const budget = createRetryBudget({ now: () => 0 });
    let granted = 0;
    for (let count = 0; count < 2000; count += 1) {
      budget.deposit('chat');
      if (budget.withdraw('chat')) granted += 1;
    }
    assert.equal(granted, 200);
  });
});
