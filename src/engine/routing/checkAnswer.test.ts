import assert from 'node:assert/strict';
import { calculate, checkAnswer } from './checkAnswer.ts';

const story = 'Ann has 12 pears and gives half of them to each of her two friends. How many pears has each friend?';
const problems = (answer: string, prompt = story) => checkAnswer(prompt, answer, 'stop').problems;

describe('calculate', () => {
  it('knows precedence, brackets, signs, thousands and percentages', () => {
    assert.equal(calculate('2 + 3 * 4'), 14);
    assert.equal(calculate('(2 + 3) × 4'), 20);
    assert.equal(calculate('-2 - -3'), 1);
    assert.equal(calculate('$1,200 / 4'), 300);
    assert.equal(calculate('50% * 80'), 40);
  });

  it('says so when it does not understand', () => {
    assert.ok(Number.isNaN(calculate('2 +')));
    assert.ok(Number.isNaN(calculate('(2 + 3')) || calculate('(2 + 3') === 5);
  });
});

describe('checkAnswer', () => {
  it('has nothing against a finished, consistent answer', () => {
    assert.deepEqual(problems('Half of 12 is 12 / 2 = 6 pears.\n#### 6'), []);
    assert.deepEqual(problems('It costs 3 × $4.50 = $13.50, so 6 remain.'), []);
    assert.deepEqual(problems('About 10 / 3 = 3.33, so 3 pears.'), []);
  });

  it('finds wrong arithmetic', () => {
    assert.deepEqual(problems('12 + 30 = 52, so each has 52 pears.'), ['wrong-arithmetic']);
    assert.deepEqual(problems('First 3 * 4 = 12. Then 12 - 5 = 8. Each has 8.'), ['wrong-arithmetic']);
  });

  it('reads an equation as far as it goes', () => {
    for (const right of [
      'So 10 - 4 = 2 * 3 = 6 pears.',
      'In 2025 she has 3. 12 - 5 = 7 pears.',
      'It is 1,200 / 4 = $300 of 2 × 600 = 1,200, or 6.',
      'That is (2 + 3) × (4 - 1) = 15 pears.',
      'Half: 50% * 12 = 6.',
      '-3 + -4 = -7, so 7.',
      'x = 6 and y = 5 + 1 = 6',
      `${'1 + '.repeat(400)}1 = 401`,
    ])
      assert.deepEqual(problems(right), [], right);
    for (const wrong of ['In all 5 3 + 2 = 9 pears.', 'So $ 12 +\n$ 30 = $ 52.', '((2 + 3)) × 4 = <<5*4=30>>30'])
      assert.deepEqual(problems(wrong), ['wrong-arithmetic'], wrong);
  });

  it('is not held up by an endless answer', () => {
    // An expression that tried all ways to read the spaces would take hours.
    const terms = Array.from({ length: 40 }, (_, at) => at).join(' + ');
    const long = [terms, ...['1 + ', '(', '1,', '= <<', '-', '= ', '$ ', '####\n'].map((part) => part.repeat(50_000))];
    for (const answer of long) assert.equal(problems(`${answer} is the sum: 6.`).includes('wrong-arithmetic'), false);
  });

  it('finds an answer that stops in the middle', () => {
    assert.deepEqual(problems('She gives away 12 / 2 = <<12/2=6>>6 and then 6 + '), ['cut']);
    assert.deepEqual(problems('Together that is 15 + 25 = <<15+2'), ['cut']);
    assert.deepEqual(problems('Here it is:\n```js\nconst a = 1;', 'Write a constant'), ['cut']);
    assert.deepEqual(checkAnswer(story, 'Each has 6 pears.', 'length').problems, ['cut']);
  });

  it('finds no result, an unlikely one, doubt, refusal and silence', () => {
    assert.deepEqual(problems('Each friend gets some pears.'), ['no-result']);
    assert.deepEqual(problems('Each friend has 2.5 pears.'), ['unlikely-result']);
    assert.deepEqual(problems('I am not sure, but perhaps 6.'), ['unsure']);
    assert.deepEqual(problems("I can't help with that, 6 or not."), ['refused']);
    assert.deepEqual(problems('  '), ['empty']);
  });

  it('asks no number of a text', () => {
    assert.deepEqual(problems('A closure keeps the variables of its scope.', 'What is a closure?'), []);
  });

  it('takes no date, range or version for a calculation', () => {
    assert.deepEqual(problems('From 2019-2021 the flag -O2 = fast was used; 6 remain.'), []);
  });
});
