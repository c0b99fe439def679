import assert from 'node:assert/strict';
import { placeCode } from './placeCode.ts';

const file = `import { tax } from './tax.ts';

export function total(items: number[]): number {
  let sum = 0;
  for (const item of items) sum += item;
  return sum;
}

class Cart {
  add(item: number) {
    this.items.push(item);
  }
}
`;

const apply = (code: string, cursor = 0): string => {
  const { start, end, text } = placeCode(file, code, cursor);
  return file.slice(0, start) + text + file.slice(end);
};

describe('placeCode', () => {
  it('replaces the one declaration that the code rewrites', () => {
    const result = apply(
      'export function total(items: readonly number[]): number {\n  return items.reduce((a, b) => a + b, 0);\n}',
    );
    assert.match(result, /^import \{ tax \}/);
    assert.match(result, /reduce/);
    assert.doesNotMatch(result, /let sum/);
    assert.match(result, /class Cart \{\n {2}add/);
  });

  it('replaces the whole file when the code holds most of it', () => {
    const code = file.replace('let sum = 0;', 'let sum = 1;');
    assert.equal(apply(code), code);
  });

  it('inserts at the cursor what belongs nowhere', () => {
    assert.equal(apply('console.log(1);\n', file.length), `${file}console.log(1);`);
  });

  it('keeps Python blocks whole, which end without a bracket', () => {
    const python = 'import os\n\n\ndef one():\n    a = 1\n\n    return a\n\n\ndef two():\n    pass\n';
    const { start, end, text } = placeCode(python, 'def one():\n    return 1', 0);
    assert.equal(
      python.slice(0, start) + text + python.slice(end),
      'import os\n\n\ndef one():\n    return 1\n\n\ndef two():\n    pass\n',
    );
  });

  it('leaves a name that stands twice alone', () => {
    const twice = 'function a() {\n  one();\n}\nfunction a() {\n  two();\n}\n';
    const { start, end } = placeCode(twice, 'function a() {\n  three();\n}', 5);
    assert.deepEqual([start, end], [5, 5]);
  });
});
