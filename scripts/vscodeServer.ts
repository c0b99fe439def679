import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { installLanguagePack } from './languagePack.ts';
import { startProcess, tail } from './support/run.ts';

export type ServerOptions = {
  /** Folder with `out/server-main.js`, from `installVscodeServer`. */
  readonly serverFolder: string;
  /** Holds user data, machine data and logs. Created when missing. */
  readonly dataFolder: string;
  /** Installed extensions, one folder each. Created when missing. */
  readonly extensionsFolder: string;
  /** User settings; replaces what was written there before. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Display language such as `de`; English when absent. */
  readonly locale?: string | undefined;
  /** Environment of the extension host beyond PATH, HOME and the like. Nothing else is inherited. */
  readonly environment?: Readonly<Record<string, string>>;
  /** What a window shows whose address names no folder, absolute. */
  readonly defaultFolder?: string;
  /** A port or a range such as `9250-9290`; any free one when absent. */
  readonly port?: string;
};

export type VscodeServer = {
  /** `http://127.0.0.1:PORT` */
  readonly origin: string;
  readonly authority: string;
  readonly pid: number;
  /** Resolves when the server has ended, for whatever reason. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
};

const START_TIMEOUT_MS = 60_000;
const INHERITED = ['PATH', 'HOME', 'USER', 'LANG', 'LC_ALL', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot', 'APPDATA', 'SHELL'];

/** Settings that keep VS Code's own chat, tips and update checks out of the way; the side panel stays in sight. */
export const quietSettings: Readonly<Record<string, unknown>> = {
  'chat.disableAIFeatures': true,
  'workbench.secondarySideBar.defaultVisibility': 'visible',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.enableExperiments': false,
  'telemetry.telemetryLevel': 'off',
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'git.openRepositoryInParentFolders': 'never',
};

/**
 * Starts the VS Code server on a loopback port and waits until it accepts connections.
 *
 * @throws an error with the server's last lines when it ends early or does not come up within a minute.
 */
export async function startVscodeServer(options: ServerOptions): Promise<VscodeServer> {
  const settingsFile = settingsFileOf(options.dataFolder);
  await mkdir(dirname(settingsFile), { recursive: true });
  await mkdir(options.extensionsFolder, { recursive: true });
  if (options.settings) await writeFile(settingsFile, `${JSON.stringify(options.settings, null, 2)}\n`);
  if (options.locale) await installLanguagePack(options.dataFolder, options.locale);
  const { child, stop } = startProcess(process.execPath, serverArguments(options), {
    environment: serverEnvironment(options.environment ?? {}),
  });
  const log = createWriteStream(join(options.dataFolder, 'server.log'));
  let output = '';
  const listening = new Promise<number>((resolve) => {
    const read = (text: string) => {
      log.write(text);
      if (output.length < 100_000) output += text;
      const port = /agent listening on (\d+)/.exec(output)?.[1];
      if (port !== undefined) resolve(Number(port));
    };
    child.stdout.setEncoding('utf8').on('data', read);
    child.stderr.setEncoding('utf8').on('data', read);
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()).once('error', () => resolve()));
  void ended.then(() => log.end());
  const port = await Promise.race([listening, ended, delay(START_TIMEOUT_MS, undefined, { ref: false })]);
  if (port === undefined || child.pid === undefined) {
    await stop();
    throw new Error(`The VS Code server did not start:\n${tail(output)}`);
  }
  const authority = `127.0.0.1:${port}`;
  return { origin: `http://${authority}`, authority, pid: child.pid, ended, stop };
}

/** Where the user settings of a data folder are. */
export const settingsFileOf = (dataFolder: string): string => join(dataFolder, 'data', 'User', 'settings.json');

export type WindowOptions = {
  /** Folder to open, absolute. */
  readonly folder: string;
  /** Folder of an extension that is loaded from source. */
  readonly extensionDevelopmentPath?: string | undefined;
  /** Module with a `run` function that the extension host calls once. */
  readonly extensionTestsPath?: string | undefined;
  /** File to open, absolute. */
  readonly openFile?: string | undefined;
};

/** The address of a window. */
export function windowUrl(server: VscodeServer, options: WindowOptions): string {
  const remote = (path: string) => `vscode-remote://${server.authority}${path}`;
  const payload: [string, string][] = [
    ['skipWelcome', 'true'],
    ['skipReleaseNotes', 'true'],
  ];
  if (options.extensionDevelopmentPath) {
    payload.push(['extensionDevelopmentPath', remote(options.extensionDevelopmentPath)]);
  }
  if (options.extensionTestsPath) payload.push(['extensionTestsPath', remote(options.extensionTestsPath)]);
  if (options.openFile) payload.push(['openFile', remote(options.openFile)]);
  const query = new URLSearchParams({ folder: options.folder, payload: JSON.stringify(payload) });
  return `${server.origin}/?${query}`;
}

function serverArguments(options: ServerOptions): string[] {
  return [
    join(options.serverFolder, 'out', 'server-main.js'),
    '--host=127.0.0.1',
    `--port=${options.port ?? '0'}`,
    '--without-connection-token',
    '--accept-server-license-terms',
    `--server-data-dir=${options.dataFolder}`,
    `--extensions-dir=${options.extensionsFolder}`,
    '--disable-telemetry',
    '--disable-workspace-trust',
    // Without it the payload of the address is ignored.
    '--enable-smoke-test-driver',
    // A window that went away without a goodbye must not keep its extension host for hours.
    '--reconnection-grace-time=30',
    ...(options.defaultFolder ? [`--default-folder=${options.defaultFolder}`] : []),
    ...(options.locale ? [`--locale=${options.locale}`] : []),
  ];
}

function serverEnvironment(extra: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const inherited = INHERITED.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  // An empty gallery: otherwise every start asks a server on the internet.
  return { ...Object.fromEntries(inherited), EXTENSIONS_GALLERY: '{}', ...extra };
}
