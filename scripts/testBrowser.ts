/**
 * Runs test/browser/ against the packaged extension in real VS Code and Chromium. `--packaged` takes the .vsix that is
 * there instead of making it; everything after `--` goes to mocha.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureChromium } from './chromium.ts';
import { installExtension } from './installExtension.ts';
import { withoutChatVariables } from './support/environment.ts';
import { projectFolder, renewFolder, testResultsFolder } from './support/paths.ts';
import { fail } from './support/progress.ts';
import { exitOnSignals, runScript } from './support/run.ts';

async function main(): Promise<void> {
  const [own, forMocha] = splitArguments(process.argv.slice(2));
  if (!own.includes('--packaged')) await runScript('package.ts');
  await ensureChromium();
  await rm(testResultsFolder, { recursive: true, force: true });
  const extensions = await mkdtemp(join(tmpdir(), 'chat-llm-installed-'));
  try {
    // First: an installation lists what it finds, and only what is listed is loaded.
    await cp(renewFolder, join(extensions, 'chat-llm.test-renew-1.0.0'), { recursive: true });
    await installExtension(extensions);
    process.exitCode = await mocha(extensions, forMocha);
  } finally {
    await rm(extensions, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function mocha(extensions: string, args: readonly string[]): Promise<number> {
  const bin = join(projectFolder, 'node_modules', 'mocha', 'bin', 'mocha.js');
  const config = join(projectFolder, 'test', 'browser', '.mocharc.cjs');
  const child = spawn(process.execPath, [bin, '--config', config, ...args], {
    cwd: projectFolder,
    stdio: 'inherit',
    env: { ...process.env, ...withoutChatVariables(), CHAT_LLM_TEST_EXTENSIONS: extensions },
  });
  process.once('exit', () => child.kill());
  const [code] = await once(child, 'close');
  return code ?? 1;
}

function splitArguments(all: readonly string[]): [string[], string[]] {
  const at = all.indexOf('--');
  return at < 0 ? [[...all], []] : [all.slice(0, at), all.slice(at + 1)];
}

exitOnSignals();
await main().catch(fail);
