import assert from 'node:assert/strict';
import { filePlace, openableHref } from './links.ts';

describe('openableHref', () => {
  it('lets web and mail addresses through', () => {
    assert.equal(openableHref('https://example.com/a?b=c'), 'https://example.com/a?b=c');
    assert.equal(openableHref('http://localhost:3000'), 'http://localhost:3000/');
    assert.equal(openableHref('mailto:a@example.com'), 'mailto:a@example.com');
  });

  for (const href of [
    'javascript:alert(1)',
    ' java\nscript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'data:text/html,<script>1</script>',
    'vbscript:x',
    'command:workbench.action.quit',
    'vscode://file/etc/passwd',
    'file:///etc/passwd',
    'src/cart.ts',
    '#top',
    '//example.com',
    '',
  ])
    it(`makes no link of ${JSON.stringify(href)}`, () => assert.equal(openableHref(href), undefined));
});

describe('filePlace', () => {
  for (const [text, found] of [
    ['src/cart.ts', 'src/cart.ts'],
    ['src/cart.ts:12', 'src/cart.ts:12'],
    ['./src/cart.test.tsx:12:5', './src/cart.test.tsx:12:5'],
    ['cart.ts:12-20', 'cart.ts:12'],
    ['src/cart.ts#L12-L20', 'src/cart.ts:12'],
    ['src/größe.ts:3', 'src/größe.ts:3'],
    ['カート.ts:3', 'カート.ts:3'],
    ['src/cart.ts(12,5)', 'src/cart.ts:12:5'],
    ['src/(shop)/cart.ts(12)', 'src/(shop)/cart.ts:12'],
    ['src\\cart.ts:3', 'src\\cart.ts:3'],
    ['.github/workflows/ci.yml', '.github/workflows/ci.yml'],
    ['app/[id]/page.tsx', 'app/[id]/page.tsx'],
  ])
    it(`finds ${text}`, () => assert.equal(filePlace(text ?? ''), found));

  for (const text of [
    'cart.ts',
    'console.log(1)',
    'Math.max(1, 2)',
    'Math.max',
    'react/18.2.0',
    'user.name',
    '/etc/hosts.conf',
    '../secret/key.pem:1',
    'src/../../key.pem',
    'file:///etc/passwd.txt',
    'https://example.com/a.html',
    'command:workbench.action.quit',
    'application/json',
    'a / b.c',
    'npm run x/y.js',
  ])
    it(`leaves ${text} alone`, () => assert.equal(filePlace(text), undefined));
});
