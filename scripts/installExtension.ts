import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { installVscodeServer } from './installVscodeServer.ts';
import { projectFolder } from './support/paths.ts';
import { step } from './support/progress.ts';
import { runCommand } from './support/run.ts';

/** Installs the packaged extension into an extensions folder the way a person does: with VS Code's own command. */
export async function installExtension(extensionsFolder: string): Promise<void> {
  const { name, version } = JSON.parse(await readFile(join(projectFolder, 'package.json'), 'utf8'));
  const server = await installVscodeServer();
  const { code, output } = await step('Installing the packaged extension', () =>
    runCommand(
      process.execPath,
      [
        join(server, 'out', 'server-main.js'),
        `--install-extension=${join(projectFolder, `${name}-${version}.vsix`)}`,
        `--extensions-dir=${extensionsFolder}`,
        `--server-data-dir=${join(extensionsFolder, '.server-data')}`,
        '--accept-server-license-terms',
        '--disable-telemetry',
      ],
      { environment: { ...process.env, EXTENSIONS_GALLERY: '{}' } },
    ),
  );
  if (code !== 0 || !/successfully installed/.test(output)) throw new Error(`The package does not install:\n${output}`);
}
