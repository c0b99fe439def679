import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder } from './support/paths.ts';
import { step } from './support/progress.ts';
import { runNpm, tail } from './support/run.ts';

const PACKAGE = 'code-server';
const VERSION = '4.139.1';
/** Native parts that ship no binary for every platform, so they are built on this machine. */
const NATIVE_MODULES = ['@vscode/spdlog', '@vscode/native-watchdog', 'node-pty'];
const NPM_FLAGS = ['--no-audit', '--no-fund', '--loglevel=error', '--fetch-retries=1'];

/**
 * Makes sure that the VS Code server is in the cache folder and returns its folder (the one with `out/server-main.js`).
 * Installs into a folder of its own and renames it at the end, so what has the final name is always whole and two
 * installs at a time do not meet.
 *
 * @throws an error that says which step failed, with npm's last lines and what to do.
 */
export async function installVscodeServer(): Promise<string> {
  const installed = join(cacheFolder, `${PACKAGE}-${VERSION}`);
  if (!existsSync(installed)) {
    await removeLeftovers();
    await install(installed);
  }
  return serverFolder(installed);
}

const serverFolder = (root: string): string => join(root, 'node_modules', PACKAGE, 'lib', 'vscode');

async function install(target: string): Promise<void> {
  const partial = `${target}.installing-${process.pid}`;
  await mkdir(partial, { recursive: true });
  await writeFile(join(partial, 'package.json'), '{ "private": true }\n');
  const server = serverFolder(partial);
  try {
    await npmStep(`Fetching the VS Code server (${PACKAGE}@${VERSION} from npm)`, partial, [
      'install',
      '--ignore-scripts',
      `${PACKAGE}@${VERSION}`,
    ]);
    await npmStep('Fetching what the VS Code server needs', server, ['install', '--omit=dev', '--ignore-scripts']);
    await npmStep('Building the native parts of the VS Code server', server, ['rebuild', ...NATIVE_MODULES]);
    await rename(partial, target).catch((error: NodeJS.ErrnoException) => {
      if (!existsSync(target)) throw error;
    });
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

async function npmStep(title: string, cwd: string, args: readonly string[]): Promise<void> {
  const { code, output } = await step(title, () => runNpm([...args, ...NPM_FLAGS], { cwd }));
  if (code === 0) return;
  throw new Error(
    `${title} failed. npm said:\n\n${tail(output)}\n\n` +
      'It needs the npm registry (once), and a C++ compiler, make and Python for the native parts.\n' +
      'With a desktop VS Code, set VSCODE_EXECUTABLE to its path instead: then nothing is fetched.',
  );
}

/** Removes half-installed folders of runs that were killed; those of running processes stay. */
async function removeLeftovers(): Promise<void> {
  if (!existsSync(cacheFolder)) return;
  for (const name of await readdir(cacheFolder)) {
    const pid = /\.installing-(\d+)$/.exec(name)?.[1];
    if (pid !== undefined && !isRunning(Number(pid))) await rm(join(cacheFolder, name), { recursive: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
