import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { detect } from '../../src/engine/privacy/detect.ts';

/**
 * What masking finds in labelled texts and what it takes for something by mistake, for each kind; and how fast it is.
 * `--data DIR`: JSON lines of `{text, spans: [{start, end, type, optional?}]}`, also gzipped, in DIR and its folders.
 * `--misses N` prints some of what was missed, `--wrong N` some of what was taken by mistake.
 */

type Label = { readonly start: number; readonly end: number; readonly type: string; readonly optional?: boolean };
type Row = { readonly text: string; readonly spans: readonly Label[] };

const kinds: Readonly<Record<string, string>> = {
  SECRET: 'secret',
  EMAIL: 'email',
  PHONE: 'phone',
  IP: 'ip',
  MAC: 'mac',
  CREDIT_CARD: 'card',
  IBAN: 'iban',
  US_SSN: 'national-id',
  NATIONAL_ID: 'national-id',
};

const { values } = parseArgs({
  options: {
    data: { type: 'string', multiple: true, default: [] },
    misses: { type: 'string', default: '0' },
    wrong: { type: 'string', default: '0' },
  },
});

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.jsonl(\.gz)?$/.test(name))
    .map((name) => join(folder, name));

function rowsOf(file: string): Row[] {
  const bytes = readFileSync(file);
  const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString();
  return text.split('\n').flatMap((line) => (line.trim() === '' ? [] : [JSON.parse(line) as Row]));
}

type Count = { labels: number; found: number; told: number; right: number };
const overlap = (a: { start: number; end: number }, b: { start: number; end: number }): boolean =>
  a.start < b.end && b.start < a.end;
const covers = (a: { start: number; end: number }, b: { start: number; end: number }): boolean =>
  a.start <= b.start && b.end <= a.end;

function show(title: string, examples: readonly string[], amount: number): void {
  if (amount === 0) return;
  console.log(`  ${title}`);
  const step = Math.max(1, Math.floor(examples.length / amount));
  for (let index = 0; index < examples.length; index += step) console.log(`    ${examples[index]}`);
}

const percent = (part: number, whole: number): string =>
  whole === 0 ? '   –' : `${((100 * part) / whole).toFixed(1)} %`;

function measure(file: string): { chars: number; ms: number } {
  const counts = new Map<string, Count>();
  const count = (kind: string): Count => {
    const known = counts.get(kind) ?? { labels: 0, found: 0, told: 0, right: 0 };
    counts.set(kind, known);
    return known;
  };
  const [misses, wrong]: [string[], string[]] = [[], []];
  let [chars, ms, clean, cleanHit] = [0, 0, 0, 0];
  for (const { text, spans } of rowsOf(file)) {
    const startedAt = performance.now();
    const findings = detect(text, { personal: true });
    ms += performance.now() - startedAt;
    chars += text.length;
    const excerpt = ({ start, end }: { start: number; end: number }): string =>
      JSON.stringify(
        `${text.slice(Math.max(0, start - 30), start)}⟦${text.slice(start, end)}⟧${text.slice(end, end + 10)}`,
      );
    if (spans.length === 0) {
      clean += 1;
      if (findings.length > 0) cleanHit += 1;
    }
    for (const label of spans) {
      const kind = kinds[label.type];
      if (kind === undefined || label.optional) continue;
      const entry = count(kind);
      entry.labels += 1;
      // Found is what leaves nothing of it to be read, whatever kind it was taken for.
      if (findings.some((finding) => covers(finding, label))) entry.found += 1;
      else misses.push(`${kind}: ${excerpt(label)}`);
    }
    for (const finding of findings) {
      const entry = count(finding.kind);
      entry.told += 1;
      if (spans.some((label) => overlap(label, finding))) entry.right += 1;
      else wrong.push(`${finding.kind}: ${excerpt(finding)}`);
    }
  }
  console.log(
    `\n${file.split(/[\\/]/).at(-1)}: ${clean} texts without a label, of them ${cleanHit} with something masked`,
  );
  for (const [kind, { labels, found, told, right }] of [...counts].toSorted(([a], [b]) => (a < b ? -1 : 1)))
    console.log(
      `  ${kind.padEnd(12)} recall ${percent(found, labels).padStart(7)} (${found}/${labels})`.padEnd(46) +
        `precision ${percent(right, told).padStart(7)} (${right}/${told})`,
    );
  show('missed', misses, Number(values.misses));
  show('wrong', wrong, Number(values.wrong));
  return { chars, ms };
}

const files = values.data.flatMap(filesIn);
if (files.length === 0) throw new Error('Say with --data DIR where the labelled texts are.');
const sums = files.map(measure);
const [chars, ms] = [sums.reduce((sum, each) => sum + each.chars, 0), sums.reduce((sum, each) => sum + each.ms, 0)];
console.log(
  `\n${(chars / 1e6).toFixed(2)} million characters in ${ms.toFixed(0)} ms: ${(chars / 1000 / ms).toFixed(1)} million a second`,
);
