/**
 * Keeps the six languages complete. Writes the English bundle from the sources; with `--check` it tells instead what is
 * missing, stale or wrong in any bundle and exits with 1.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { getL10nJson } from '@vscode/l10n-dev';
import { bundleProblems, languages, type Strings } from './l10nRules.ts';

const root = new URL('../', import.meta.url);
const english = 'l10n/bundle.l10n.json';

const readStrings = (path: string): Strings => {
  try {
    return JSON.parse(readFileSync(new URL(path, root), 'utf8')) as Strings;
  } catch {
    return {};
  }
};

async function extract(): Promise<Strings> {
  const files: { extension: string; contents: string }[] = [];
  for await (const path of glob('src/**/*.{ts,tsx}', { cwd: root })) {
    if (path.endsWith('.test.ts')) continue;
    const extension = path.endsWith('x') ? '.tsx' : '.ts';
    files.push({ extension, contents: readFileSync(new URL(path, root), 'utf8') });
  }
  const found = await getL10nJson(files);
  const keys = Object.keys(found).sort((a, b) => a.localeCompare(b, 'en'));
  return Object.fromEntries(keys.map((key) => [key, key]));
}

function report(strings: Strings): number {
  const stale = JSON.stringify(strings) !== JSON.stringify(readStrings(english));
  const problems = stale ? [`${english} does not match the sources. Run: npm run l10n`] : [];
  for (const language of languages) {
    const bundle = `l10n/bundle.l10n.${language}.json`;
    const manifest = `package.nls.${language}.json`;
    problems.push(...bundleProblems(strings, readStrings(bundle)).map((problem) => `${bundle}: ${problem}`));
    const own = readStrings('package.nls.json');
    problems.push(...bundleProblems(own, readStrings(manifest)).map((problem) => `${manifest}: ${problem}`));
  }
  for (const problem of problems.slice(0, 40)) console.error(problem);
  if (problems.length > 40) console.error(`… and ${problems.length - 40} more`);
  return problems.length;
}

const strings = await extract();
if (!process.argv.includes('--check')) {
  writeFileSync(new URL(english, root), `${JSON.stringify(strings, null, 2)}\n`);
  console.log(`${english}: ${Object.keys(strings).length} strings.`);
  report(strings);
} else if (report(strings) > 0) {
  process.exitCode = 1;
} else {
  console.log(`${Object.keys(strings).length} strings, complete in ${languages.length + 1} languages.`);
}
