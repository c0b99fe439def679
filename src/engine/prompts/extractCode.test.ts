import assert from 'node:assert/strict';
import { extractCode, reindent } from './extractCode.ts';

describe('extractCode', () => {
  it('takes the only block, with its indentation', () => {
    assert.equal(extractCode('Here:\n\n```ts\n    a\n      b\n```\nDone.'), '    a\n      b');
  });

  it('takes the largest of several', () => {
    assert.equal(extractCode('```sh\nnpm i\n```\n```js\nlet a = 1;\n```\n~~~\nb\n~~~'), 'let a = 1;');
  });

  it('takes a nested block whole, and one with a longer or a tilde fence', () => {
    assert.equal(extractCode('```md\n# T\n```js\nx\n```\n```'), '# T\n```js\nx\n```');
    assert.equal(extractCode('````\n```\nx\n```\n````'), '```\nx\n```');
    assert.equal(extractCode('~~~py\nx\n~~~'), 'x');
  });

  it('takes a block that was never closed', () => {
    assert.equal(extractCode('```go\nfunc a() {'), 'func a() {');
  });

  it('takes an answer without a fence whole, keeping the first indentation', () => {
    assert.equal(extractCode('\n \n  a\n    b\n\n'), '  a\n    b');
  });

  it('finds no code in nothing', () => {
    assert.equal(extractCode(' \n'), undefined);
    assert.equal(extractCode('```js\n\n```'), undefined);
  });
});

describe('reindent', () => {
  const like = '    if (a) {\n      b();\n    }';

  it('restores a dropped base indentation and leaves empty lines empty', () => {
    assert.equal(reindent('if (c) {\n\n  d();\n}', like), '    if (c) {\n\n      d();\n    }');
  });

  it('replaces a base indentation that is too small', () => {
    assert.equal(reindent('  if (c) {\n    d();\n  }', like), '    if (c) {\n      d();\n    }');
  });

  it('restores the first line alone when only that was trimmed', () => {
    assert.equal(reindent('if (c) {\n      d();\n    }', like), '    if (c) {\n      d();\n    }');
  });

  it('uses the tabs of the original', () => {
    assert.equal(reindent('a\n\tb', '\t\tx\n\t\t\ty'), '\t\ta\n\t\t\tb');
  });

  it('leaves code alone that is indented as deep or deeper, and code for an unindented place', () => {
    assert.equal(reindent('      x\n    y', like), '      x\n    y');
    assert.equal(reindent('  x', 'y'), '  x');
    assert.equal(reindent('', like), '');
  });

  it('works on a single line', () => {
    assert.equal(reindent('return 1;', '  return 2;'), '  return 1;');
  });
});
