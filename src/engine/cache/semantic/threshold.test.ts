import assert from 'node:assert/strict';
import { createRandom } from '../../../../test/support/random.ts';
import { nothingLearned, type SemanticEvidence } from '../../../core/cache.ts';
import { createThresholds } from './threshold.ts';

const seen = (score: number, right: boolean): SemanticEvidence => ({ score, right, at: 0 });
const at = (evidence: readonly SemanticEvidence[]): number =>
  createThresholds(
    () => 0.7,
    () => 0.01,
  ).serveAt(evidence);

describe('learning threshold', () => {
  it('is the common one without evidence', () => assert.ok(Math.abs(at([]) - 0.7) < 1e-9));

  it('rises above the score of a wrong answer', () => {
    assert.ok(at([seen(0.72, false)]) > 0.72);
    assert.ok(at([seen(0.95, false)]) > 0.95);
  });

  it('comes down again when twenty like it were right', () => {
    const wrong = seen(0.9, false);
    assert.ok(at([wrong, ...new Array(19).fill(seen(0.9, true))]) > 0.9);
    assert.ok(at([wrong, ...new Array(20).fill(seen(0.9, true))]) < 0.9);
  });

  it('falls slowly with right answers', () => {
    assert.ok(at([seen(0.75, true)]) < 0.7);
    assert.ok(at([seen(0.75, true)]) > 0.6);
    assert.ok(at(new Array(20).fill(seen(0.75, true))) < at([seen(0.75, true)]));
  });

  /**
   * Entries of which a part is worse than their scores promise, asked again and again: a score is drawn, the answer is
   * right by a chance that rises with it, and each served one is judged.
   */
  function simulate(learn: boolean, offBy: number): { readonly wrong: number; readonly served: number } {
    const random = createRandom(11);
    const thresholds = createThresholds(
      () => 0.7,
      () => 0.01,
    );
    let learned = nothingLearned;
    const entries = Array.from({ length: 20 }, () => ({
      bias: random() < 0.3 ? offBy : 5,
      evidence: [] as SemanticEvidence[],
    }));
    let [wrong, served] = [0, 0];
    for (let round = 0; round < 5000; round++) {
      const entry = entries[Math.floor(random() * entries.length)];
      if (!entry) continue;
      const logit = -2 + 8 * random();
      const score = 1 / (1 + Math.exp(-logit));
      const right = random() < 1 / (1 + Math.exp(-(logit + entry.bias)));
      if (score < thresholds.serveAt(learn ? entry.evidence : [])) continue;
      // The first five hundred are the time to learn.
      if (round >= 500) {
        served += 1;
        if (!right) wrong += 1;
      }
      if (!learn) continue;
      learned = thresholds.after(learned, right);
      thresholds.use(learned);
      entry.evidence.push({ score, right, at: round });
      if (entry.evidence.length > 30) entry.evidence.shift();
    }
    return { wrong: wrong / served, served };
  }

  it('keeps wrong answers under the bound where the scores promise too much', () => {
    const [fixed, learnt] = [simulate(false, -3), simulate(true, -3)];
    assert.ok(fixed.wrong > 0.05, `without learning ${fixed.wrong}`);
    assert.ok(learnt.wrong <= 0.0125, `with learning ${learnt.wrong}`);
    assert.ok(learnt.served > 0.2 * fixed.served, `${learnt.served} of ${fixed.served} are still served`);
  });

  it('costs nothing where they do not', () => {
    const [fixed, learnt] = [simulate(false, 4), simulate(true, 4)];
    assert.ok(learnt.wrong <= 0.0125);
    assert.ok(learnt.served > 0.8 * fixed.served, `${learnt.served} of ${fixed.served}`);
  });

  it('tells what was judged', () => {
    const thresholds = createThresholds(
      () => 0.7,
      () => 0.02,
    );
    assert.deepEqual(thresholds.statistics(), { judged: 0, observedWrong: null, bound: 0.02 });
    const learned = thresholds.after(thresholds.after({ ...nothingLearned, rechecked: 5 }, true), false);
    assert.deepEqual(thresholds.statistics().judged, 0);
    thresholds.use(learned);
    assert.equal(learned.rechecked, 5);
    assert.deepEqual(thresholds.statistics(), { judged: 2, observedWrong: 0.5, bound: 0.02 });
    assert.ok(thresholds.serveAt([]) > 0.7);
  });
});
