import assert from 'node:assert/strict';
import { type Candidate, type ChooseOptions, chooseTargets } from './chooseTargets.ts';

const model = (name: string, price: number | null, more: Partial<Candidate> = {}): Candidate => ({
  model: name,
  price,
  abilities: { vision: true, tools: true },
  available: true,
  ...more,
});
const small = model('a/small', 0.001);
const medium = model('a/medium', 0.01);
const large = model('b/large', 0.05);

const choose = (options: Partial<ChooseOptions>) =>
  chooseTargets({
    candidates: [medium, large, small],
    ordered: false,
    needs: { tokens: 1000, vision: false, tools: false },
    policy: 'balanced',
    score: 0.1,
    ...options,
  });

describe('chooseTargets', () => {
  it('gives easy questions to the cheapest, hard ones to the dearest and those between to one between', () => {
    assert.deepEqual(choose({ score: 0.1 }), { models: ['a/small', 'a/medium', 'b/large'], reasons: ['easy'] });
    assert.deepEqual(choose({ score: 0.9 }), { models: ['b/large', 'a/medium', 'a/small'], reasons: ['hard'] });
    assert.deepEqual(choose({ score: 0.6 }), { models: ['a/medium', 'b/large', 'a/small'], reasons: ['between'] });
  });

  it('follows the policy whatever the question', () => {
    assert.deepEqual(choose({ policy: 'cheapest', score: 0.9 }).models[0], 'a/small');
    assert.deepEqual(choose({ policy: 'best', score: 0.1 }).models[0], 'b/large');
  });

  it('passes over what cannot do it, and keeps it as the last way out', () => {
    const blind = model('a/blind', 0.0001, { abilities: { vision: false, tools: false, contextWindow: 4000 } });
    const candidates = [blind, small];
    for (const [needs, reason] of [
      [{ tokens: 1000, vision: true, tools: false }, 'needs-vision'],
      [{ tokens: 1000, vision: false, tools: true }, 'needs-tools'],
      [{ tokens: 5000, vision: false, tools: false }, 'needs-window'],
    ] as const)
      assert.deepEqual(choose({ candidates, needs }), { models: ['a/small', 'a/blind'], reasons: [reason] });
    assert.equal(choose({ candidates }).models[0], 'a/blind');
  });

  it('passes over what is down or much slower than another', () => {
    const down = { ...small, available: false };
    assert.deepEqual(choose({ candidates: [down, large] }), {
      models: ['b/large', 'a/small'],
      reasons: ['others-down'],
    });
    const slow = { ...small, firstTokenMs: 30_000 };
    assert.equal(choose({ candidates: [slow, { ...large, firstTokenMs: 1000 }] }).models[0], 'b/large');
    assert.equal(choose({ candidates: [slow, { ...large, firstTokenMs: 25_000 }] }).models[0], 'a/small');
  });

  it('still chooses when nothing fits', () => {
    const down = [small, large].map((each) => ({ ...each, available: false }));
    assert.deepEqual(choose({ candidates: down }), { models: ['a/small', 'b/large'], reasons: ['easy'] });
    assert.deepEqual(choose({ candidates: [] }), { models: [], reasons: [] });
    assert.deepEqual(choose({ candidates: [large] }).reasons, ['only-one']);
  });

  it('takes the person’s order for the strength, and guesses it where no price is known', () => {
    assert.equal(choose({ candidates: [large, small], ordered: true }).models[0], 'b/large');
    const unknown = [model('x/big-model', null), model('x/big-mini', null), medium];
    assert.equal(choose({ candidates: unknown }).models[0], 'x/big-mini');
  });
});
