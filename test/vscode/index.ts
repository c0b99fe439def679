/**
 * Runs the suite inside the extension host and reports each test over a loopback socket to the script that started
 * VS Code (a host's own output gets lost or mixed with its log).
 */
import { once } from 'node:events';
import { globSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import Mocha from 'mocha';
import type { TestEvent } from './support/testEvents.ts';

/** The extension host calls this and fails the run when it rejects. Without a listener it reports to the console. */
export async function run(): Promise<void> {
  const port = process.env.CHAT_LLM_TEST_PORT;
  if (port === undefined) return failWhenAny(await runSuite((event) => console.log(event)));
  const socket = connect(Number(port), '127.0.0.1');
  await once(socket, 'connect');
  try {
    failWhenAny(await runSuite((event) => void socket.write(`${JSON.stringify(event)}\n`)));
  } finally {
    await end(socket);
  }
}

function failWhenAny(failed: number): void {
  if (failed > 0) throw new Error(`${failed} failed`);
}

async function runSuite(report: (event: TestEvent) => void): Promise<number> {
  const pattern = process.env.CHAT_LLM_TEST_GREP;
  const mocha = new Mocha({ ui: 'bdd', timeout: 60_000, retries: 1, ...(pattern && { grep: pattern }) });
  const folder = import.meta.dirname;
  for (const file of globSync('**/*.test.js', { cwd: folder }).sort()) mocha.addFile(join(folder, file));
  try {
    await mocha.loadFilesAsync();
  } catch (error) {
    report({ type: 'crash', error: describe(error) });
    throw error;
  }
  let passed = 0;
  return new Promise((resolve) => {
    // `Base` prints nothing: the listeners below report.
    const runner = mocha.reporter(Mocha.reporters.Base).run((failed) => {
      report({ type: 'end', passed, failed });
      resolve(failed);
    });
    runner.on('pass', (test) => {
      passed += 1;
      report({ type: 'pass', title: test.fullTitle(), durationMs: test.duration ?? 0 });
    });
    runner.on('retry', (test, error) => report({ type: 'retry', title: test.fullTitle(), error: describe(error) }));
    runner.on('fail', (test, error) => report({ type: 'fail', title: test.fullTitle(), error: describe(error) }));
  });
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

async function end(socket: Socket): Promise<void> {
  socket.end();
  await once(socket, 'close');
}
