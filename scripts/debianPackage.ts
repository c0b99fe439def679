import { existsSync, globSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { projectFolder } from './support/paths.ts';
import { step } from './support/progress.ts';
import { type CommandOptions, type CommandResult, runCommand, tail } from './support/run.ts';

export type DebianPrograms<Name extends string> = {
  /** What people call it. */
  readonly title: string;
  /** Debian's package; the one to install. */
  readonly packageName: string;
  /** What it needs and a system may lack; fetched with it. */
  readonly libraries?: readonly string[];
  readonly programs: readonly Name[];
};

export type Found<Name extends string> = {
  readonly programs: Record<Name, string>;
  /** With it they find their libraries. */
  readonly environment: NodeJS.ProcessEnv;
};

/** A name server or mirror that fails for a moment does not fail the test. */
const apt = ['-o', 'Acquire::Retries=3'];

/**
 * Programs that tests need: those on the PATH, else Debian's package, unpacked beside the other test programs. Nothing is
 * installed and no service is started.
 *
 * @throws an error that says what went wrong and which command installs it.
 */
export async function ensurePrograms<Name extends string>(wanted: DebianPrograms<Name>): Promise<Found<Name>> {
  const { title, packageName, programs, libraries = [] } = wanted;
  const folder = join(projectFolder, '.vscode-test', packageName);
  const missing = (reason: string): Error =>
    new Error(
      `${reason}\n\n${title} is needed for this. Install it, for example with:\n  sudo apt-get update && sudo apt-get install ${packageName}`,
    );

  /** Rejects with what the command printed. */
  async function run(command: string, args: readonly string[], options: CommandOptions = {}): Promise<void> {
    const notStarted = (error: unknown): CommandResult => ({ code: 1, output: String(error) });
    const { code, output } = await runCommand(command, args, { cwd: projectFolder, ...options }).catch(notStarted);
    if (code !== 0) throw missing(`${command} ${args.join(' ')} ended with code ${code}:\n${tail(output)}`);
  }

  async function fetchPackage(): Promise<void> {
    const work = `${folder}.part`;
    await rm(work, { recursive: true, force: true });
    await mkdir(work, { recursive: true });
    const download = () => run('apt-get', [...apt, 'download', packageName, ...libraries], { cwd: work });
    // Without package lists, or with old ones that name a version which is gone, they are fetched first. Only root may.
    await download().catch(async () => {
      const update = run('apt-get', [...apt, '-o', 'APT::Update::Error-Mode=any', 'update'], { cwd: work });
      const failed = await update.then(() => undefined, String);
      // A source that cannot be reached matters only when the package is in no other.
      await download().catch((error: unknown) => Promise.reject(failed === undefined ? error : new Error(failed)));
    });
    const archives = (await readdir(work)).filter((name) => name.endsWith('.deb'));
    if (archives.length === 0) throw missing('apt-get downloaded nothing.');
    for (const archive of archives) await run('dpkg-deb', ['-x', archive, 'unpacked'], { cwd: work });
    await rm(folder, { recursive: true, force: true });
    await rename(join(work, 'unpacked'), folder);
    await rm(work, { recursive: true });
  }

  const own = join(folder, 'usr', 'bin');
  const installed = find(programs, (process.env.PATH ?? '').split(delimiter));
  if (installed) return { programs: installed, environment: process.env };
  const before = find(programs, [own]);
  if (before) return { programs: before, environment: environmentOf(folder) };
  await step(`Fetching ${title} from Debian (apt-get)`, fetchPackage);
  const unpacked = find(programs, [own]);
  if (!unpacked) throw missing(`The package lacks one of ${programs.join(', ')}.`);
  const environment = environmentOf(folder);
  // Says which library the system lacks, if it does.
  for (const program of programs) await run(unpacked[program], ['--version'], { environment });
  return { programs: unpacked, environment };
}

/** Unpacked libraries after those of the system's own path. */
function environmentOf(folder: string): NodeJS.ProcessEnv {
  const folders = globSync('{lib,usr/lib}/*-linux-*', { cwd: folder }).map((path) => join(folder, path));
  return { ...process.env, LD_LIBRARY_PATH: [process.env.LD_LIBRARY_PATH, ...folders].filter(Boolean).join(delimiter) };
}

function find<Name extends string>(
  programs: readonly Name[],
  folders: readonly string[],
): Record<Name, string> | undefined {
  const places = programs.map((name) => {
    return [name, folders.map((path) => join(path, name)).find((path) => existsSync(path))] as const;
  });
  return places.every(([, path]) => path !== undefined)
    ? (Object.fromEntries(places) as Record<Name, string>)
    : undefined;
}
