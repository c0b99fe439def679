/**
 * Runs test/vscode/ inside an extension host: of the VS Code server in Chromium, or with `--desktop` of a desktop
 * VS Code (`VSCODE_EXECUTABLE`, else a downloaded one). `--grep PATTERN` picks tests,
 * `--bundle-only` leaves running them to a debugger.
 */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { PassThrough } from 'node:stream';
import { parseArgs } from 'node:util';
import { runTests } from '@vscode/test-electron';
import { build } from 'esbuild';
import type { TestEvent } from '../test/vscode/support/testEvents.ts';
import { hostTestsBundle } from './bundles.ts';
import { ensureChromium } from './chromium.ts';
import { installVscodeServer } from './installVscodeServer.ts';
import { withoutChatVariables } from './support/environment.ts';
import { exampleWorkspace, languageModelsFolder, projectFolder, testResultsFolder } from './support/paths.ts';
import { fail, step } from './support/progress.ts';
import { printTally, type Tally } from './support/tally.ts';

const { values: options } = parseArgs({
  options: { desktop: { type: 'boolean' }, grep: { type: 'string' }, 'bundle-only': { type: 'boolean' } },
});

async function main(): Promise<void> {
  await bundleTests();
  if (options['bundle-only']) return;
  const executable = options.desktop ? process.env.VSCODE_EXECUTABLE : join(import.meta.dirname, 'testHost.ts');
  if (!options.desktop) {
    await installVscodeServer();
    await ensureChromium();
  }
  const tally = await runInHost(executable);
  printTally(tally);
  if (tally.failed > 0) process.exitCode = 1;
}

async function bundleTests(): Promise<void> {
  if (!existsSync(join(projectFolder, 'dist', 'extension.js'))) throw new Error('Run “npm run build” first.');
  await rm(join(projectFolder, 'dist-test'), { recursive: true, force: true });
  await step('Bundling the tests', () => build(hostTestsBundle()));
}

/** Runs the suite and counts what it reports; a run that ends without a report is one failure. */
async function runInHost(executable: string | undefined): Promise<Tally> {
  const tally: Tally = { passed: 0, failed: 0 };
  let finished = false;
  const listener = await listen((event) => {
    finished ||= event.type === 'end';
    count(tally, event);
  });
  const scratch = await mkdtemp(join(tmpdir(), 'chat-llm-host-'));
  const output = new PassThrough();
  const chunks: Buffer[] = [];
  output.on('data', (chunk) => chunks.push(chunk));
  await mkdir(testResultsFolder, { recursive: true });
  try {
    await runTests({
      ...(executable !== undefined && { vscodeExecutablePath: executable }),
      extensionDevelopmentPath: projectFolder,
      extensionTestsPath: join(projectFolder, 'dist-test', 'index.js'),
      extensionTestsEnv: {
        ...withoutChatVariables(),
        CHAT_LLM_TEST_PORT: String(listener.port),
        CHAT_LLM_TEST_GREP: options.grep,
      },
      launchArgs: [
        exampleWorkspace,
        `--user-data-dir=${join(scratch, 'data')}`,
        '--disable-extensions',
        // The launcher installs it instead.
        ...(options.desktop ? [`--extensionDevelopmentPath=${languageModelsFolder}`] : []),
      ],
      stdout: output,
      stderr: output,
    });
  } catch (error) {
    if (!finished) {
      tally.failed += 1;
      console.log(Buffer.concat(chunks).toString().trimEnd());
      console.log(`The extension host ended before its tests did: ${error instanceof Error ? error.message : error}`);
    } else if (tally.failed === 0) tally.failed = 1;
  } finally {
    listener.server.close();
    await rm(scratch, { recursive: true, force: true, maxRetries: 5 });
  }
  return tally;
}

function listen(onEvent: (event: TestEvent) => void): Promise<{ server: Server; port: number }> {
  const server = createServer((socket) => {
    createInterface({ input: socket }).on('line', (line) => onEvent(JSON.parse(line)));
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address !== null && typeof address === 'object') resolve({ server, port: address.port });
      else reject(new Error('The listener has no port'));
    });
  });
}

function count(tally: Tally, event: TestEvent): void {
  if (event.type === 'end') return;
  if (event.type !== 'retry') tally[event.type === 'pass' ? 'passed' : 'failed'] += 1;
  console.log(textOf(event));
}

function textOf(event: Exclude<TestEvent, { type: 'end' }>): string {
  switch (event.type) {
    case 'pass':
      return `  ✓ ${event.title} (${Math.round(event.durationMs)} ms)`;
    case 'retry':
      return `  one more attempt at “${event.title}”:\n${event.error}`;
    case 'fail':
      return `  ✗ ${event.title}\n${event.error}`;
    case 'crash':
      return `The tests could not be loaded:\n${event.error}`;
  }
}

await main().catch(fail);
