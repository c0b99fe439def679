import assert from 'node:assert/strict';
import { fileBlock, fileBlocks } from './fileBlocks.ts';

describe('fileBlock', () => {
  const paths: Readonly<Record<string, string>> = {
    '// src/cart.ts\nrun();': 'src/cart.ts',
    '# tools/run.py\nrun()': 'tools/run.py',
    '<!-- index.html -->\n<p>': 'index.html',
    '/* styles/main.css */\na {}': 'styles/main.css',
    '// File: src\\cart.ts\nrun();': 'src\\cart.ts',
    '-- db/1.sql\nselect 1;': 'db/1.sql',
    '// src/größe.ts\nrun();': 'src/größe.ts',
    '// App.js\nrun();': 'App.js',
    '// Node.js\nrun();': '',
    '# v1.2\nrun()': '',
    '// runs everything.\nrun();': '',
    '#!/bin/sh\nrun': '',
    'run();\n// src/cart.ts': '',
  };
  for (const [code, path] of Object.entries(paths))
    it(`finds “${path}” in ${JSON.stringify(code)}`, () => assert.equal(fileBlock('', code).path, path));

  it('leaves the comment that is only a path out of the code', () => {
    assert.deepEqual(fileBlock('ts', '// src/cart.ts\n\nrun();'), { path: 'src/cart.ts', code: 'run();' });
    assert.deepEqual(fileBlock('ts src/a.ts', '// src/b.ts\nrun();'), {
      path: 'src/a.ts',
      code: '// src/b.ts\nrun();',
    });
  });

  it('reads the header of a diff', () => {
    assert.equal(fileBlock('diff', '--- a/old.ts\n+++ b/src/new.ts\n@@ -1 +1 @@\n-a\n+b').path, 'src/new.ts');
  });
});

describe('fileBlocks', () => {
  it('takes the closed blocks that name a file, in order', () => {
    const answer =
      'First\n```ts a/one.ts\n1\n```\nthen\n```sh\nls\n```\n```py\n# two.py\n2\n```\nand\n```ts a/three.ts\ncut off';
    assert.deepEqual(fileBlocks(answer), [
      { path: 'a/one.ts', code: '1' },
      { path: 'two.py', code: '2' },
    ]);
  });

  it('cuts a diff of several files', () => {
    const header = 'diff --git a/one b/one\nindex 1..2\n';
    const one = '--- a/one.ts\n+++ b/one.ts\n@@ -1 +1 @@\n-a\n+b\n';
    const two = '--- a/two.ts\n+++ b/two.ts\n@@ -1 +1 @@\n-c\n+d';
    assert.deepEqual(fileBlocks(`\`\`\`diff\n${header}${one}${two}\n\`\`\``), [
      { path: 'one.ts', code: one },
      { path: 'two.ts', code: two },
    ]);
  });
});
