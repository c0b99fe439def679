import assert from 'node:assert/strict';
import { fenceCode, findFencedBlocks, withoutFencedBlocks } from './codeFences.ts';

const codes = (text: string) => findFencedBlocks(text).map((block) => block.code);

describe('findFencedBlocks', () => {
  it('reads language, title, code and place', () => {
    assert.deepEqual(findFencedBlocks('Hi\n```ts src/my cart.ts\nlet a;\n\nlet b;\n```\nBye'), [
      { language: 'ts', title: 'src/my cart.ts', code: 'let a;\n\nlet b;', closed: true, startLine: 1, endLine: 6 },
    ]);
  });

  it('keeps a shorter fence and the other kind of fence inside', () => {
    assert.deepEqual(codes('````md\n```\nx\n```\n````'), ['```\nx\n```']);
    assert.deepEqual(codes('~~~\n```js\n~~~'), ['```js']);
  });

  it('finds the outer end when a block of the same length lies inside', () => {
    assert.deepEqual(codes('```markdown\n# A\n```js\nx\n```\nend\n```\nafter'), ['# A\n```js\nx\n```\nend']);
  });

  it('falls back to the first closing fence when openings do not balance', () => {
    assert.deepEqual(codes('```ts\na\n```ts\nb\n```'), ['a\n```ts\nb']);
  });

  it('lets an unclosed block reach to the end', () => {
    const [block] = findFencedBlocks('```py\nx = 1\n');
    assert.equal(block?.closed, false);
    assert.equal(block?.code, 'x = 1\n');
  });

  it('removes the indentation of the fence, not of the code', () => {
    assert.deepEqual(codes('- a\n   ```js\n     x\n   y\n z\n   ```'), ['  x\ny\nz']);
  });

  it('does not take inline code or a deeply indented fence for a fence', () => {
    assert.deepEqual(codes('``` a `b` ```'), []);
    assert.deepEqual(codes('```py\ndef f():\n    """\n    ```\n    """\n```'), ['def f():\n    """\n    ```\n    """']);
  });

  it('reads Windows line ends', () => {
    assert.deepEqual(codes('```js\r\na\r\nb\r\n```\r\n'), ['a\nb']);
  });
});

describe('withoutFencedBlocks', () => {
  it('leaves the prose', () => {
    assert.equal(withoutFencedBlocks('Why?\n```js\nx\n```\nThanks\n```\ny\n```'), 'Why?\nThanks');
  });
});

describe('fenceCode', () => {
  it('uses a fence longer than any inside and reads back as it was', () => {
    const code = 'a\n````\nb\n  ';
    const fenced = fenceCode(code, 'md docs/a.md');
    assert.equal(fenced, '`````md docs/a.md\na\n````\nb\n  \n`````');
    assert.deepEqual(codes(fenced), [code]);
  });

  it('does not add an empty line for a final line break', () => {
    assert.equal(fenceCode('a\n'), '```\na\n```');
  });
});
