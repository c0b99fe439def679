import assert from 'node:assert/strict';
import { acceptHunk, hunksOf, rebase, rebaseHunk, rejectHunk } from './hunks.ts';

const before = 'one\ntwo\nthree\nfour\nfive\nsix\nseven\n';
const after = 'one\nTWO\nthree\nfour\nfive\nSIX\nand more\nseven\n';

const hunk = (at: number, from = before, to = after) => {
  const found = hunksOf(from, to)[at];
  assert.ok(found);
  return found;
};

describe('hunks', () => {
  it('finds each change with its lines', () => {
    assert.deepEqual(hunksOf(before, after), [
      { oldStart: 1, oldLines: ['two\n'], newStart: 1, newLines: ['TWO\n'] },
      { oldStart: 5, oldLines: ['six\n'], newStart: 5, newLines: ['SIX\n', 'and more\n'] },
    ]);
    assert.deepEqual(hunksOf(before, before), []);
  });

  it('joins changes that one line keeps apart', () => {
    assert.equal(hunksOf('a\nb\nc\n', 'A\nb\nC\n').length, 1);
    assert.equal(hunksOf('a\nb\nb\nc\n', 'A\nb\nb\nC\n').length, 2);
    assert.equal(acceptHunk('a\nb\nc\n', hunk(0, 'a\nb\nc\n', 'A\nb\nC\n')), 'A\nb\nC\n');
  });

  it('accepts one and leaves the other open', () => {
    const half = acceptHunk(before, hunk(1));
    assert.equal(half, 'one\ntwo\nthree\nfour\nfive\nSIX\nand more\nseven\n');
    assert.deepEqual(
      hunksOf(half, after).map(({ newLines }) => newLines),
      [['TWO\n']],
    );
  });

  it('rejects one and leaves the other open', () => {
    const rest = rejectHunk(after, hunk(0));
    assert.equal(rest, 'one\ntwo\nthree\nfour\nfive\nSIX\nand more\nseven\n');
  });

  it('keeps the missing line end of the last line', () => {
    assert.equal(acceptHunk('a\nb', hunk(0, 'a\nb', 'a\nc')), 'a\nc');
    assert.equal(acceptHunk('', hunk(0, '', 'a\n')), 'a\n');
    assert.equal(acceptHunk('a\n', hunk(0, 'a\n', '')), '');
  });

  it('follows its lines when others were added above', () => {
    const now = `zero\nand a half\n${before}`;
    const moved = rebaseHunk(hunk(1), before, now);
    assert.equal(moved?.oldStart, 7);
    assert.equal(rebase(before, after, now), `zero\nand a half\n${after}`);
  });

  it('gives up where its lines, or the ones beside them, have changed', () => {
    for (const changed of ['five', 'six', 'seven']) {
      const now = before.replace(changed, 'edited');
      assert.equal(rebaseHunk(hunk(1), before, now), undefined, changed);
      assert.equal(rebase(before, after, now), undefined, changed);
    }
    const now = before.replace('three', 'edited');
    assert.ok(rebaseHunk(hunk(1), before, now));
  });

  it('takes a change that was already made as done', () => {
    assert.equal(rebase(before, after, before.replace('two', 'TWO')), after);
  });

  it('joins neighbours with each other only', () => {
    const found = hunksOf('a\nx\ny\nz\nb\nm\nc\n', 'A\nx\ny\nz\nB\nm\nC\n');
    assert.deepEqual(
      found.map(({ newLines }) => newLines.join('')),
      ['A\n', 'B\nm\nC\n'],
    );
  });

  it('moves several hunks, whatever the earlier ones add', () => {
    const longer = 'one\nTWO\nand\nmore\nthree\nfour\nfive\nSIX\nseven\n';
    assert.equal(rebase(before, longer, `zero\n${before}`), `zero\n${longer}`);
    assert.equal(rebase(before, longer, before), longer);
  });
});
