import assert from 'node:assert/strict';
import { openableHref } from './links.ts';

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
