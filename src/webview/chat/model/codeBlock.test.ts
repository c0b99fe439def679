import assert from 'node:assert/strict';
import { appendCode, chunkLines, codeBlockOf, codeText } from './codeBlock.ts';

describe('a code block', () => {
  it('keeps its text in chunks of whole lines', () => {
    const lines = Array.from({ length: chunkLines * 2 + 3 }, (_, at) => `line ${at}`).join('\n');
    const block = codeBlockOf(0, 'ts', lines);
    assert.equal(block.chunks.length, 3);
    assert.ok(block.chunks[0]?.endsWith(`line ${chunkLines - 1}\n`));
    assert.equal(codeText(block), lines);
  });

  it('grows in its last chunk', () => {
    const block = codeBlockOf(0, '', 'a\n');
    appendCode(block, 'b');
    appendCode(block, 'c\n');
    assert.deepEqual(block.chunks, ['a\nbc\n']);
    assert.equal(codeText(block), 'a\nbc');
  });
});
