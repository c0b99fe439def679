import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { step } from './support/progress.ts';
import { runCommand, tail } from './support/run.ts';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'microsoft-edge'];
const FIXED_PATHS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];
const INSTALL = ['install', '-y', '--no-install-recommends', 'chromium', 'fonts-dejavu-core'];
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The path of Chromium or a browser of its family: `CHROMIUM_PATH`, else by the usual names; undefined when missing. */
export function findChromium(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const chosen = environment.CHROMIUM_PATH;
  if (chosen !== undefined && chosen !== '') {
    if (!isExecutable(chosen)) throw new Error(`CHROMIUM_PATH names “${chosen}”, which is not a program.`);
    return chosen;
  }
  const folders = (environment.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const onPath = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...onPath, ...FIXED_PATHS].find(isExecutable);
}

/**
 * Finds Chromium, or installs Debian's package when this runs as root.
 *
 * @throws an error with the exact command to run when it is missing and cannot be installed.
 */
export async function ensureChromium(): Promise<string> {
  const found = findChromium();
  if (found !== undefined) return found;
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) throw new Error(missing());
  await step('Installing Chromium from Debian (apt-get)', async () => {
    await aptGet(['update']);
    await aptGet(INSTALL);
  });
  const installed = findChromium();
  if (installed === undefined) throw new Error(missing());
  return installed;
}

/** Starts a headless Chromium with a fresh profile. */
export async function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: await ensureChromium(), args: FLAGS });
}

async function aptGet(args: readonly string[]): Promise<void> {
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const { code, output } = await runCommand('apt-get', args, { environment });
  if (code !== 0) throw new Error(`apt-get ${args.join(' ')} failed:\n${tail(output)}\n\n${missing()}`);
}

function missing(): string {
  return [
    'Chromium is needed for this and was not found. Install it with:',
    '',
    `  sudo apt-get update && sudo apt-get ${INSTALL.join(' ')}`,
    '',
    'or set CHROMIUM_PATH to a Chromium, Chrome or Edge.',
  ].join('\n');
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
