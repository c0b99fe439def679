import assert from 'node:assert/strict';
import { completeEnd, createStoreFixture, type StoreFixture } from '../../../test/support/storeFixture.ts';
import type { ConversationStore } from '../../core/history.ts';
import { excerptOf, searchWords } from './searchWords.ts';

const marked = (text: string | undefined): string | undefined =>
  text?.replaceAll('\u0002', '[').replaceAll('\u0003', ']');

describe('search', () => {
  let fixture: StoreFixture;
  let store: ConversationStore;

  beforeEach(() => {
    fixture = createStoreFixture();
    store = fixture.open().conversations;
  });
  afterEach(() => fixture.close());

  function add(title: string, question: string, answer: string): number {
    const id = store.createConversation(title);
    const user = store.addUserMessage(id, null, { text: question });
    const begun = store.beginAnswer(id, user.id, 'demo/small');
    store.appendToAnswer(begun.id, { text: answer, reasoning: '' });
    store.endAnswer(begun.id, completeEnd);
    return id;
  }

  const titles = (query: string): string[] =>
    store.listConversations({ query, limit: 10 }).map((found) => `${found.title}: ${marked(found.excerpt)}`);

  it('finds beginnings of words in titles, questions and answers, without case and accents', () => {
    add('Shopping cart', 'How do I add a discount?', 'Multiply by the rate.');
    add('Café', 'Où est la crème brûlée?', 'Im Kühlschrank.');
    assert.deepEqual(titles('DISC'), ['Shopping cart: How do I add a [discount]?']);
    assert.deepEqual(titles('multi'), ['Shopping cart: [Multiply] by the rate.']);
    assert.deepEqual(titles('creme kuhl'), ['Café: Où est la [crème] brûlée?']);
    assert.deepEqual(titles('cafe'), ['Café: [Café]']);
    assert.deepEqual(titles('CRE\u0300ME'), ['Café: Où est la [crème] brûlée?']);
    assert.deepEqual(titles('iscount'), []);
  });

  it('wants every word, each in the title or in any message', () => {
    add('Shopping cart', 'discount code', 'the rate is low');
    add('Other cart', 'nothing here', 'at all');
    assert.deepEqual(titles('cart rate'), ['Shopping cart: the [rate] is low']);
    assert.deepEqual(titles('cart rate missing'), []);
    assert.deepEqual(titles('rate discount low'), ['Shopping cart: [discount] code']);
    assert.deepEqual(titles('low rate'), ['Shopping cart: the [rate] is [low]']);
  });

  it('lists the newest first and in pages', () => {
    const first = add('first', 'same', '');
    add('second', 'same', '');
    store.addUserMessage(first, null, { text: 'again' });
    assert.deepEqual(titles('same'), ['first: [same]', 'second: [same]']);
    const page = store.listConversations({ query: 'same', limit: 1, offset: 1 });
    assert.deepEqual(
      page.map(({ title }) => title),
      ['second'],
    );
  });

  it('takes anything a person can type as words, never as syntax', () => {
    add('Quotes', 'a "quoted" NEAR(b c) col:umn -minus ^start star* OR AND NOT', '漢字 e\u0301tude');
    const hostile = [
      '"',
      "'",
      '*',
      '-',
      'text:',
      '(',
      ')',
      '^',
      'a AND',
      'OR',
      'NOT x',
      'NEAR(',
      '"a',
      'a"b',
      '\\',
      '😀',
    ];
    for (const query of [...hostile, '\u0000', '; DROP TABLE message', '\ud83d', 'x'.repeat(100_000)])
      assert.ok(Array.isArray(store.listConversations({ query, limit: 5 })), query);
    assert.equal(titles('col:umn').length, 1);
    assert.equal(titles('"quoted" near').length, 1);
    assert.equal(titles('漢').length, 1);
    assert.deepEqual(titles('"?!"'), []);
    assert.equal(store.listConversations({ query: '   ', limit: 5 }).length, 1);
    assert.equal(store.listConversations({ query: 'a '.repeat(50_000), limit: 5 }).length, 1);
  });

  it('finds words of every script, typed as they are written', () => {
    const words = [
      '데이터베이스',
      'データベース',
      'がくせい',
      'найдёт',
      'мой',
      'Ωμέγα',
      'ΌΣ',
      'हिन्दी',
      'ข้อมูล',
      'שָׁלוֹם',
      'đường',
    ];
    for (const word of words) add(word, `( ${word} )`, '');
    for (const word of words) {
      for (const query of [word, word.normalize('NFD'), word.toUpperCase(), word.toLowerCase()])
        assert.ok(titles(query)[0]?.startsWith(word), `“${word}” by “${query}”`);
    }
  });

  it('finds Chinese and Japanese words within a sentence, which has no spaces', () => {
    add('连接', '数据库连接池怎么用', '请检查AI模型的超时设置。');
    add('カート', '合計の計算がおかしいです', 'Rounding helps.');
    assert.deepEqual(titles('连接池'), ['连接: [数据库连接池怎么用]']);
    assert.deepEqual(titles('ai模型'), ['连接: [请检查AI模型的超时设置]。']);
    assert.deepEqual(titles('接'), ['连接: [数据库连接池怎么用]']);
    assert.deepEqual(titles('計算 round'), ['カート: [合計の計算がおかしいです]']);
    assert.deepEqual(titles('ート'), ['カート: [カート]']);
    assert.deepEqual(titles('計算 absent'), []);
    assert.deepEqual(titles('连接池 计算'), []);
  });

  it('survives letters that are newer than the index’s tables', () => {
    add('Scripts', 'plain', 'plain');
    // Garay, added in Unicode 16: JavaScript calls it a letter, the tokenizer does not.
    assert.deepEqual(titles('a\u{10d50}b'), []);
  });
});

describe('excerpt', () => {
  const show = (text: string, query: string): string | undefined => marked(excerptOf(text, searchWords(query)));

  it('shows the first hit in its surroundings, on one line', () => {
    const text = `${'lorem ipsum '.repeat(30)}then the\n\n  needle, ${'dolor sit '.repeat(30)}`;
    const shown = show(text, 'need') ?? '';
    assert.match(shown, /^…lorem ipsum then the \[needle\], dolor .*…$/);
    assert.ok(shown.length < 180);
  });

  it('marks every hit and nothing else', () => {
    assert.equal(show('Über uber\u0002 unter', 'UBER'), '[Über] [uber] unter');
  });

  it('shows the beginning when no word can be found again', () => {
    assert.equal(show('just text', 'absent'), 'just text');
  });

  it('never cuts a surrogate pair', () => {
    for (let length = 100; length < 140; length++) {
      const shown = excerptOf(`hit ${'x'.repeat(length)}😀😀😀`, ['hit']);
      assert.ok(!/\p{Surrogate}/u.test(shown), `at ${length}`);
    }
  });
});
