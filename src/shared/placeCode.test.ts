import assert from 'node:assert/strict';
import { placeCode, saysWhere } from './placeCode.ts';

const file = `import { tax } from './tax.ts';

/** Adds up. */
export function total(items: number[]): number {
  let sum = 0;
  for (const item of items) sum += item;
  return sum;
}

class Cart {
  add(item: number) {
    this.items.push(item);
  }

  clear() {
    this.items = [];
  }
}
`;

const python = 'import os\n\n\ndef one():\n    a = 1\n\n    return a\n\n\ndef two():\n    pass\n';

const place = (code: string, { text = file, cursor = 0 } = {}): string => {
  const placed = placeCode(text, code, cursor);
  assert.equal(placed.missing, 0);
  return placed.text;
};

const newTotal =
  'export function total(items: readonly number[]): number {\n  return items.reduce((a, b) => a + b, 0);\n}';
const oldTotal = /export function total[\s\S]*?\n\}/;

describe('placeCode: code as it is', () => {
  it('replaces the one declaration that the code rewrites and keeps its comment', () => {
    assert.equal(place(newTotal), file.replace(oldTotal, newTotal));
  });

  it('replaces the comment too when the code brings one', () => {
    const code = `/** The sum. */\n${newTotal}`;
    assert.equal(place(code), file.replace('/** Adds up. */', '/** The sum. */').replace(oldTotal, newTotal));
  });

  it('finds a method of a class and indents like it', () => {
    assert.equal(
      place('add(item: number): void {\n  this.items.push(item, item);\n}'),
      file.replace(/ {2}add[\s\S]*?\n {2}\}/, '  add(item: number): void {\n    this.items.push(item, item);\n  }'),
    );
  });

  it('places several declarations of one block, a missing import and a new function beside its neighbour', () => {
    const code = `import { round } from './round.ts';\n\n${newTotal}\n\nfunction twice(a: number) {\n  return 2 * a;\n}\n\nclass Cart {\n  size = 0;\n}\n`;
    const expected = `import { tax } from './tax.ts';
import { round } from './round.ts';

/** Adds up. */
${newTotal}

function twice(a: number) {
  return 2 * a;
}

class Cart {
  size = 0;
}
`;
    assert.equal(place(code), expected);
  });

  it('replaces the whole file when the code holds most of it', () => {
    const code = file.replace('let sum = 0;', 'let sum = 1;');
    assert.equal(place(code), code);
  });

  it('keeps what is above a declaration that makes up most of the file', () => {
    const text = `import a from 'a';\n\nclass Big {\n  one = 1111;\n  two = 2222;\n  three = 3333;\n  four = 4444;\n}\n`;
    const code = 'class Big {\n  one = 1111;\n  two = 2222;\n  three = 3333;\n  four = 5555;\n}';
    assert.equal(place(code, { text }), text.replace('4444', '5555'));
  });

  it('inserts at the cursor what belongs nowhere', () => {
    assert.equal(place('console.log(1);\n', { cursor: file.length }), `${file}console.log(1);`);
  });

  it('keeps Python blocks whole, which end without a bracket', () => {
    assert.equal(
      place('def one():\n    return 1', { text: python }),
      'import os\n\n\ndef one():\n    return 1\n\n\ndef two():\n    pass\n',
    );
  });

  it('leaves a name that stands twice alone', () => {
    const text = 'function a() {\n  one();\n}\nfunction a() {\n  two();\n}\n';
    const code = 'function a() {\n  three();\n}';
    assert.equal(place(code, { text }), `${code}\n${text}`);
  });

  it('tells methods of the same name apart by the type they are of', () => {
    const text = 'func (c *Cart) Total() int {\n\treturn 1\n}\n\nfunc (o *Order) Total() int {\n\treturn 2\n}\n';
    const code = 'func (o *Order) Total() int {\n\treturn 3\n}';
    assert.equal(place(code, { text }), text.replace('return 2', 'return 3'));
  });

  it('inserts whole lines below the line of the cursor, and a piece of a line where the cursor is', () => {
    const text = 'a: 1\nb: 2';
    assert.equal(place('c:\n  d: 3', { text, cursor: 2 }), 'a: 1\nc:\n  d: 3\nb: 2');
    assert.equal(place('c: 3', { text, cursor: text.length }), 'a: 1\nb: 2\nc: 3');
    assert.equal(place('c:\n  d: 3', { text, cursor: 5 }), 'a: 1\nc:\n  d: 3\nb: 2');
    assert.equal(place('x + ', { text, cursor: 3 }), 'a: x + 1\nb: 2');
  });

  it('fills an empty file and leaves the last line end as it was', () => {
    assert.equal(place('one line\n\n', { text: '' }), 'one line\n');
    const open = file.trimEnd();
    assert.equal(place(open.replace('sum = 0', 'sum = 1'), { text: open }), open.replace('sum = 0', 'sum = 1'));
  });

  it('puts a new function above the one that follows it, with its comment', () => {
    const code = `/** Half. */\nfunction half(a: number) {\n  return a / 2;\n}\n\n${newTotal}`;
    const expected = file
      .replace(oldTotal, newTotal)
      .replace('/** Adds up. */', '/** Half. */\nfunction half(a: number) {\n  return a / 2;\n}\n\n/** Adds up. */');
    assert.equal(place(code), expected);
  });

  it('keeps its place when an import comes in between', () => {
    const code = `${newTotal}\n\nimport { round } from './round.ts';\n\nfunction twice(a: number) {\n  return 2 * a;\n}`;
    const placed = place(code);
    assert.match(placed, /^import \{ tax \}[^\n]*\nimport \{ round \}/);
    assert.match(placed, /\n\}\n\nfunction twice\(a: number\) \{\n {2}return 2 \* a;\n\}\n\nclass Cart/);
  });

  it('inserts what has a part without a place as a whole', () => {
    for (const more of ['console.log(total([]));', 'function a() {\n  three();\n}']) {
      const text = `${file}function a() {\n  one();\n}\nfunction a() {\n  two();\n}\n`;
      const code = `${newTotal}\n\n${more}`;
      assert.equal(place(code, { text, cursor: text.length }), text + code);
    }
  });

  it('replaces a block whose bracket has a line of its own', () => {
    const text = 'function one()\n{\n  return 1111;\n}\n\nfunction two()\n{\n  return 2;\n}\n';
    const placed = place('function one()\n{\n  return 3333;\n}', { text });
    assert.equal(placed, text.replace('1111', '3333'));
  });

  it('keeps Windows line ends', () => {
    const text = file.replaceAll('\n', '\r\n');
    assert.equal(place(newTotal, { text }), file.replace(oldTotal, newTotal).replaceAll('\n', '\r\n'));
  });
});

describe('placeCode: code with elisions', () => {
  it('keeps what a marker stands for', () => {
    const code = `import { tax } from './tax.ts';\n\n// ... existing code ...\n\nclass Cart {\n  // ... existing code ...\n\n  clear() {\n    this.items.length = 0;\n  }\n}\n`;
    assert.equal(place(code), file.replace('this.items = [];', 'this.items.length = 0;'));
  });

  it('merges one function alone', () => {
    const code =
      'export function total(items: number[]): number {\n  // ... rest of the function\n  return Math.round(sum);\n}';
    const lines = place(code);
    assert.match(lines, /let sum = 0;\n {2}for/);
    assert.match(lines, /return Math\.round\(sum\);\n\}\n\nclass Cart/);
    assert.match(lines, /clear\(\)/);
  });

  it('adds lines between lines that it finds, and indents them', () => {
    const code = '// ...\nadd(item: number) {\n  check(item);\n  // ... unchanged\n}\n// ...';
    assert.equal(place(code), file.replace('add(item: number) {\n', 'add(item: number) {\n    check(item);\n'));
  });

  it('reads Python markers', () => {
    const code = 'def one():\n    # ... existing code ...\n    return a + 1\n';
    assert.equal(place(code, { text: python }), python.replace('return a', 'return a + 1'));
  });

  it('reads markers that stand alone', () => {
    for (const marker of ['...', '…'])
      assert.equal(
        place(`${marker}\n  clear() {\n    this.items.length = 0;\n  }\n${marker}`),
        file.replace('this.items = [];', 'this.items.length = 0;'),
      );
  });

  it('does not take a spread or a text for a marker', () => {
    const text = 'const a = [\n  1,\n];\nrun(a);\n';
    assert.equal(place('const a = [\n  ...b,\n];', { text }), 'const a = [\n  ...b,\n];\nrun(a);\n');
  });

  const half = 'function half(a: number) {\n  return a / 2;\n}';
  const method = '  count() {\n    return this.items.length;\n  }';

  it('adds a new function at the end, above all or beside its neighbour, and takes nothing away', () => {
    assert.equal(place(`// ... existing code ...\n\n${half}`), `${file}\n${half}\n`);
    assert.equal(
      place(`import { round } from './round.ts';\n\n// ... existing code ...`),
      file.replace("'./tax.ts';\n", "'./tax.ts';\nimport { round } from './round.ts';\n"),
    );
    assert.equal(
      place(`${file.match(oldTotal)?.[0]}\n\n${half}\n\n// ... rest of the code`),
      file.replace(oldTotal, (total) => `${total}\n\n${half}`),
    );
  });

  it('adds a new method at the end of its class or between two others', () => {
    const end = `class Cart {\n  // ... existing code ...\n\n${method}\n}`;
    assert.equal(place(end), `${file.slice(0, -2)}\n${method}\n}\n`);
    const between = `class Cart {\n  add(item: number) {\n    this.items.push(item);\n  }\n\n${method}\n\n  // ... existing code ...\n}`;
    assert.equal(place(between), file.replace('  clear', `${method}\n\n  clear`));
    const text = 'class A:\n    def one(self):\n        return 1\n\n\nrun()\n';
    const code = 'class A:\n    # ... existing methods ...\n\n    def two(self):\n        return 2\n';
    const expected = text.replace('return 1\n', 'return 1\n\n    def two(self):\n        return 2\n');
    assert.equal(place(code, { text }), expected);
  });

  it('adds a new test beside one that reads alike', () => {
    const test = (n: number): string => `  it('returns ${n}', () => {\n    assert.equal(f(${n}), ${n});\n  });\n`;
    const text = `describe('f', () => {\n${test(1)}\n${test(2)}});\n`;
    const code = `describe('f', () => {\n  // ... existing tests ...\n\n${test(3)}});`;
    assert.equal(place(code, { text }), `describe('f', () => {\n${test(1)}\n${test(2)}\n${test(3)}});\n`);
  });

  it('renames a function, and gives up one that it cannot find rather than put it over another', () => {
    const renamed = '// ...\nexport function sum(items: number[]): number {\n  // ...\n}\n// ...';
    assert.equal(place(renamed), file.replace('function total', 'function sum'));
    const strange = 'function totals(list: Item[], rate: Rate) {\n  // ...\n  return all;\n}';
    assert.deepEqual(placeCode(file, strange, 0), { text: file, missing: 1 });
  });

  it('does not put a method outside of the class that it cannot see', () => {
    const code = '// ... existing code ...\n\ncount() {\n  return this.items.length;\n}';
    assert.deepEqual(placeCode(file, code, 0), { text: file, missing: 1 });
  });

  it('changes nothing when a piece has nothing in common with the file', () => {
    const code = "// ... existing code ...\nsomething('new');\n// ... existing code ...";
    assert.deepEqual(placeCode(file, code, 0), { text: file, missing: 1 });
  });
});

describe('placeCode: code that says where it belongs', () => {
  const block = (search: string, replace: string): string =>
    `<<<<<<< SEARCH\n${search}\n=======\n${replace}\n>>>>>>> REPLACE`;

  it('makes SEARCH/REPLACE changes in order', () => {
    const code = `${block('  let sum = 0;', '  let sum = tax;')}\n${block('  return sum;', '  return sum * 2;')}`;
    assert.equal(place(code), file.replace('sum = 0', 'sum = tax').replace('return sum', 'return sum * 2'));
  });

  it('forgives a wrong indentation', () => {
    const code = block(
      'add(item: number) {\n  this.items.push(item);',
      'add(item: number) {\n  this.items.unshift(item);',
    );
    assert.equal(place(code), file.replace('push', 'unshift'));
  });

  it('counts what is not there or there twice, and makes the rest', () => {
    const code = `${block('nothing like it', 'x')}\n${block('  }', '  };')}\n${block('  let sum = 0;', '  let sum = 1;')}`;
    assert.deepEqual(placeCode(file, code, 0), { text: file.replace('sum = 0', 'sum = 1'), missing: 2 });
  });

  it('deletes lines', () => {
    assert.equal(
      place('<<<<<<< SEARCH\n  let sum = 0;\n=======\n>>>>>>> REPLACE'),
      file.replace('  let sum = 0;\n', ''),
    );
  });

  it('applies a unified diff', () => {
    const code =
      '--- a/cart.ts\n+++ b/cart.ts\n@@ -4,3 +4,3 @@\n export function total(items: number[]): number {\n-  let sum = 0;\n+  let sum = 1;\n   for (const item of items) sum += item;';
    assert.equal(place(code), file.replace('sum = 0', 'sum = 1'));
  });

  it('applies a unified diff whose figures are wrong or missing', () => {
    const hunk =
      ' export function total(items: number[]): number {\n-  let sum = 0;\n+  let sum = 1;\n   for (const item of items) sum += item;';
    assert.equal(place(`@@ -90,7 +91,2 @@\n${hunk}`), file.replace('sum = 0', 'sum = 1'));
    assert.equal(place(`@@ ... @@\n${hunk}`), file.replace('sum = 0', 'sum = 1'));
  });

  it('does not apply a unified diff of another file', () => {
    assert.deepEqual(placeCode(file, '@@ -1,1 +1,1 @@\n-gone\n+new', 0), { text: file, missing: 1 });
  });

  it('applies every hunk of a unified diff whose figures are wrong', () => {
    const code =
      '@@ -90 +91 @@\n-  let sum = 0;\n+  let sum = 1;\n@@ -95 +96 @@\n   clear() {\n-    this.items = [];\n+    this.items.length = 0;';
    assert.equal(place(code), file.replace('sum = 0', 'sum = 1').replace('this.items = [];', 'this.items.length = 0;'));
  });

  it('fills an empty file by an empty search, and no other', () => {
    const code = '<<<<<<< SEARCH\n=======\none\ntwo\n>>>>>>> REPLACE';
    assert.equal(place(code, { text: '' }), 'one\ntwo');
    assert.deepEqual(placeCode(file, code, 0), { text: file, missing: 1 });
  });

  it('forgives blank lines around what is searched', () => {
    const code = block('\n  let sum = 0;\n', '\n  let sum = 1;\n');
    assert.equal(place(code), file.replace('sum = 0', 'sum = 1'));
  });

  it('takes a block that was cut off for nothing that could be placed', () => {
    for (const code of ['<<<<<<< SEARCH\n  let sum = 0;', '<<<<<<< SEARCH\n  let sum = 0;\n=======\n  let sum = 1;'])
      assert.deepEqual(placeCode(file, code, 0), { text: file, missing: 1 });
  });
});

describe('saysWhere', () => {
  it('tells code that has its place from code that has none', () => {
    assert.ok(saysWhere('<<<<<<< SEARCH\na\n=======\nb\n>>>>>>> REPLACE'));
    assert.ok(saysWhere('@@ -1 +1 @@\n-a\n+b'));
    assert.ok(saysWhere('one();\n// ... existing code ...\ntwo();'));
    assert.equal(saysWhere('one();\ntwo(...three);'), false);
  });
});
