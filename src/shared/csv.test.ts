import assert from 'node:assert/strict';
import { csvLine } from './csv.ts';

describe('csvLine', () => {
  it('quotes as RFC 4180 tells', () => {
    assert.equal(
      csvLine(['plain', 'a,b', 'say "hi"', 'two\r\nlines', '', null]),
      'plain,"a,b","say ""hi""","two\r\nlines",,\r\n',
    );
    assert.equal(csvLine([1.5, -2, 1e-7, true, undefined]), '1.5,-2,1e-7,true,\r\n');
  });

  it('lets no text begin a formula', () => {
    for (const evil of [
      '=1+1',
      '+1',
      '-1',
      '@SUM(A1)',
      '\t=1',
      ' =1',
      '\r=1',
      '\n=1',
      '|calc',
      '%0',
      '＝1',
      '\ufeff=1',
    ]) {
      const line = csvLine([evil]).replace(/^"/, '');
      assert.equal(line[0], "'", JSON.stringify(evil));
    }
    assert.equal(csvLine(['=HYPERLINK("http://x","y")']), '"\'=HYPERLINK(""http://x"",""y"")"\r\n');
    assert.equal(csvLine(['openai/gpt-4o', 'a=b', '2026-11-22']), 'openai/gpt-4o,a=b,2026-11-22\r\n');
  });
});
