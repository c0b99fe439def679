import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readFolder } from '../bench/routing/rows.ts';

describe('labelled prompts', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'routing-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('are read from any .jsonl file, each with the number of its line', () => {
    const quality = { prompt: 'Grüße', weak: 0, strong: 1, source: 's', category: 'c', weakAnswer: '42' };
    const lines = [JSON.stringify(quality), '', '{"question":"?"}', '{"prompt":"x","weak":null,"label":"simple"}'];
    writeFileSync(join(folder, 'ü 1.jsonl'), `\uFEFF${lines.join('\r\n')}`);
    writeFileSync(join(folder, 'empty.jsonl'), '\n');
    writeFileSync(join(folder, 'README.md'), 'no rows');
    assert.deepEqual(readFolder(folder), [
      {
        file: 'ü 1.jsonl',
        rows: [
          { ...quality, line: 1 },
          { prompt: 'x', source: '', label: 'simple', line: 4 },
        ],
      },
    ]);
  });

  it('that are no JSON are told by file and line', () => {
    writeFileSync(join(folder, 'a.jsonl'), '{"prompt":"x"}\n{oops\n');
    assert.throws(() => readFolder(folder), /a\.jsonl, line 2: no JSON/);
  });
});
