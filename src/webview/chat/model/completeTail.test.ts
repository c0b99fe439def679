import assert from 'node:assert/strict';
import { completeTail } from './completeTail.ts';

const cases: Readonly<Record<string, string>> = {
  'plain text': 'plain text',
  'some **bold': 'some **bold**',
  'some **bold*': 'some **bold**',
  'some **': 'some ',
  'a **b** c': 'a **b** c',
  'use `code': 'use `code`',
  'use `**` and **x': 'use `**` and **x**',
  'see [the docs](https://exa': 'see the docs',
  'see [the docs](https://example.com) now': 'see [the docs](https://example.com) now',
  'text\n``': 'text\n',
  'text\n---': 'text\n',
  'text\n=': 'text\n',
  '- a\n-': '- a\n',
  '- a\n2.': '- a\n',
  '1. one\n\n   ```ts\n   a `': '1. one\n\n   ```ts\n   a `',
  'done `x` **y**\n\nnew **z': 'done `x` **y**\n\nnew **z**',
  '': '',
};

describe('completeTail', () => {
  for (const [source, expected] of Object.entries(cases))
    it(`shows ${JSON.stringify(source)} as ${JSON.stringify(expected)}`, () =>
      assert.equal(completeTail(source), expected));
});
