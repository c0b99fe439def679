import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { transform } from 'esbuild';
import { projectFolder } from './support/paths.ts';

/** Least share of lines that the unit tests must run, in percent, over all the folders together. */
export const MINIMUM_PERCENT = 90;
const FOLDERS = ['core', 'engine', 'conversation', 'node'];

type Lines = { readonly covered: number; readonly total: number };
export type Coverage = { readonly percent: number; readonly rows: readonly string[] };

/** Reads what c8 wrote to coverage/ and adds it up by folder. */
export async function readCoverage(): Promise<Coverage> {
  const file = join(projectFolder, 'coverage', 'coverage-summary.json');
  const text = await readFile(file, 'utf8').catch(() => {
    throw new Error('The unit tests did not end the way that leaves a coverage report.');
  });
  const summary: Record<string, { lines: Lines }> = JSON.parse(text);
  const byFolder = new Map(FOLDERS.map((folder) => [folder, { covered: 0, total: 0 }]));
  for (const [path, { lines }] of Object.entries(summary)) {
    const sum = byFolder.get(relative(join(projectFolder, 'src'), path).split(/[\\/]/)[0] ?? '');
    if (!sum || (lines.covered === 0 && (await isTypesOnly(path)))) continue;
    sum.covered += lines.covered;
    sum.total += lines.total;
  }
  const all = [...byFolder.values()].reduce<Lines>(
    (sum, lines) => ({ covered: sum.covered + lines.covered, total: sum.total + lines.total }),
    { covered: 0, total: 0 },
  );
  const rows = [...byFolder, ['together', all] as const].map(
    ([name, lines]) => `${name.padEnd(14)}${percentOf(lines).toFixed(1).padStart(6)} % of ${lines.total} lines`,
  );
  return { percent: percentOf(all), rows };
}

const percentOf = ({ covered, total }: Lines): number => (total === 0 ? 0 : (100 * covered) / total);

/** A file of types alone is never loaded, so it shows as not covered though there is nothing to run. */
async function isTypesOnly(path: string): Promise<boolean> {
  const { code } = await transform(await readFile(path, 'utf8'), { loader: 'ts', legalComments: 'none' });
  return code.trim() === '';
}
