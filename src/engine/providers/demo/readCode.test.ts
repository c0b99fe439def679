import assert from 'node:assert/strict';
import { fenceCode, findFencedBlocks } from '../../../shared/codeFences.ts';
import { commentLine } from './comments.ts';
import { findingsIn } from './findings.ts';
import { en } from './phrases/en.ts';
import { type CodeFacts, readCode } from './readCode.ts';
import { testSkeleton } from './testSkeleton.ts';
import { documented, withHeader } from './transform.ts';

function read(info: string, code: string): CodeFacts {
  const [block] = findFencedBlocks(fenceCode(code, info));
  assert.ok(block);
  return readCode(block);
}

const names = (info: string, code: string): string =>
  read(info, code)
    .definitions.map(({ kind, name, line }) => `${line}${kind === 'class' ? 'C' : 'f'} ${name}`)
    .join(', ');

describe('readCode', () => {
  const samples: readonly (readonly [string, string, string])[] = [
    [
      'ts',
      'export default async function a() {}\nexport const b = async (x: X): Promise<Y> => 1;\nconst c = 3;',
      '1f a, 2f b',
    ],
    [
      'js',
      'class A extends B {\n  constructor() {\n    if (x) {\n    }\n  }\n  static get #p() {\n  }\n}\nlet f = x => 1',
      '1C A, 2f constructor, 6f #p, 9f f',
    ],
    ['python', 'class A(B):\n    async def a(self): pass\ndef b(): pass\n# def c(): pass', '1C A, 2f a, 3f b'],
    ['go', 'type Cart struct {\nfunc (c *Cart) Add(i Item) error {\nfunc New() *Cart {', '1C Cart, 2f Add, 3f New'],
    ['rust', 'pub struct A;\nimpl A {\n    pub(crate) async fn new() -> Self {\n// fn x()', '1C A, 3f new'],
    [
      'java',
      'public final class A<T> {\n  private static List<String> all(int n) throws E {\n    return go(n);\n    if (a) {\n    new B(1) {',
      '1C A, 2f all',
    ],
    ['c', 'static int *find(const char *s)\n{\n  return f(s);\n  call(x);\n}\nstruct node {', '1f find, 6C node'],
    ['cpp', 'int Cart::total() const {\nclass Cart {', '1f Cart::total, 2C Cart'],
    ['cs', 'public async Task<int> RunAsync(int a)\n{\n', '1f RunAsync'],
    ['kotlin', 'data class A(val a: Int)\nsuspend fun b() {', '1C A, 2f b'],
    ['swift', 'struct A {\n  mutating func b() {', '1C A, 2f b'],
    ['php', 'class A {\n  public static function b() {', '1C A, 2f b'],
    ['ruby', 'class A\n  def self.b?\n', '1C A, 2f b?'],
    ['bash', 'function a {\nb() {', '1f a, 2f b'],
    ['', 'def a():\nfunc b() {', '1f a, 2f b'],
    ['text notes.txt', 'def a():', ''],
    ['constructor', 'def a():', ''],
  ];
  for (const [info, code, expected] of samples)
    it(`finds definitions in “${info}”`, () => assert.equal(names(info, code), expected));

  it('tells language and path from the info string', () => {
    const seen = ['tsx src/a b.tsx', 'src/cart.py', 'plaintext x/y.go', 'yml', ''].map((info) => {
      const { language, path } = read(info, 'x');
      return [language, path];
    });
    assert.deepEqual(seen, [
      ['typescript', 'src/a b.tsx'],
      ['python', 'src/cart.py'],
      ['go', 'x/y.go'],
      ['yaml', ''],
      ['', ''],
    ]);
  });

  it('finds open remarks in comments only', () => {
    const { todos } = read(
      'js',
      'a(); // TODO: one\n/* FIXME two */\nconst TODO = 1;\n * HACK three\n# XXX four\n<!-- TODO five -->',
    );
    assert.deepEqual(
      todos.map(({ line, text }) => `${line} ${text}`),
      ['1 TODO: one', '2 FIXME two', '4 HACK three', '5 XXX four', '6 TODO five'],
    );
  });

  it('does not choke on minified code', () => {
    assert.equal(names('java', `int f(${'a b '.repeat(30_000)}`), '');
  });
});

describe('findingsIn', () => {
  const found = (info: string, code: string) => findingsIn(read(info, code)).map(({ line, id }) => `${line} ${id}`);

  it('finds what its rules name', () => {
    assert.deepEqual(
      found('ts', `console.log(1);\ntry {} catch (e) { }\nif (a == b || c === d || e != f) {}\n${'x'.repeat(121)}`),
      ['1 debugOutput', '2 emptyCatch', '3 looseEquality', '4 longLine'],
    );
    assert.deepEqual(found('py', 'print(1)\ntry:\n  a == b\nexcept Error:\n  pass'), ['1 debugOutput', '4 emptyCatch']);
  });

  it('tells a nested loop from two in a row', () => {
    assert.deepEqual(found('go', 'for a {\n  if x {\n\n    for b {\n    }\n  }\n}\nfor c {\n}'), ['4 nestedLoop']);
  });
});

describe('documented', () => {
  const text = (words: string) => en.documented(words);

  it('documents what has no documentation, above decorators and past remarks', () => {
    const code = '/** Known. */\nfunction a() {}\n// TODO\nfunction addItem() {}\n@memo\nclass B {\n  run() {\n  }\n}';
    assert.equal(
      documented(read('ts', code), en),
      [
        `// ${en.codeNote}`,
        '/** Known. */\nfunction a() {}\n// TODO',
        `/**\n * ${text('add item')}\n */\nfunction addItem() {}`,
        `/**\n * ${text('b')}\n */\n@memo\nclass B {`,
        `  /**\n   * ${text('run')}\n   */\n  run() {\n  }\n}`,
      ].join('\n'),
    );
  });

  it('puts docstrings below the signature in Python', () => {
    const code = 'def add_item(\n    self,\n) -> int:\n    return 1\ndef b():\n    """Known."""\ndef c(): pass';
    assert.equal(
      documented(read('py', code), en),
      `# ${en.codeNote}\n${code.replace('int:\n', `int:\n    """${text('add item')}"""\n`)}`,
    );
  });

  it('uses the form of the language', () => {
    const second = (info: string, code: string) => documented(read(info, code), en).split('\n').slice(1, -1);
    assert.deepEqual(second('go', 'func New() {'), [`// New: ${text('new')}`]);
    assert.deepEqual(second('rust', 'fn a() {'), [`/// ${text('a')}`]);
    assert.deepEqual(second('cs', 'int A()'), ['/// <summary>', `/// ${text('a')}`, '/// </summary>']);
    assert.deepEqual(second('sh', 'a() {'), [`# ${text('a')}`]);
  });
});

describe('withHeader', () => {
  it('keeps indentation and the line that must stay first', () => {
    assert.equal(withHeader(read('ts', '\n  a();'), 'N'), '  // N\n\n  a();');
    assert.equal(withHeader(read('sh', '#!/bin/sh\nls'), 'N'), '#!/bin/sh\n# N\nls');
    assert.equal(withHeader(read('json', '{}'), 'N'), '{}');
  });

  it('comments in the syntax of the language', () => {
    const seen = ['python', 'html', 'sql', 'css', 'latex', 'vb', 'clojure', 'go'].map((id) => commentLine(id, 'N'));
    assert.deepEqual(seen, ['# N', '<!-- N -->', '-- N', '/* N */', '% N', "' N", ';; N', '// N']);
  });
});

describe('testSkeleton', () => {
  const samples: readonly (readonly [string, string, readonly string[]])[] = [
    [
      'ts src/cart.ts',
      'export class Cart {\n  add() {\n  }\n}\nfunction main() {}',
      ["from './cart'", "describe('Cart'"],
    ],
    ['python shop/cart.py', 'def addItem():\n  pass', ['import cart', 'def test_add_item_exists', 'cart.addItem']],
    ['go cart.go', 'func total() int {', ['package cart', 'func TestTotal(t *testing.T)']],
    ['rust a.rs', 'fn total() {', ['use super::*;', 'fn total_returns_what_is_expected']],
    ['java Cart.java', 'int total() {', ['class CartTest', 'void totalReturnsWhatIsExpected']],
    ['c cart.c', 'int total(void)', ['static void test_total(void)', '    test_total();']],
    ['ts', 'const a = 1;', ["from './subject'", "describe('example'"]],
  ];
  for (const [info, code, expected] of samples)
    it(`names what it tests in “${info}”`, () => {
      const skeleton = testSkeleton(read(info, code), en.codeNote);
      for (const part of [en.codeNote, ...expected]) assert.ok(skeleton.includes(part), skeleton);
      assert.ok(!skeleton.includes("describe('add'") && !skeleton.includes("main'"));
    });
});
