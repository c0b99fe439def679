import assert from 'node:assert/strict';
import { readRateLimits } from './rateLimits.ts';

const now = Date.UTC(2026, 0, 1);

describe('readRateLimits', () => {
  it('reads OpenAI’s headers', () => {
    const limits = readRateLimits(
      {
        'x-ratelimit-limit-requests': '60',
        'x-ratelimit-remaining-requests': '59',
        'x-ratelimit-reset-requests': '1s',
        'x-ratelimit-limit-tokens': '150000',
        'x-ratelimit-remaining-tokens': '149984',
        'x-ratelimit-reset-tokens': '6m0s',
      },
      now,
    );
    assert.deepEqual(limits, {
      requests: [{ limit: 60, remaining: 59, resetAt: now + 1000 }],
      tokens: [{ limit: 150_000, remaining: 149_984, resetAt: now + 360_000 }],
      outputTokens: [],
    });
  });

  it('reads Anthropic’s headers', () => {
    const limits = readRateLimits(
      {
        'anthropic-ratelimit-requests-limit': '50',
        'anthropic-ratelimit-requests-remaining': '0',
        'anthropic-ratelimit-requests-reset': '2026-01-01T00:00:30Z',
        'anthropic-ratelimit-input-tokens-limit': '40000',
        'anthropic-ratelimit-input-tokens-remaining': '39000',
        'anthropic-ratelimit-input-tokens-reset': '2026-01-01T00:00:02Z',
        'anthropic-ratelimit-output-tokens-limit': '8000',
        'anthropic-ratelimit-output-tokens-remaining': '7000',
        'anthropic-ratelimit-output-tokens-reset': '2026-01-01T00:00:07Z',
      },
      now,
    );
    assert.deepEqual(limits, {
      requests: [{ limit: 50, remaining: 0, resetAt: now + 30_000 }],
      tokens: [{ limit: 40_000, remaining: 39_000, resetAt: now + 2000 }],
      outputTokens: [{ limit: 8000, remaining: 7000, resetAt: now + 7000 }],
    });
  });

  const resets: Record<string, number> = {
    '20ms': 20,
    '2m59.56s': 179_560,
    '1h2m3s': 3_723_000,
    '12': 12_000,
    '0.5': 500,
    [String(now + 5000)]: 5000,
    [String(now / 1000 + 7)]: 7000,
    soon: 60_000,
    '': 60_000,
  };
  for (const [text, ms] of Object.entries(resets)) {
    it(`reads the reset “${text}”`, () => {
      const headers = { 'x-ratelimit-remaining': '3', 'x-ratelimit-reset': text };
      assert.deepEqual(readRateLimits(headers, now)?.requests, [{ remaining: 3, resetAt: now + ms }]);
    });
  }

  it('reads moments by the sender’s clock, where it tells the time', () => {
    const date = new Date(now - 40_000).toUTCString();
    for (const reset of ['2025-12-31T23:59:30Z', String(now / 1000 - 30), String(now - 30_000), '10s']) {
      const headers = { date, 'x-ratelimit-remaining': '3', 'x-ratelimit-reset': reset };
      assert.deepEqual(readRateLimits(headers, now)?.requests, [{ remaining: 3, resetAt: now + 10_000 }]);
    }
  });

  it('finds nothing where there is nothing', () => {
    assert.equal(readRateLimits({ 'content-type': 'text/plain' }, now), undefined);
    assert.equal(readRateLimits({ 'x-ratelimit-remaining-requests': 'many' }, now), undefined);
  });

  it('takes -1, and 0 of 0, for no limit, but less than nothing of a limit for nothing', () => {
    const requests = (limit: string, remaining: string) =>
      readRateLimits({ 'x-ratelimit-limit-requests': limit, 'x-ratelimit-remaining-requests': remaining }, now)
        ?.requests;
    assert.equal(requests('-1', '-1'), undefined);
    assert.equal(requests('', '-1'), undefined);
    assert.equal(requests('0', '0'), undefined);
    assert.deepEqual(requests('60', '-3'), [{ limit: 60, remaining: 0, resetAt: now + 60_000 }]);
  });

  it('believes no reset that is more than a day away', () => {
    for (const reset of [`${now}000`, '2096-01-05T08:00:05Z', '99h']) {
      const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset };
      assert.deepEqual(readRateLimits(headers, now)?.requests, [{ remaining: 0, resetAt: now + 24 * 3_600_000 }]);
    }
  });
});
