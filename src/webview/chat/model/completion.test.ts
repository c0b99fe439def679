import assert from 'node:assert/strict';
import type { CompletionItem, PanelMessage } from '../../../protocol/messages.ts';
import { createCompletion, replaceWord, type Word, wordAt } from './completion.ts';

const item = (id: string, insert = ''): CompletionItem => ({ id, icon: 'file', label: id, detail: '', insert });

describe('the word at the cursor', () => {
  it('begins at # after white space and at / in the first place', () => {
    assert.deepEqual(wordAt('#', 1), { trigger: '#', query: '', start: 0, end: 1 });
    assert.deepEqual(wordAt('see\n#file:a.ts now', 14), { trigger: '#', query: 'file:a.ts', start: 4, end: 14 });
    assert.deepEqual(wordAt('/exp', 4), { trigger: '/', query: 'exp', start: 0, end: 4 });
    for (const [text, caret] of [
      ['C# is', 2],
      ['# title', 4],
      ['## x', 2],
      ['a /b', 4],
      ['/home/me', 8],
      ['', 0],
    ] as const)
      assert.equal(wordAt(text, caret), undefined, text);
  });

  it('gives way to what is chosen', () => {
    const word = wordAt('see #ca now', 7) as Word;
    assert.deepEqual(replaceWord('see #ca now', word, ''), { text: 'see  now', caret: 4 });
    assert.deepEqual(replaceWord('see #ca now', word, '#file:'), { text: 'see #file: now', caret: 10 });
  });
});

describe('completion', () => {
  function setUp() {
    const posted: PanelMessage[] = [];
    const chosen: [string, Word][] = [];
    const completion = createCompletion({
      post: (message) => posted.push(message),
      choose: ({ id }, word) => chosen.push([id, word]),
    });
    const answer = (request: number, ...items: CompletionItem[]) =>
      completion.receive({ type: 'completions', request, items });
    return { posted, chosen, completion, answer };
  }
  const never = (): void => assert.fail('must not run');

  it('asks at each change and listens to the last answer only', () => {
    const { posted, completion, answer } = setUp();
    completion.changed('#', 1);
    completion.changed('#c', 2);
    completion.changed('#c', 2);
    assert.deepEqual(posted, [
      { type: 'complete', request: 1, trigger: '#', query: '' },
      { type: 'complete', request: 2, trigger: '#', query: 'c' },
    ]);
    answer(1, item('old'));
    assert.deepEqual(completion.items.value, []);
    answer(2, item('cart'));
    assert.deepEqual(completion.items.value, [item('cart')]);
    completion.changed('#c d', 4);
    assert.equal(completion.isOpen(), false);
    answer(2, item('late'));
    assert.deepEqual(completion.items.value, []);
  });

  it('walks round and takes the active one', () => {
    const { chosen, completion, answer } = setUp();
    completion.changed('x #', 3);
    answer(1, item('a'), item('b'), item('c'));
    completion.move(-1);
    assert.equal(completion.active.value, 2);
    completion.move(2);
    completion.acceptActive(never);
    assert.deepEqual(chosen, [['b', { trigger: '#', query: '', start: 2, end: 3 }]]);
    assert.equal(completion.isOpen(), false);
  });

  it('takes the first of an answer that Enter was waiting for, or sends when there is none', () => {
    const { chosen, completion, answer } = setUp();
    completion.changed('#cart', 5);
    completion.acceptActive(never);
    answer(1, item('cart.ts'), item('other'));
    assert.deepEqual(
      chosen.map(([id]) => id),
      ['cart.ts'],
    );
    let sent = 0;
    completion.changed('#42', 3);
    completion.acceptActive(() => sent++);
    assert.equal(sent, 0);
    answer(2);
    assert.equal(sent, 1);
    assert.equal(chosen.length, 1);
  });

  it('does not complete what is complete', () => {
    const { chosen, completion, answer } = setUp();
    completion.changed('/new', 4);
    answer(1, item('new', '/new '));
    let sent = 0;
    completion.acceptActive(() => sent++);
    assert.deepEqual([sent, chosen], [1, []]);
  });

  it('stays closed for the word that Escape dismissed', () => {
    const { posted, completion, answer } = setUp();
    completion.changed('#a', 2);
    answer(1, item('a'));
    completion.dismiss();
    completion.changed('#ab', 3);
    assert.equal(completion.isOpen(), false);
    completion.changed('', 0);
    completion.changed('#', 1);
    assert.equal(completion.isOpen(), true);
    assert.equal(posted.length, 2);
  });
});
