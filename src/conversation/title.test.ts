import assert from 'node:assert/strict';
import { titleFrom } from './title.ts';

describe('titleFrom', () => {
  const cases: readonly (readonly [what: string, text: string, title: string])[] = [
    ['takes the first line', 'Why is it slow?\nIt takes 3 s.', 'Why is it slow?'],
    ['skips empty lines and rulers', '\n\n---\n  How?', 'How?'],
    ['takes Markdown off', '## **Fix** the `cart` _now_, see [docs](https://x.y/z)', 'Fix the cart now, see docs'],
    ['takes list and quote marks off', '> - [x] done', 'done'],
    ['leaves names alone', 'rename snake_case_name and 2*3*4', 'rename snake_case_name and 2*3*4'],
    ['prefers prose to code', '```ts src/a.ts\nlet a = 1;\n```\nWhat does it do?', 'What does it do?'],
    ['works for code only', '```ts\n\n{\nexport  function add(a, b) {\n```', 'export function add(a, b) {'],
    ['works for code that is never closed', '```python\ndef total(items):', 'def total(items):'],
    ['joins white space', 'a \t  b\u0007c', 'a b c'],
    [
      'cuts between words',
      'Please explain how the discount of the shopping cart is calculated in detail',
      'Please explain how the discount of the shopping cart is…',
    ],
    ['cuts a long word', 'x'.repeat(80), `${'x'.repeat(59)}…`],
    [
      'leaves no comma before the cut',
      `${'word '.repeat(10)}12345678, and more words`,
      `${'word '.repeat(10)}12345678…`,
    ],
    ['keeps what just fits', `${'y '.repeat(29)}zz`, `${'y '.repeat(29)}zz`],
    ['has a title for nothing', '', 'New conversation'],
    ['has a title for marks only', '```\n```\n***', 'New conversation'],
  ];
  for (const [what, text, title] of cases)
    it(what, () => {
      assert.equal(titleFrom(text), title);
    });

  it('counts characters as people do and never cuts one', () => {
    const family = '👨‍👩‍👧‍👦';
    assert.equal(titleFrom(`a${family.repeat(70)}`), `a${family.repeat(58)}…`);
  });
});
