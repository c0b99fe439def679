import assert from 'node:assert/strict';
import { codeBlockOf } from './codeBlock.ts';
import { spokenText } from './plainText.ts';

describe('spokenText', () => {
  it('leaves the marks of prose out', () =>
    assert.equal(
      spokenText({ kind: 'markdown', key: 0, source: '## A **bold** [link](https://x)\n- `item`\n1. one\n' }),
      'A bold link item one',
    ));

  it('tells the language and length of code, not the code', () =>
    assert.equal(spokenText(codeBlockOf(0, 'ts src/a.ts', 'a\nb\n')), 'Code block, ts, lines: 2.'));
});
