import assert from 'node:assert/strict';
import { complexityOf, judgedText } from './complexity.ts';
import { askedText, featureNames, surfaceFeatures } from './features.ts';
import { promptForm } from './promptForm.ts';

const feature = (prompt: string, name: (typeof featureNames)[number]): number =>
  surfaceFeatures(prompt)[featureNames.indexOf(name)] ?? Number.NaN;

describe('promptForm', () => {
  it('tells a question with lettered answers', () => {
    assert.equal(promptForm('Which is a metal?\nA. Iron\nB. Wood\nC. Wool\nAnswer:'), 'choice');
    assert.equal(promptForm('Which is a metal?\n(a) Iron is one\n(b) Wood is one'), 'choice');
  });

  it('tells a story with figures that asks for a number', () => {
    const story = 'Ann has 12 pears and gives half of them to each of her two friends. How many pears has each friend?';
    assert.equal(promptForm(story), 'calculation');
    assert.equal(promptForm('How many bits are in 2 bytes?'), 'open', 'no story');
    assert.equal(promptForm(`${story} Write a Python function for it.`), 'open', 'code');
    assert.equal(promptForm('Given that f(x) = 2x + 3 and the line goes through two points, what is f(2)?'), 'open');
  });
});

describe('surface features', () => {
  it('tells what is asked from what is pasted', () => {
    const prompt = 'Which port does it use?\nserver:\n  host: localhost\n  port: 8080\nlog: info';
    assert.equal(askedText(prompt), 'Which port does it use?');
    assert.ok(feature(prompt, 'pasted') > 0);
    assert.equal(askedText('{\n  "a": 1\n}'), '{\n  "a": 1\n}', 'nothing but data is kept');
  });

  it('counts what asks for work in the languages of the panel', () => {
    for (const prompt of [
      'Design a cache',
      'Entwirf einen Cache',
      'Diseña una caché',
      'Conçois un cache',
      'Progetta una cache',
      'Rancang sebuah cache',
    ])
      assert.equal(feature(prompt, 'demanding'), 1, prompt);
    assert.equal(feature('A redwood table', 'demanding'), 0);
  });
});

describe('complexityOf', () => {
  it('asks the strong model for work, not for a look into the manual', () => {
    for (const prompt of [
      'How do I print a variable in Lua?',
      'rename this class to Basket',
      'What does TLS stand for?',
    ])
      assert.ok(complexityOf(prompt).score < 0.5, prompt);
    const hard = 'Design a lock-free priority queue, prove that it is linearisable and analyse its throughput';
    assert.ok(complexityOf(hard).score >= 0.5);
  });

  it('does not take a long paste for a hard question', () => {
    const paste = Array.from({ length: 300 }, (_, i) => `  "field${i}": ${i},`).join('\n');
    assert.ok(complexityOf(`Which field is 17?\n${paste}`).score < 0.5);
  });

  it('grows with the length of a word problem', () => {
    const short = 'Tom has 3 apples and buys 4 more at the shop. How many apples does Tom have now?';
    const long = `Tom has 3 apples and buys 4 more at the shop, of which he gives a third of what he then has to his sister, who
      already owned twice as many as he did, and on the way home he eats 2, finds 5 under a tree that belongs to nobody,
      and sells half of what he now carries to three neighbours at equal shares, 1 apple being left over each time.
      How many apples do Tom and his sister have together in the evening?`;
    assert.ok(complexityOf(long).score > complexityOf(short).score);
  });

  it('stays between 0 and 1 with any embedding and any text', () => {
    const wild = new Float32Array(512).map((_, i) => (i % 2 ? 1 : -1));
    for (const prompt of ['', ' ', '?', 'x'.repeat(100_000), 'A. a\nB. b'])
      for (const { score } of [complexityOf(prompt), complexityOf(prompt, wild)])
        assert.ok(score >= 0 && score <= 1, `${score} for ${prompt.slice(0, 10)}`);
  });

  it('embeds the beginning and the end of a long prompt', () => {
    const text = judgedText(`begin ${'x'.repeat(5000)} end`);
    assert.ok(text.startsWith('begin') && text.endsWith('end') && text.length <= 1501);
  });
});
