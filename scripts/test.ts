/**
 * Everything that must hold, in order: checks, unit tests with coverage, build, package, tests in the extension host,
 * browser tests. Goes on after a failure and ends with one line that counts tests and steps.
 */
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { MINIMUM_PERCENT, readCoverage } from './coverage.ts';
import { projectFolder } from './support/paths.ts';
import { seconds } from './support/progress.ts';
import { exitOnSignals, runCommand, runNpm, tail } from './support/run.ts';
import { parseTally, type Tally } from './support/tally.ts';

type Outcome = Tally & { readonly title: string; readonly milliseconds: number };

const UNIT_SILENCE_MS = 2 * 60_000;
/** Longer: an installation may come first. */
const WINDOW_SILENCE_MS = 5 * 60_000;

const outcomes: Outcome[] = [];
const bin = (...parts: string[]) => join(projectFolder, 'node_modules', ...parts);
const script = (name: string) => join(import.meta.dirname, name);

/** Times a step, says how it went and remembers it. Whatever it throws counts as one failure. */
async function record(title: string, action: () => Promise<Tally>): Promise<void> {
  console.log(`\n▶ ${title}`);
  const started = performance.now();
  const tally = await action().catch((error: unknown): Tally => {
    console.log(error instanceof Error ? error.message : String(error));
    return { passed: 0, failed: 1 };
  });
  const milliseconds = performance.now() - started;
  outcomes.push({ title, milliseconds, ...tally });
  console.log(`${tally.failed ? '✗' : '✓'} ${title} (${seconds(milliseconds)})`);
}

/** A step that is right or wrong as a whole; shows its output only when it is wrong. */
function checkStep(run: () => ReturnType<typeof runCommand>): () => Promise<Tally> {
  return async () => {
    const { code, output } = await run();
    if (code === 0) return { passed: 1, failed: 0 };
    throw new Error(tail(output, 60));
  };
}

/**
 * A step that runs mocha; shows its output as it comes. Without figures it has crashed; one that falls silent for
 * `silenceLimitMs` is ended: a test has left something open.
 */
function mochaStep(silenceLimitMs: number, args: readonly string[]): () => Promise<Tally> {
  return async () => {
    const { code, output } = await runCommand(process.execPath, args, {
      cwd: projectFolder,
      onOutput: (text) => process.stdout.write(text),
      silenceLimitMs,
    });
    const tally = parseTally(output);
    if (tally === undefined) throw new Error(`It ended with code ${code} and without a result.`);
    if (code === 0 || tally.failed > 0) return tally;
    console.log(`All tests passed, but it ended with code ${code}: did a test leave something open?`);
    return { ...tally, failed: 1 };
  };
}

async function coverageStep(): Promise<Tally> {
  const { percent, rows } = await readCoverage();
  if (percent >= MINIMUM_PERCENT) return { passed: 1, failed: 0 };
  throw new Error(`Lines covered, at least ${MINIMUM_PERCENT} % wanted:\n${rows.join('\n')}`);
}

async function checkScripts(): Promise<string[]> {
  const { scripts } = JSON.parse(await readFile(join(projectFolder, 'package.json'), 'utf8'));
  return Object.keys(scripts).filter((name) => name.startsWith('check:'));
}

async function printSummary(): Promise<void> {
  console.log('\nSteps');
  for (const { title, passed, failed, milliseconds } of outcomes) {
    console.log(
      `  ${failed ? '✗' : '✓'} ${title.padEnd(28)}${seconds(milliseconds).padStart(8)}  ${passed}/${passed + failed}`,
    );
  }
  const coverage = await readCoverage().catch(() => undefined);
  if (coverage) console.log(`\nLines covered by unit tests\n  ${coverage.rows.join('\n  ')}`);
  const sum = (pick: (outcome: Outcome) => number) => outcomes.reduce((total, outcome) => total + pick(outcome), 0);
  const failed = sum((outcome) => outcome.failed);
  console.log(`\n${sum((outcome) => outcome.passed)} passed, ${failed} failed`);
  process.exitCode = failed > 0 ? 1 : 0;
}

exitOnSignals();
for (const name of await checkScripts()) {
  await record(
    name,
    checkStep(() => runNpm(['run', '--silent', name], { cwd: projectFolder })),
  );
}
await rm(join(projectFolder, 'coverage'), { recursive: true, force: true });
await record(
  'unit tests',
  mochaStep(UNIT_SILENCE_MS, [bin('c8', 'bin', 'c8.js'), bin('.bin', 'mocha'), '--reporter', 'dot']),
);
await record('coverage', coverageStep);
await record(
  'build',
  checkStep(() => runCommand(process.execPath, [script('build.ts'), '--production'])),
);
await record(
  'package',
  checkStep(() => runCommand(process.execPath, [script('package.ts'), '--built'])),
);
await record('tests in the extension host', mochaStep(WINDOW_SILENCE_MS, [script('testVscode.ts')]));
await record('browser tests', mochaStep(WINDOW_SILENCE_MS, [script('testBrowser.ts'), '--packaged']));
// After the browser tests, which see to it that Chromium is there.
const panelHooks = join(projectFolder, 'test', 'panel', 'support', 'hooks.ts');
await record(
  'panel tests',
  mochaStep(WINDOW_SILENCE_MS, [
    ...[bin('.bin', 'mocha'), '--no-config', '--reporter', 'dot', '--timeout', '30000'],
    ...['--require', panelHooks, 'test/panel/*.test.ts'],
  ]),
);
await printSummary();
