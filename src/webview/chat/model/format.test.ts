import assert from 'node:assert/strict';
import { createFormat } from './format.ts';

describe('createFormat', () => {
  const english = createFormat('en');
  const german = createFormat('de');

  it('writes costs by size and language', () => {
    assert.equal(english.cost(null), '–');
    assert.equal(english.cost(0), 'free');
    assert.equal(english.cost(0.002134), '$0.0021');
    assert.equal(english.cost(1.5), '$1.50');
    assert.equal(german.cost(1.5), '1,50\u00a0$');
  });

  it('writes durations in tenths, seconds or minutes', () => {
    assert.equal(english.duration(3240), '3.2s');
    assert.equal(english.duration(9_970), '10s');
    assert.equal(english.duration(59_400), '59s');
    assert.equal(english.duration(125_000), '2m 5s');
  });

  it('groups digits by language', () => {
    assert.equal(english.integer(1234567), '1,234,567');
    assert.equal(german.integer(1234567), '1.234.567');
  });

  it('writes dates relative to now while they are near', () => {
    const now = new Date(2026, 2, 14, 15, 0).getTime();
    const ago = (ms: number) => english.relativeDate(now - ms, now);
    assert.equal(ago(5_000), 'now');
    assert.equal(ago(-5_000), 'now');
    assert.equal(ago(5 * 60_000), '5 minutes ago');
    assert.equal(ago(3 * 3_600_000), '3 hours ago');
    assert.equal(ago(16 * 3_600_000), 'yesterday');
    assert.equal(ago(72 * 3_600_000), '3 days ago');
    assert.equal(ago(30 * 24 * 3_600_000), 'Feb 12, 2026');
    assert.equal(german.relativeDate(now - 16 * 3_600_000, now), 'gestern');
  });

  it('falls back to English for a locale that does not exist', () =>
    assert.equal(createFormat('no_such!').integer(1234), '1,234'));
});
