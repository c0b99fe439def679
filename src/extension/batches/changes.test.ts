import assert from 'node:assert/strict';
import type { Batch, BatchResult } from '../../core/batches.ts';
import { jsonLine, markdownOf } from './batchText.ts';
import { changesOf, newFilePath } from './changes.ts';

const result = (text: string, answer: string, change: Partial<BatchResult> = {}): BatchResult => ({
  id: 1,
  batchId: 1,
  label: 'src/a.ts',
  uri: 'file:///w/src/a.ts',
  status: 'done',
  attempt: 1,
  error: null,
  finishReason: 'stop',
  usage: { inputTokens: 1, outputTokens: 2, estimated: false },
  costUsd: 0.1,
  start: 0,
  end: text.length,
  answer,
  source: { uri: change.uri ?? 'file:///w/src/a.ts', label: 'src/a.ts', language: 'typescript', text },
  ...change,
});
const fenced = (code: string): string => `Here:\n\n\`\`\`ts\n${code}\n\`\`\`\n`;
const texts = (mode: Batch['mode'], results: BatchResult[]): string[] =>
  changesOf({ mode }, results).files.map(({ text }) => text);

describe('the changes of a batch', () => {
  it('replace whole files and keep their last line end', () => {
    assert.deepEqual(texts('replace', [result('old\n', fenced('new'))]), ['new\n']);
    assert.deepEqual(texts('replace', [result('old', fenced('new'))]), ['new']);
  });

  it('put all ranges of a file into one change, in any order, with their indentation', () => {
    const text = 'class A {\n  one() {}\n  two() {}\n}\n';
    const at = (part: string) => ({ start: text.indexOf(part), end: text.indexOf(part) + part.length });
    const results = [
      result(text, fenced('uno() {\n  return 1;\n}'), at('  one() {}')),
      result(text, fenced('due() {}'), at('  two() {}')),
    ];
    const expected = 'class A {\n  uno() {\n    return 1;\n  }\n  due() {}\n}\n';
    assert.deepEqual(texts('replace', results), [expected]);
    assert.deepEqual(texts('replace', results.reverse()), [expected]);
  });

  it('insert after the range', () => {
    assert.deepEqual(texts('insert', [result('a\nb\n', fenced('more'))]), ['a\nb\nmore\n']);
    assert.deepEqual(texts('insert', [result('a b', fenced('x'), { start: 0, end: 1 })]), ['a\nx b']);
  });

  it('leave out what has no code, what was cut off and what is not done', () => {
    const changes = changesOf({ mode: 'replace' }, [
      result('old', '```ts\n\n```'),
      result('old', fenced('half a fi'), { finishReason: 'length', uri: 'file:///w/b.ts' }),
      result('old', '', { status: 'failed', uri: 'file:///w/c.ts' }),
      result('old', fenced('a();\n// ... rest of the code ...'), { uri: 'file:///w/d.ts' }),
      result('old', 'There is nothing to change here.', { uri: 'file:///w/e.ts' }),
    ]);
    assert.deepEqual(changes.files, []);
    assert.deepEqual(
      changes.unusable.map(({ why }) => why),
      ['noCode', 'cut', 'faulty', 'noCode'],
    );
  });

  it('name new files after their sources and the template', () => {
    assert.equal(newFilePath('/w/src/cart.ts', 'write-tests', 1), '/w/src/cart.test.ts');
    assert.equal(newFilePath('/w/src/cart.ts', 'write-tests', 2), '/w/src/cart.test2.ts');
    assert.equal(newFilePath('/w/a.b/Makefile', 'Port to Go!', 1), '/w/a.b/Makefile.port-to-go');
    assert.equal(newFilePath('.env', '…', 1), '.env.new');
  });
});

describe('a batch as a text', () => {
  const batch = { template: 'review', model: 'c/m' } as Batch;

  it('is one JSON object a line', () => {
    const lines = [
      jsonLine(batch, result('ab', 'line\nbreak')),
      jsonLine(batch, result('ab', 'x', { start: 1 })),
      jsonLine(batch, result('ab', '', { status: 'waiting' })),
    ];
    for (const line of lines) assert.match(line, /^[^\n]+\n$/);
    const [whole, part, waiting] = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    assert.deepEqual([whole?.file, whole?.answer, whole?.range], ['src/a.ts', 'line\nbreak', undefined]);
    assert.deepEqual(part?.range, [1, 2]);
    assert.deepEqual(Object.keys(waiting ?? {}), ['file', 'template', 'model', 'status']);
  });

  it('is a document with a part for each answer', () => {
    const text = [...markdownOf('Review', [result('', ' Fine. '), result('', '', { status: 'failed' })])].join('');
    assert.equal(text, '# Review\n\n## src/a.ts\n\nFine.\n');
  });
});
