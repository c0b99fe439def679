/** Accuracy of language identification on labelled texts, by language and by source, beside plain eld in the same run. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { eld } from 'eld/extrasmall';
import { identifyLanguage } from '../../src/engine/providers/demo/language.ts';
import { languages } from '../../src/engine/providers/demo/languages.ts';

type Row = { readonly text: string; readonly lang: string; readonly source: string };
type Method = { readonly name: string; readonly identify: (text: string) => Promise<string | undefined> };

const { values } = parseArgs({
  options: { data: { type: 'string', default: '../shared/data/langid' }, errors: { type: 'boolean', default: false } },
});

const rows = readFileSync(join(values.data, 'dev.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Row);

const plain = eld.newInstance();
plain.setLanguageSubset(['en', 'es', 'fr', 'de', 'it', 'ms']);

const methods: readonly Method[] = [
  {
    name: 'eld alone',
    identify: async (text) => {
      const { language } = plain.detect(text);
      return language === 'ms' ? 'id' : language;
    },
  },
  { name: 'ours', identify: identifyLanguage },
];

const percent = (part: number, whole: number): string => ((100 * part) / whole).toFixed(1).padStart(6);

const sources = [...new Set(rows.map((row) => row.source))];
console.log(['method'.padEnd(12), 'source'.padEnd(28), ...languages.map((l) => l.padStart(6)), '   all'].join(' '));
for (const { name, identify } of methods) {
  const right = new Set<Row>();
  for (const row of rows) {
    const found = await identify(row.text);
    if (found === row.lang) right.add(row);
    else if (values.errors && name === 'ours') console.log(`${row.source} ${row.lang} -> ${found}: ${row.text}`);
  }
  for (const source of sources) {
    const cells = [...languages, undefined].map((language) => {
      const some = rows.filter((row) => row.source === source && (language ?? row.lang) === row.lang);
      return percent(some.filter((row) => right.has(row)).length, some.length);
    });
    console.log([name.padEnd(12), source.padEnd(28), ...cells].join(' '));
  }
}
