import { existsSync, rmSync } from 'node:fs';
import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { exampleWorkspace } from '../../../scripts/support/paths.ts';
import { messageBox } from './chat.ts';
import { openFile } from './files.ts';
import { waitUntil } from './waitUntil.ts';
import { openWorkbench, testSettings, type Workbench } from './workbench.ts';

type Settings = Readonly<Record<string, unknown>>;

export type SharedOptions = {
  /** User settings on top of the quiet ones. */
  readonly settings?: Settings;
  /** File to open, relative to the workspace. */
  readonly openFile?: string;
};

let shared: Workbench | undefined;

/** Whether this is the window that the next file of tests takes over. */
export const isShared = (workbench: Workbench): boolean => workbench === shared;

/**
 * The window of this test process, as good as new: the example workspace, no editor, a new conversation. Starting one
 * costs as much as most files of tests do, so those share one that need no other start: no environment, no user data
 * and no workspace of their own, and no history that is empty. Nobody closes it: it ends with the process.
 */
export async function sharedWorkbench(options: SharedOptions = {}): Promise<Workbench> {
  const { settings = {} } = options;
  if (shared) await renew(shared, settings);
  else shared = await start(settings);
  const model = String(settings['chatLlm.model'] ?? '/Demo model');
  await shared
    .statusBar()
    .filter({ hasText: `${model.slice(model.indexOf('/') + 1)} · ` })
    .waitFor();
  if (options.openFile !== undefined) await openFile(shared, options.openFile);
  return shared;
}

/** Settings that set up a server without a key and choose its first model. */
export function connectedTo(baseUrl: string, ...models: readonly [string, ...string[]]): Settings {
  return {
    'chatLlm.connections': [{ id: 'loopback', preset: 'custom', baseUrl, models }],
    'chatLlm.model': `loopback/${models[0]}`,
  };
}

async function start(settings: Settings): Promise<Workbench> {
  const workbench = await openWorkbench({ settings });
  process.once('exit', () => rmSync(dirname(workbench.workspace), { recursive: true, force: true, maxRetries: 5 }));
  return workbench;
}

/** Makes a window as good as new, with these settings. What needs VS Code's own interface does ../renewExtension. */
export async function renew(workbench: Workbench, settings: Settings): Promise<void> {
  const { page, panel, workspace, settingsFile } = workbench;
  const present: object = JSON.parse(await readFile(settingsFile, 'utf8'));
  const gone = Object.fromEntries(Object.keys(present).map((name) => [name, null]));
  const task = join(workspace, '..', 'renew.json');
  await writeFile(task, JSON.stringify({ ...gone, ...testSettings, ...settings }));
  await page.keyboard.press('Escape');
  await workbench.runCommand('Test: Renew the Window');
  await waitUntil(async () => !existsSync(task));
  await panel().getByText('What are you working on?').waitFor();
  await messageBox(workbench).fill('');
  for (const name of await readdir(workspace)) await rm(join(workspace, name), { recursive: true, force: true });
  await cp(exampleWorkspace, workspace, { recursive: true });
}
