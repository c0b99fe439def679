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
  it('drops quotes around a single line', () => assert.equal(readCommitMessage('"Add tax"'), 'Add tax'));
});
