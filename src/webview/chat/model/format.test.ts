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

  it('counts the hours that passed, across midnight too, in every language', () => {
    const now = new Date(2026, 2, 14, 1, 0).getTime();
    const ago = (locale: string, ms: number) => createFormat(locale).elapsed(now - ms, now);
    const times = [5000, 5 * 60_000, 3 * 3_600_000, 23.9 * 3_600_000, 24 * 3_600_000, 240 * 3_600_000];
    assert.deepEqual(
      times.map((ms) => ago('en', ms)),
      ['now', '5 minutes ago', '3 hours ago', '23 hours ago', '1 day ago', '10 days ago'],
    );
    assert.deepEqual(
      ['de', 'es', 'fr', 'id', 'it'].map((locale) => ago(locale, 3 * 3_600_000)),
      ['vor 3 Stunden', 'hace 3 horas', 'il y a 3 heures', '3 jam yang lalu', '3 ore fa'],
    );
  });

  it('falls back to English for a locale that does not exist', () =>
    assert.equal(createFormat('no_such!').integer(1234), '1,234'));
});
