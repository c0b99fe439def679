import assert from 'node:assert/strict';
import type { Candidate } from './chooseTargets.ts';
import { createForecast } from './forecast.ts';

const candidate = (model: string, price: number | null, vision = true): Candidate => ({
  model,
  price,
  abilities: { vision },
  available: true,
});
/** US dollars per token, both ways. */
const prices: Readonly<Record<string, number | null>> = {
  'a/large': 1e-5,
  'a/small': 1e-7,
  'a/near': 8e-6,
  'x/unknown': null,
};
const forecastOf = (...candidates: readonly Candidate[]) =>
  createForecast({
    candidates: async () => candidates,
    cost: async (model, { input, output }) => {
      const price = prices[model] ?? null;
      return price === null ? null : price * (input + output);
    },
  });
const easy = { model: 'a/large', question: 'What does TLS stand for?', input: 500, output: 500, vision: false };
const large = candidate('a/large', 0.01);
const small = candidate('a/small', 0.0001);

describe('forecast', () => {
  it('tells the price, and a far cheaper model for an easy question', async () => {
    const { usd, atMost, cheaper } = await forecastOf(large, small)(easy);
    assert.ok(Math.abs((usd ?? 0) - 0.01) < 1e-9);
    assert.equal(atMost, false);
    assert.equal(cheaper?.model, 'a/small');
  });

  it('suggests nothing for a hard question, a small sum, a small difference or an image that it would not see', async () => {
    const hard = { ...easy, question: 'Design a lock-free queue, prove that it is linearisable and analyse its cost' };
    assert.equal((await forecastOf(large, small)(hard)).cheaper, undefined);
    assert.equal((await forecastOf(large, small)({ ...easy, input: 10, output: 10 })).cheaper, undefined);
    assert.equal((await forecastOf(large, candidate('a/near', 0.008))(easy)).cheaper, undefined);
    assert.equal(
      (await forecastOf(large, candidate('a/small', 0.0001, false))({ ...easy, vision: true })).cheaper,
      undefined,
    );
  });

  it('tells the most that auto may cost, and nothing where a price is missing', async () => {
    const auto = { ...easy, model: 'auto' };
    const { usd, atMost } = await forecastOf(large, small)(auto);
    assert.ok(Math.abs((usd ?? 0) - 0.01) < 1e-9);
    assert.equal(atMost, true);
    assert.equal((await forecastOf(large, candidate('x/unknown', null))(auto)).usd, null);
    assert.equal((await forecastOf(large)({ ...easy, model: 'x/unknown' })).usd, null);
  });
});
