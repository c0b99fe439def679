import assert from 'node:assert/strict';
import { periodAt, periodNames } from './figurePeriods.ts';

describe('periods', () => {
  const now = new Date(2026, 2, 31, 12, 34, 56, 789).getTime();

  it('end with the part that it is now, and follow on the period before', () => {
    for (const name of periodNames) {
      const { bounds, previous } = periodAt(name, now);
      const [start = 0] = bounds;
      assert.ok((bounds.at(-2) ?? 0) <= now && now < (bounds.at(-1) ?? 0), name);
      assert.deepEqual(
        bounds,
        bounds.toSorted((a, b) => a - b),
      );
      assert.equal(periodAt(name, start - 1).bounds[0], previous, name);
    }
  });

  it('are whole minutes, hours, days and months of the calendar', () => {
    const first = (name: (typeof periodNames)[number]) => new Date(periodAt(name, now).bounds[0] ?? 0);
    assert.deepEqual(first('minutes'), new Date(2026, 2, 31, 11, 35));
    assert.deepEqual(first('hours'), new Date(2026, 2, 30, 13));
    assert.deepEqual(first('days'), new Date(2026, 2, 2));
    assert.deepEqual(first('months'), new Date(2025, 3, 1));
    assert.deepEqual(
      periodNames.map((name) => periodAt(name, now).bounds.length - 1),
      [60, 24, 30, 12],
    );
  });
});
