/**
 * Makes chat-llm-VERSION.vsix, checks what is in it, and prints its size. Any warning of vsce is a failure. `--built`
 * takes dist/ as it is.
 */
import { readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { listFiles, PackageManager } from '@vscode/vsce';
import { problemsOfContents, problemsOfManifest } from './packageRules.ts';
import { projectFolder } from './support/paths.ts';
import { fail, step } from './support/progress.ts';
import { runCommand } from './support/run.ts';

const vsce = join(projectFolder, 'node_modules', '@vscode', 'vsce', 'vsce');

async function main(): Promise<void> {
  if (!process.argv.includes('--built')) await build();
  const manifest: Record<string, unknown> = JSON.parse(await readFile(join(projectFolder, 'package.json'), 'utf8'));
  const files = await listFiles({ cwd: projectFolder, packageManager: PackageManager.None });
  const problems = [...problemsOfManifest(manifest), ...problemsOfContents(files, manifest)];
  if (problems.length > 0) throw new Error(`Not packaged:\n${problems.map((text) => `  ${text}`).join('\n')}`);
  const target = `${manifest.name}-${manifest.version}.vsix`;
  await step('Packaging', () => pack(target));
  const { size } = await stat(join(projectFolder, target));
  console.log(`${target}: ${(size / 1000).toFixed(0)} KB, ${files.length} files`);
}

async function build(): Promise<void> {
  const { code, output } = await step('Building for production', () =>
    runCommand(process.execPath, [join(import.meta.dirname, 'build.ts'), '--production']),
  );
  if (code !== 0) throw new Error(output);
}

async function pack(target: string): Promise<void> {
  await rm(join(projectFolder, target), { force: true });
  const { code, output } = await runCommand(
    process.execPath,
    [
      vsce,
      'package',
      '--no-dependencies',
      '--allow-missing-repository',
      '--no-rewrite-relative-links',
      '--out',
      target,
    ],
    { cwd: projectFolder },
  );
  if (code !== 0 || /\bWARNING\b/.test(output)) throw new Error(`vsce is not content:\n${output}`);
}

await main().catch(fail);
