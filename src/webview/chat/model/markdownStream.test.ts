import assert from 'node:assert/strict';
import { codeText } from './codeBlock.ts';
import { type Block, createMarkdownStream } from './markdownStream.ts';

const text = (block: Block) => (block.kind === 'code' ? `code ${block.info}|${codeText(block)}` : block.source.trim());

function blocksOf(pieces: readonly string[]): string[] {
  const stream = createMarkdownStream();
  for (const piece of pieces) stream.push(piece);
  stream.end();
  return stream.finished.map(text);
}

function cutInto(source: string, size: number): string[] {
  return Array.from({ length: Math.ceil(source.length / size) }, (_, at) => source.slice(at * size, (at + 1) * size));
}

const samples: Readonly<Record<string, readonly string[]>> = {
  '# Title\n\nSome **text**\nover two lines.\n\n- a\n- b\n\n  more of b\n\nEnd': [
    '# Title',
    'Some **text**\nover two lines.',
    '- a\n- b\n\n  more of b',
    'End',
  ],
  'Before\n```ts src/a.ts\nlet a = 1;\n\n~~~\n```\nAfter': ['Before', 'code ts src/a.ts|let a = 1;\n\n~~~', 'After'],
  '1. one\n\n2. two\n\n3. three\n\nno item': ['1. one\n\n2. two\n\n3. three', 'no item'],
  'Heading\n===\ntext\n---\nmore': ['Heading\n===', 'text\n---', 'more'],
  '| a | b |\n|---|---|\n| 1 | 2 |\n\nafter': ['| a | b |\n|---|---|\n| 1 | 2 |', 'after'],
  '> quoted\nand lazy\n\n> again\n\nout': ['> quoted\nand lazy', '> again', 'out'],
  '````md\n```ts\ninner\n```\n````\nx': ['code md|```ts\ninner\n```', 'x'],
  '  ```py\n  a\n    b\n  ```\nx': ['code py|a\n  b', 'x'],
  '- item\n\n  ```js\n  nested();\n  ```\n\n- next\n\nend': ['- item\n\n  ```js\n  nested();\n  ```\n\n- next', 'end'],
  '```\nnever closed\n``': ['code |never closed\n``'],
  '``` ts\n```\n\n```js\n\n```': ['code ts|', 'code js|'],
  'a\r\n\r\n```sh\r\nls\r\n```\r\nb\r\n': ['a', 'code sh|ls', 'b'],
  '<div>\nraw\n</div>\n\n<!-- note -->\n\ntext': ['<div>\nraw\n</div>', '<!-- note -->', 'text'],
  '    indented code\n\ntext': ['indented code', 'text'],
  '': [],
  '\n\n': [],
};

describe('createMarkdownStream', () => {
  for (const [source, expected] of Object.entries(samples)) {
    it(`gives the same blocks however it is cut: ${JSON.stringify(source.slice(0, 40))}`, () => {
      for (const size of [1, 2, 3, 5, 7, source.length + 1])
        assert.deepEqual(blocksOf(cutInto(source, size)), expected, `pieces of ${size}`);
    });
  }

  it('comes back from nesting without end, and reads on behind it', () => {
    for (const mark of ['> ', '- ', '1. ', '> - ']) {
      const deep = `${mark.repeat(5000)}x\nmore`;
      const source = `before\n\n${deep}\n\n\`\`\`js\na\n\nb\n\`\`\`\nafter`;
      for (const size of [97, source.length]) {
        const blocks = blocksOf(cutInto(source, size));
        assert.deepEqual([blocks[0], ...blocks.slice(-2)], ['before', 'code js|a\n\nb', 'after']);
        assert.ok(blocks.slice(1, -2).join('').replaceAll(' ', '') === deep.replaceAll(' ', ''), mark);
      }
    }
    const quoted = `${'> '.repeat(40)}x`;
    assert.deepEqual(blocksOf([quoted]), [quoted]);
  });

  it('never changes a finished block', () => {
    const source = Object.keys(samples).join('\n\n');
    const stream = createMarkdownStream();
    const seen: string[] = [];
    for (const character of source) {
      stream.push(character);
      const now = stream.finished.map((block) => `${block.key} ${text(block)}`);
      assert.deepEqual(now.slice(0, seen.length), seen);
      seen.splice(0, seen.length, ...now);
    }
    assert.ok(seen.length > 20);
  });

  it('shows what has arrived of an open code block at once', () => {
    const stream = createMarkdownStream();
    stream.push('```ts\nconst a');
    assert.equal(stream.open && text(stream.open), 'code ts|const a');
    stream.push(' = 1;');
    assert.equal(stream.open && text(stream.open), 'code ts|const a = 1;');
  });

  it('names a block by the same key before and after it is finished', () => {
    const stream = createMarkdownStream();
    stream.push('one\n\n```ts\nx\n');
    const open = stream.open;
    stream.push('```\nafter\n\n');
    assert.equal(open?.key, 1);
    assert.equal(stream.finished[1], open);
  });

  it('keeps the open block small in a long list, a long table and a text without lines', () => {
    const long = [
      Array.from({ length: 600 }, (_, at) => `- item number ${at} ${'with words '.repeat(6)}\n`),
      ['| a | b |\n', '|---|---|\n', ...Array.from({ length: 600 }, (_, at) => `| ${at} | ${'value '.repeat(12)} |\n`)],
      Array.from({ length: 600 }, () => 'words without any end, one after the other, for ever and ever '),
    ];
    for (const pieces of long) {
      const stream = createMarkdownStream();
      let longest = 0;
      for (const piece of pieces) {
        stream.push(piece);
        longest = Math.max(longest, stream.open && stream.open.kind === 'markdown' ? stream.open.source.length : 0);
      }
      stream.end();
      assert.ok(longest < 13_000, `open block of ${longest}`);
      const shown = stream.finished.map(text).join('\n');
      for (const piece of pieces.slice(-3)) assert.ok(shown.includes(piece.trim()));
      assert.equal(shown.length >= pieces.join('').length * 0.98, true);
    }
  });

  it('collects the targets of reference links', () => {
    const stream = createMarkdownStream();
    stream.push('[Docs]: https://example.com "Title"\n\nSee [docs].\n');
    stream.end();
    assert.deepEqual(stream.links, { docs: { href: 'https://example.com', title: 'Title' } });
    assert.deepEqual(stream.finished.map(text), ['See [docs].']);
  });
});
