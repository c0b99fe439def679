import assert from 'node:assert/strict';
import { createRateBudget } from './rateBudget.ts';

/** Four a minute, of which two are left; the next count shows that it fills steadily. */
function bucket() {
  const budget = createRateBudget({ limit: 4, remaining: 2, resetAt: 30_000 }, 0, 0);
  budget.learn({ limit: 4, remaining: 1, resetAt: 45_000 }, 0, 1000);
  return budget;
}

describe('createRateBudget', () => {
  it('tells a bucket by its moving reset, and trusts it to fill meanwhile', () => {
    const budget = bucket();
    assert.equal(budget.delay(1, 1000), 0);
    assert.ok(budget.delay(2, 1000) < 20_000);
    const window = createRateBudget({ limit: 4, remaining: 2, resetAt: 30_000 }, 0, 0);
    window.learn({ limit: 4, remaining: 1, resetAt: 30_000 }, 0, 1000);
    assert.ok(window.delay(2, 1000) >= 29_000);
  });

  it('does not call a bucket full while a request is on its way that no count holds', () => {
    const budget = bucket();
    budget.take(1, 40_000);
    assert.equal(budget.delay(3, 46_000), 0);
    assert.ok(budget.delay(4, 46_000) > 0);
  });

  it('does not listen to a response that was overtaken', () => {
    const budget = bucket();
    budget.take(1, 2000);
    budget.learn({ limit: 4, remaining: 0, resetAt: 60_000 }, 0, 3000);
    budget.learn({ limit: 4, remaining: 1, resetAt: 45_000 }, 0, 3500);
    assert.ok(budget.delay(1, 3500) > 0);
  });

  it('says how much was counted since, where it can be seen', () => {
    const budget = createRateBudget({ limit: 1000, remaining: 900, resetAt: 60_000 }, 0, 0);
    assert.equal(budget.learn({ limit: 1000, remaining: 650, resetAt: 60_500 }, 0, 1000), 250);
    assert.equal(budget.learn({ limit: 1000, remaining: 900, resetAt: 120_000 }, 0, 61_000), undefined);
  });
});
