import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { projectFolder } from './support/paths.ts';
import { step } from './support/progress.ts';
import { type CommandResult, runCommand, tail } from './support/run.ts';

export type Prometheus = { readonly server: string; readonly promtool: string };

const folder = join(projectFolder, '.vscode-test', 'prometheus');
/** A name server or mirror that fails for a moment does not fail the test. */
const apt = ['-o', 'Acquire::Retries=3'];

/**
 * Prometheus and its tool: those on the PATH, else Debian's package, unpacked beside the other test programs.
 *
 * @throws an error that says what went wrong and which command installs it.
 */
export async function ensurePrometheus(): Promise<Prometheus> {
  const found = find([...(process.env.PATH ?? '').split(delimiter), join(folder, 'usr', 'bin')]);
  if (found) return found;
  await step('Fetching Prometheus from Debian (apt-get)', fetchPackage);
  const unpacked = find([join(folder, 'usr', 'bin')]);
  if (!unpacked) throw missing('The package has neither prometheus nor promtool.');
  // Says which library the system lacks, if it does.
  for (const program of [unpacked.server, unpacked.promtool]) await run(program, ['--version']);
  return unpacked;
}

function find(folders: readonly string[]): Prometheus | undefined {
  const locate = (name: string) => folders.map((path) => join(path, name)).find((path) => existsSync(path));
  const [server, promtool] = [locate('prometheus'), locate('promtool')];
  return server && promtool ? { server, promtool } : undefined;
}

/** Nothing is installed and no service is started. */
async function fetchPackage(): Promise<void> {
  const work = `${folder}.part`;
  await rm(work, { recursive: true, force: true });
  await mkdir(work, { recursive: true });
  const download = () => run('apt-get', [...apt, 'download', 'prometheus'], work);
  // Without package lists, or with old ones that name a version which is gone, they are fetched first. Only root may.
  await download().catch(async () => {
    const update = run('apt-get', [...apt, '-o', 'APT::Update::Error-Mode=any', 'update'], work);
    const failed = await update.then(() => undefined, String);
    // A source that cannot be reached matters only when the package is in no other.
    await download().catch((error: unknown) => Promise.reject(failed === undefined ? error : new Error(failed)));
  });
  const archive = (await readdir(work)).find((name) => name.endsWith('.deb'));
  if (archive === undefined) throw missing('apt-get downloaded nothing.');
  await run('dpkg-deb', ['-x', archive, 'unpacked'], work);
  await rm(folder, { recursive: true, force: true });
  await rename(join(work, 'unpacked'), folder);
  await rm(work, { recursive: true });
}

/** Rejects with what the command printed. */
async function run(command: string, args: readonly string[], cwd = projectFolder): Promise<void> {
  const notStarted = (error: unknown): CommandResult => ({ code: 1, output: String(error) });
  const { code, output } = await runCommand(command, args, { cwd }).catch(notStarted);
  if (code !== 0) throw missing(`${command} ${args.join(' ')} ended with code ${code}:\n${tail(output)}`);
}

const missing = (reason: string): Error =>
  new Error(
    `${reason}\n\nPrometheus is needed for this. Install it, for example with:\n  sudo apt-get update && sudo apt-get install prometheus`,
  );
