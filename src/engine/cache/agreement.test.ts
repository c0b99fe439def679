import assert from 'node:assert/strict';
import { answersAgree } from './agreement.ts';

const deleteBranch =
  'Use `git push origin --delete feature`. It removes the branch named feature from the remote called origin.';

describe('whether two answers say the same', () => {
  it('is so for another wording, also where one says more', () => {
    assert.equal(answersAgree(deleteBranch, 'Run git push origin --delete feature to remove the remote branch.'), true);
    const more = `${deleteBranch} Afterwards run git fetch --prune on other machines, so that they forget it as well.`;
    assert.equal(answersAgree(deleteBranch, more), true);
    assert.equal(answersAgree('42', 'The result is 42.'), true);
  });

  it('is not for answers to other questions', () => {
    const other = 'A closure is a function that remembers variables of the scope in which it was written.';
    assert.equal(answersAgree(deleteBranch, other), false);
    assert.equal(answersAgree('It was 1969.', 'It was 1972.'), false);
  });

  it('is left open between, and where there is nothing to compare', () => {
    const partly = 'Git keeps the remote branch until you prune; choose Delete in the web page of your server instead.';
    assert.equal(answersAgree(deleteBranch, partly), undefined);
    assert.equal(answersAgree(deleteBranch, '…'), undefined);
  });
});
