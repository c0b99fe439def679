/**
 * Opens VS Code with the extension on the example workspace: the desktop one (`VSCODE_EXECUTABLE`, else `code` on
 * PATH), else the VS Code server, for a browser. Settings and conversations stay in the cache folder between starts.
 */
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { installVscodeServer } from './installVscodeServer.ts';
import { chatVariables } from './support/environment.ts';
import { cacheFolder, exampleWorkspace, projectFolder } from './support/paths.ts';
import { fail, step } from './support/progress.ts';
import { runCommand } from './support/run.ts';
import { quietSettings, startVscodeServer, type VscodeServer } from './vscodeServer.ts';

const stateFolder = join(cacheFolder, 'start');
const helper = join(import.meta.dirname, 'startHelper');
/** The same address at each start, since the browser keeps the window's layout by address. */
const PORTS = '9250-9290';

async function main(): Promise<void> {
  await step('Building the extension', build);
  const desktop = findDesktop();
  await (desktop === undefined ? startServer() : startDesktop(desktop));
}

async function build(): Promise<void> {
  const { code, output } = await runCommand(process.execPath, [join(import.meta.dirname, 'build.ts')]);
  if (code !== 0) throw new Error(output);
}

function findDesktop(): string | undefined {
  const chosen = process.env.VSCODE_EXECUTABLE;
  if (chosen) {
    if (!existsSync(chosen)) throw new Error(`VSCODE_EXECUTABLE names “${chosen}”, which does not exist.`);
    return chosen;
  }
  const name = process.platform === 'win32' ? 'code.cmd' : 'code';
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

/** Uses a profile of its own, so that nobody's settings are touched. */
async function startDesktop(executable: string): Promise<void> {
  const userData = join(stateFolder, 'desktop');
  await writeFirstSettings(join(userData, 'User'));
  const { code, output } = await runCommand(executable, [
    `--user-data-dir=${userData}`,
    `--extensions-dir=${join(stateFolder, 'desktop-extensions')}`,
    `--extensionDevelopmentPath=${projectFolder}`,
    `--extensionDevelopmentPath=${helper}`,
    '--disable-workspace-trust',
    '--new-window',
    exampleWorkspace,
  ]);
  if (code !== 0) throw new Error(`${executable} ended with code ${code}:\n${output}`);
  console.log(`VS Code with Chat LLM was opened by ${executable}.`);
}

async function startServer(): Promise<void> {
  const serverFolder = await installVscodeServer();
  const dataFolder = join(stateFolder, 'server');
  await writeFirstSettings(join(dataFolder, 'data', 'User'));
  const extensionsFolder = join(stateFolder, 'server-extensions');
  await linkExtensions(extensionsFolder);
  const server = await step('Starting the VS Code server', () =>
    startVscodeServer({
      serverFolder,
      dataFolder,
      extensionsFolder,
      environment: chatVariables(),
      defaultFolder: exampleWorkspace,
      port: PORTS,
    }),
  );
  console.log(`\nVS Code with Chat LLM is ready. Open this address in a browser:\n\n  ${server.origin}/\n`);
  console.log('Press Ctrl+C to stop.');
  await untilStopped(server);
}

/** The extension is used where it is, so that a new build shows up with a reload of the window. */
async function linkExtensions(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const { publisher, name, version } = JSON.parse(await readFile(join(projectFolder, 'package.json'), 'utf8'));
  await symlink(projectFolder, join(folder, `${publisher}.${name}-${version}`), 'junction');
  await cp(helper, join(folder, 'chat-llm.show-chat-llm-1.0.0'), { recursive: true });
}

async function writeFirstSettings(userFolder: string): Promise<void> {
  const file = join(userFolder, 'settings.json');
  if (existsSync(file)) return;
  await mkdir(userFolder, { recursive: true });
  await writeFile(file, `${JSON.stringify(quietSettings, null, 2)}\n`);
}

async function untilStopped(server: VscodeServer): Promise<void> {
  const asked = new Promise<'asked'>((resolve) => {
    process.on('SIGINT', () => resolve('asked'));
    process.on('SIGTERM', () => resolve('asked'));
  });
  const reason = await Promise.race([asked, server.ended]);
  await server.stop();
  if (reason !== 'asked') throw new Error('The VS Code server has ended by itself.');
}

await main().catch(fail);
