import { existsSync } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { projectFolder } from './support/paths.ts';
import { step } from './support/progress.ts';
import { runCommand, tail } from './support/run.ts';

export type Prometheus = { readonly server: string; readonly promtool: string };

const folder = join(projectFolder, '.vscode-test', 'prometheus');

/** Prometheus and its tool: those on the PATH, else Debian's package, unpacked beside the other test programs. */
export async function ensurePrometheus(): Promise<Prometheus> {
  const found = find([...(process.env.PATH ?? '').split(delimiter), join(folder, 'usr', 'bin')]);
  if (found) return found;
  await step('Fetching Prometheus from Debian (apt-get)', fetchPackage);
  const unpacked = find([join(folder, 'usr', 'bin')]);
  if (!unpacked) throw new Error(missing());
  return unpacked;
}

function find(folders: readonly string[]): Prometheus | undefined {
  const locate = (name: string) => folders.map((path) => join(path, name)).find((path) => existsSync(path));
  const [server, promtool] = [locate('prometheus'), locate('promtool')];
  return server && promtool ? { server, promtool } : undefined;
}

/** Nothing is installed and no service is started. */
async function fetchPackage(): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  if ((await run('apt-get', ['download', 'prometheus'])) !== 0) {
    await run('apt-get', ['update']);
    await run('apt-get', ['download', 'prometheus']);
  }
  const archive = (await readdir(folder)).find((name) => name.endsWith('.deb'));
  if (archive === undefined || (await run('dpkg-deb', ['-x', archive, '.'])) !== 0) throw new Error(missing());
  await rm(join(folder, archive));
}

async function run(command: string, args: readonly string[]): Promise<number> {
  const { code, output } = await runCommand(command, args, { cwd: folder });
  if (code !== 0) console.error(tail(output));
  return code ?? 1;
}

const missing = (): string =>
  'Prometheus is needed for this and was not found. Install it, for example with: sudo apt-get install prometheus';
