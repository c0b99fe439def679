import assert from 'node:assert/strict';
import { commitPrompt, cutDiff, readCommitMessage } from './commitMessage.ts';

const fileDiff = (name: string, lines: number): string =>
  `diff --git a/${name} b/${name}\n${'+a line of twenty ch\n'.repeat(lines)}`;

describe('commitPrompt', () => {
  it('holds a short diff whole', () => {
    const { text, isCut } = commitPrompt(fileDiff('one', 3));
    assert.ok(text.includes(fileDiff('one', 3)));
    assert.equal(isCut, false);
    assert.doesNotMatch(text, /left out/);
  });

  it('says that a long one is cut', () => {
    const { text, isCut } = commitPrompt(fileDiff('one', 5000));
    assert.equal(isCut, true);
    assert.match(text, /left out/);
    assert.ok(text.length < 61_000);
  });
});

describe('cutDiff', () => {
  it('keeps small files whole and cuts the large one at a line', () => {
    const small = fileDiff('small', 2);
    const { text } = cutDiff(small + fileDiff('large', 500) + small, 1000);
    assert.equal(text.split(small).length, 3);
    assert.match(text, /\+a line of twenty ch\n\[…\]\ndiff --git a\/small/);
    assert.ok(text.length <= 1010);
  });

  it('leaves a diff alone that has exactly the length', () => {
    const diff = fileDiff('one', 20);
    assert.deepEqual(cutDiff(diff, diff.length), { text: diff, isCut: false });
    assert.equal(cutDiff(diff, diff.length - 1).isCut, true);
  });

  it('leaves files alone that fit their share', () => {
    const [one, other] = [fileDiff('one', 20), fileDiff('two', 20)];
    const { text } = cutDiff(`${one}${other}${fileDiff('three', 90)}`, one.length * 3);
    assert.ok(text.startsWith(one + other));
    assert.match(text, /\[…\]\n$/);
  });
});

describe('readCommitMessage', () => {
  const message = 'Add tax\n\nIt was missing.';
  const answers: Readonly<Record<string, string>> = {
    plain: message,
    fenced: `Here it is:\n\`\`\`\n${message}\n\`\`\`\nAnything else?`,
    padded: `\n${message}  \n`,
  };
  for (const [name, answer] of Object.entries(answers))
    it(`reads a ${name} answer`, () => assert.equal(readCommitMessage(answer), message));
  it('skips a block that holds nothing', () =>
    assert.equal(readCommitMessage('```\n \n```\n\n```\nAdd tax\n```'), 'Add tax'));
  it('drops quotes around a single line', () => assert.equal(readCommitMessage('"Add tax"'), 'Add tax'));
});
